import { describe, expect, it } from "vitest";
import type { Trial } from "../../../src/core/study/index.ts";
import type { Refill } from "../../../src/node/loop/refill.ts";
import { keepSlotsBusy } from "../../../src/node/loop/slots.ts";

const waiting = (count: number): Trial[] =>
  Array.from({ length: count }, (_, number) => ({ number, configuration: {}, origin: "sobol", status: "pending" }));
const noRefill = {
  start: async () => {},
  learned: () => {},
  underWay: undefined,
  error: undefined,
} as unknown as Refill;

/** Runs trials whose ends the test decides: each lasts for as many turns as its number says. */
async function runAll(count: number, turns: readonly number[], closeAfter?: number) {
  const held = new Map<number, number>();
  const starts: (readonly [trial: number, slot: number])[] = [];
  const shared: number[] = [];
  const closing = new AbortController();
  let ended = 0;
  await keepSlotsBusy({
    count,
    queue: waiting(turns.length),
    refill: noRefill,
    stop: new AbortController(),
    closing: closing.signal,
    live: async ({ number }, slot) => {
      if (held.has(slot)) shared.push(number);
      held.set(slot, number);
      starts.push([number, slot]);
      for (let turn = turns[number] ?? 0; turn >= 0; turn--) await new Promise((resolve) => setImmediate(resolve));
      held.delete(slot);
      if (++ended === closeAfter) closing.abort();
    },
  });
  return { starts, shared, ended };
}

describe("the slots of a run", () => {
  it("are numbered from 0, and a trial holds one that no other running trial has", async () => {
    const { starts, shared } = await runAll(3, [5, 1, 9, 0, 2, 7, 1, 1, 4, 0, 3]);
    expect(starts.slice(0, 3)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(starts).toHaveLength(11);
    expect(new Set(starts.map(([, slot]) => slot))).toEqual(new Set([0, 1, 2]));
    expect(starts[3]).toEqual([3, 1]); // trial 1 ended first
    expect(shared).toEqual([]);
  });

  it("finish the running trials and begin no new one once the run is closing", async () => {
    const { starts, ended } = await runAll(2, [0, 9, 0, 0, 0], 1);
    expect([starts.length, ended]).toEqual([2, 2]);
  });
});

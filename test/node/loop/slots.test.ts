import { describe, expect, it } from "vitest";
import type { Trial } from "../../../src/core/study/index.ts";
import { keepSlotsBusy } from "../../../src/node/loop/slots.ts";

const waiting = (count: number): Trial[] =>
  Array.from({ length: count }, (_, number) => ({ number, configuration: {}, origin: "sobol", status: "pending" }));
const noRefill = {
  start: async () => {},
  remaining: async () => 0,
  learned: () => {},
  underWay: undefined,
  error: undefined,
};

/** A run that proposes nothing and that nobody ends. */
const undisturbed = { refill: noRefill, isClosing: () => false, onWait: () => {} };

/** What others decide, by the test. */
function createSteering() {
  let resolve = (): void => {};
  const steering = { isPaused: false, changed: Promise.resolve(), wake: () => {} };
  steering.wake = () => {
    resolve();
    steering.changed = new Promise((done) => {
      resolve = done;
    });
  };
  steering.wake();
  return steering;
}

/** Trials that wait in an array. */
const waitingIn = (queue: Trial[]) => ({
  next: async () => queue.shift(),
  hasNext: async () => queue.length > 0,
  elsewhere: async () => [],
  addReserved: async () => {},
  isShared: false,
});

/** Runs trials whose ends the test decides: each lasts for as many turns as its number says. */
async function runAll(count: number, turns: readonly number[], closeAfter?: number) {
  const held = new Map<number, number>();
  const starts: (readonly [trial: number, slot: number])[] = [];
  const shared: number[] = [];
  const closing = new AbortController();
  let ended = 0;
  await keepSlotsBusy({
    count,
    waiting: waitingIn(waiting(turns.length)),
    refill: noRefill,
    steering: createSteering(),
    stop: new AbortController(),
    isClosing: () => closing.signal.aborted,
    onWait: () => {},
    onRest: () => {},
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

  it("finish the running trials and begin no new one while the study is paused, and go on when it is resumed", async () => {
    const steering = createSteering();
    const [started, rests]: [number[], boolean[]] = [[], []];
    const kept = keepSlotsBusy({
      count: 2,
      waiting: waitingIn(waiting(5)),
      ...undisturbed,
      steering,
      stop: new AbortController(),
      onRest: (isResting) => {
        rests.push(isResting);
        if (isResting) {
          expect(started).toEqual([0, 1]);
          steering.isPaused = false;
          steering.wake();
        }
      },
      live: async ({ number }) => {
        started.push(number);
        if (number === 0) {
          steering.isPaused = true;
          steering.wake();
        }
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    await kept;
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(rests.filter((isResting) => isResting)).toHaveLength(1);
  });

  it("run a trial that was taken from a dead run after they had looked for waiting ones", async () => {
    const queue: Trial[] = [];
    const [steering, started]: [ReturnType<typeof createSteering>, number[]] = [createSteering(), []];
    let looks = 0;
    await keepSlotsBusy({
      count: 1,
      waiting: {
        ...waitingIn(queue),
        isShared: true,
        // It was running elsewhere at the first look, and is pending at the second.
        addReserved: async () => void (looks++ === 0 && queue.push(...waiting(1))),
      },
      ...undisturbed,
      steering,
      stop: new AbortController(),
      onRest: (isResting) => {
        if (isResting) setImmediate(steering.wake);
      },
      live: async ({ number }) => void started.push(number),
    });
    expect(started).toEqual([0]);
  });

  it("end while the study is paused once nothing is left to run, and when the run is stopped", async () => {
    const run = async (queue: Trial[], stop: AbortController): Promise<number> => {
      const steering = { ...createSteering(), isPaused: true };
      let started = 0;
      await keepSlotsBusy({
        count: 1,
        waiting: waitingIn(queue),
        ...undisturbed,
        steering,
        stop,
        onRest: (isResting) => {
          if (isResting) setImmediate(() => stop.abort());
        },
        live: async () => {
          started++;
        },
      });
      return started;
    };
    const [never, stopped] = [new AbortController(), new AbortController()];
    expect([await run([], never), never.signal.aborted]).toEqual([0, false]);
    expect([await run(waiting(1), stopped), stopped.signal.aborted]).toEqual([0, true]);
  });
});

import { expect, it } from "vitest";
import type { RunContext } from "../../../src/node/loop/context.ts";
import { WaitingTrials } from "../../../src/node/loop/waiting-trials.ts";
import { createMemoryStudy, MemoryStorage } from "../../reference/memory-storage.ts";
import { study } from "../storage/study.ts";

/** Trials that wait in a study of which other runs take and leave some. */
async function sharedStudy(count: number) {
  const storage = new MemoryStorage(createMemoryStudy());
  const suggestions = Array.from({ length: count }, (_, x) => ({ configuration: { x }, origin: "sobol" as const }));
  const trials = await storage.reserve(suggestions, { evaluator: "run" });
  const context = { storage, file: { study } } as unknown as RunContext;
  return { storage, trials, waiting: new WaitingTrials(context, trials, { isLimited: true, isShared: true }) };
}

it("leaves trials to the run that has begun them, and takes those that it leaves", async () => {
  const { storage, waiting } = await sharedStudy(3);
  await storage.claim(0); // by another run
  expect((await waiting.next())?.number).toBe(1);
  await storage.claim(1);
  expect(await waiting.elsewhere()).toEqual([0]);
  expect((await waiting.next())?.number).toBe(2);
  expect(await waiting.next()).toBeUndefined();
  await storage.append({ type: "interrupted", trial: 0 }); // the other run has died
  await waiting.addReserved();
  expect((await waiting.next())?.number).toBe(0);
  expect(await waiting.elsewhere()).toEqual([]);
});

it("takes a trial again that another run had meanwhile, and not one that has ended", async () => {
  const { storage, waiting } = await sharedStudy(2);
  for (const number of [0, 1]) {
    expect((await waiting.next())?.number).toBe(number);
    await storage.claim(number);
  }
  await storage.append({ type: "completed", trial: 0, metrics: { loss: { mean: 1, count: 1 } } });
  await storage.append({ type: "interrupted", trial: 1 });
  for (const number of [0, 1]) waiting.ended(number);
  await waiting.addReserved();
  expect((await waiting.next())?.number).toBe(1);
  expect(await waiting.hasNext()).toBe(false);
});

it("of a run of repeats takes and waits for nothing else", async () => {
  const { storage, trials } = await sharedStudy(3);
  const context = { storage, file: { study } } as unknown as RunContext;
  const waiting = new WaitingTrials(context, trials.slice(2), { isLimited: false, isShared: true });
  await storage.claim(0);
  await waiting.addReserved();
  expect([waiting.count, await waiting.elsewhere()]).toEqual([1, []]);
});

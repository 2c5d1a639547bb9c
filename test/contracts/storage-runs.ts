/**
 * @file What every store owes the runs of a study: who may run it, and which run has a trial.
 */
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import type { Suggestion } from "../../src/core/designer/index.ts";
import { type Lease, type LeaseHolder, type Storage, timelines } from "../../src/node/storage/index.ts";
import type { StudyUnderTest } from "./storage.ts";

const suggestion = (x: number): Suggestion => ({ configuration: { x, name: `n${x}`, flag: true }, origin: "sobol" });
const metrics = { loss: { mean: 0.25, count: 1 } };
/** A claim, with the time of the store at which the attempt began. */
const claimed = (attempt: number) => ({ kind: "claimed", attempt, start: expect.stringMatching(/^\d{4}-.*Z$/) });
const holder: LeaseHolder = { onLost: () => {} };

async function statusesIn(storage: Storage): Promise<readonly string[]> {
  return (await storage.snapshot()).trials.map(({ status }) => status);
}

async function takeOver(lease: Lease) {
  if (lease.kind === "sole") throw new Error("the lease is not shared");
  return lease.takeOver();
}

/** @param sharing - whether one process at a time runs a study, or several share it */
export function describeRuns(fresh: () => Promise<StudyUnderTest>, sharing: Lease["kind"]): void {
  it("says which process runs the study while one does, to every opening, and does not hinder it", async () => {
    const study = await fresh();
    const [runner, watcher] = [await study.open(), await study.open()];
    const lease = await runner.lease(holder);
    expect(lease.kind).toBe(sharing);
    await runner.reserve([suggestion(1), suggestion(2)], { evaluator: "run" });
    await runner.claim(1);
    expect(await watcher.livingRuns()).toEqual([
      { since: expect.stringMatching(/^\d{4}-.*Z$/), host: hostname(), pid: process.pid, trials: [1] },
    ]);
    await lease.release();
    expect(await watcher.livingRuns()).toEqual([]);
    await Promise.all([runner.close(), watcher.close()]);
  });

  it("a run claims a trial that has not ended, and attempts are counted over all runs", async () => {
    const study = await fresh();
    const storage = await study.open();
    await storage.reserve([suggestion(1), suggestion(2)], { evaluator: "run" });
    const first = await storage.lease(holder);
    expect(await storage.claim(0)).toEqual(claimed(1));
    expect(await storage.claim(0)).toEqual(claimed(2));
    expect((await storage.snapshot()).trials[0]).toMatchObject({ status: "running", attempt: 2 });
    expect(await storage.append({ type: "interrupted", trial: 0 })).toBe(true);
    await first.release();
    const other = await study.open();
    const second = await other.lease(holder);
    expect(await other.claim(0)).toEqual(claimed(3));
    expect(await other.append({ type: "failed", trial: 0, reason: "exit code 1" })).toBe(true);
    expect(await other.claim(0)).toEqual({ kind: "ended" });
    await expect(other.claim(7)).rejects.toThrow("trial 7 does not exist");
    expect(await statusesIn(storage)).toEqual(["failed", "pending"]);
    await second.release();
    await Promise.all([storage.close(), other.close()]);
  });

  it("keeps with a result which attempt it is of, whoever has attempted the trial since", async () => {
    const study = await fresh();
    const storage = await study.open();
    await storage.reserve([suggestion(1), suggestion(2)], { evaluator: "run" });
    const lease = await storage.lease(holder);
    const first = await storage.claim(0);
    await storage.claim(0);
    if (first.kind !== "claimed") throw new Error("the trial was not claimed");
    const { start, attempt: number } = first;
    const by = { number, id: "a", host: "gpu-1", folder: "/home/ada/s.paretune/trials/0000", start, end: start };
    expect(await storage.append({ type: "completed", trial: 0, metrics, by })).toBe(true);
    await storage.claim(1);
    expect(await storage.append({ type: "failed", trial: 1, reason: "exit code 1" })).toBe(true);
    await lease.release();
    const other = await study.open();
    expect((await other.snapshot()).trials).toMatchObject([{ metrics, by }, { reason: "exit code 1" }]);
    const { events } = await other.history();
    expect(events.find(({ event }) => event.type === "started")?.time).toBe(start);
    expect(timelines(events).get(0)).toMatchObject({ start, end: start });
    expect((await other.snapshot()).trials[1]).not.toHaveProperty("by");
    await Promise.all([storage.close(), other.close()]);
  });

  it("a caller's result of a trial that a run has counts, and the run's own does not any more", async () => {
    const study = await fresh();
    const [runner, caller] = [await study.open(), await study.open()];
    const lease = await runner.lease(holder);
    await runner.reserve([suggestion(1)], { evaluator: "run" });
    await runner.claim(0);
    expect(await caller.append({ type: "completed", trial: 0, metrics })).toBe(true);
    expect(await runner.append({ type: "completed", trial: 0, metrics: {} })).toBe(false);
    expect((await runner.snapshot()).trials[0]).toMatchObject({ status: "completed", metrics });
    await lease.release();
    await Promise.all([runner.close(), caller.close()]);
  });

  it.runIf(sharing === "sole")("only one opening at a time may run the study", async () => {
    const study = await fresh();
    const [one, other] = [await study.open(), await study.open()];
    const lease = await one.lease(holder);
    await expect(other.lease(holder)).rejects.toThrow("is already being run");
    await other.reserve([suggestion(1)], { evaluator: "caller" });
    await lease.release();
    await lease.release();
    await (await other.lease(holder)).release();
    await Promise.all([one.close(), other.close()]);
  });

  if (sharing === "shared") describeSharedRuns(fresh);
}

/** What a store that several processes run owes them besides. */
function describeSharedRuns(fresh: () => Promise<StudyUnderTest>): void {
  describe("runs that share a study", () => {
    it("of those that claim a trial at the same time, one gets it", async () => {
      const study = await fresh();
      const openings = await Promise.all([1, 2, 3, 4].map(() => study.open()));
      const leases = [];
      for (const storage of openings) leases.push(await storage.lease(holder));
      await openings[0]?.reserve([1, 2, 3].map(suggestion), { evaluator: "run" });
      for (const trial of [0, 1, 2]) {
        const claims = await Promise.all(openings.map((storage) => storage.claim(trial)));
        expect(claims.map(({ kind }) => kind).sort()).toEqual(["claimed", "elsewhere", "elsewhere", "elsewhere"]);
      }
      expect(await openings[0]?.livingRuns()).toHaveLength(4);
      for (const lease of leases) await lease.release();
      for (const storage of openings) await storage.close();
    });

    it("none ends the evaluation of another's trial, but a result counts once, from whomever it comes first", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      const leases = [await one.lease(holder), await other.lease(holder)];
      await one.reserve([suggestion(1)], { evaluator: "run" });
      await one.claim(0);
      expect(await other.append({ type: "interrupted", trial: 0 })).toBe(false);
      expect(await other.append({ type: "failed", trial: 0, reason: "killed" })).toBe(false);
      expect(await other.append({ type: "held", trial: 0, reason: "killed", ended: new Date(0).toISOString() })).toBe(
        false,
      );
      expect(await other.append({ type: "cancelled", trial: 0, reason: "too slow" })).toBe(false);
      expect(await statusesIn(other)).toEqual(["running"]);
      expect(await other.append({ type: "completed", trial: 0, metrics })).toBe(true);
      expect(await one.append({ type: "completed", trial: 0, metrics: {} })).toBe(false);
      expect((await one.snapshot()).trials[0]).toMatchObject({ status: "completed", metrics });
      for (const lease of leases) await lease.release();
      await Promise.all([one.close(), other.close()]);
    });

    it("one takes over what another left running when it gave up without giving it back, as on a full disk", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.reserve([1, 2].map(suggestion), { evaluator: "run" });
      const [first, second] = [await one.lease(holder), await other.lease(holder)];
      await one.claim(0);
      await other.claim(1);
      expect((await takeOver(second)).trials).toEqual([]);
      await first.release();
      await other.snapshot();
      expect((await takeOver(second)).trials).toEqual([0]);
      expect((await takeOver(second)).trials).toEqual([]);
      await second.release();
      await Promise.all([one.close(), other.close()]);
    });

    it("one takes over what was left running, and nothing of a living run", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.reserve([1, 2, 3].map(suggestion), { evaluator: "run" });
      const first = await one.lease(holder);
      for (const trial of [0, 1]) await one.claim(trial);
      await first.release();
      const second = await one.lease(holder);
      await one.claim(2);
      const third = await other.lease(holder);
      expect((await takeOver(third)).trials).toEqual([0, 1]);
      expect((await takeOver(third)).trials).toEqual([]);
      expect(await one.claim(0)).toEqual({ kind: "elsewhere" });
      expect(await other.append({ type: "interrupted", trial: 0 })).toBe(true);
      expect(await one.claim(0)).toEqual(claimed(2));
      expect(await statusesIn(one)).toEqual(["running", "running", "running"]);
      for (const lease of [second, third]) await lease.release();
      await Promise.all([one.close(), other.close()]);
    });
  });
}

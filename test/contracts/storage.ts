/**
 * @file What every store owes its users. Called with each implementation.
 */
import { describe, expect, it } from "vitest";
import type { Suggestion } from "../../src/core/designer/index.ts";
import type { Trial } from "../../src/core/study/index.ts";
import { type Lease, type Storage, trialsOf } from "../../src/node/storage/index.ts";
import { describeRuns } from "./storage-runs.ts";

/** A fresh study and a way to open it, any number of times (each as if from another process). */
export interface StudyUnderTest {
  open(): Promise<Storage>;
}

const suggestion = (x: number): Suggestion => ({ configuration: { x, name: `n${x}`, flag: true }, origin: "sobol" });
const metrics = { loss: { mean: 0.25, standardError: 0.01, count: 3 }, size: { mean: 7, count: 1 } };

async function trialsIn(storage: Storage): Promise<readonly Trial[]> {
  return (await storage.snapshot()).trials;
}

/** @param sharing - whether one process at a time runs a study, or several share it */
export function describeStorage(
  name: string,
  fresh: () => Promise<StudyUnderTest>,
  sharing: Lease["kind"] = "sole",
): void {
  describe(`storage contract: ${name}`, () => {
    it("a new study has no trials, no history and nothing remembered", async () => {
      const storage = await (await fresh()).open();
      expect(await storage.snapshot()).toEqual({
        trials: [],
        evaluators: new Map(),
        earlier: undefined,
        modelState: undefined,
        lastProposal: undefined,
        modelMilliseconds: undefined,
        id: expect.stringMatching(/./),
        revision: 0,
        pause: undefined,
      });
      expect(await storage.history()).toEqual({ events: [], edits: [], pauses: [] });
      expect(await storage.livingRuns()).toEqual([]);
      await storage.close();
    });

    it("reserved suggestions are numbered from 0 without gaps and are pending", async () => {
      const storage = await (await fresh()).open();
      const first = await storage.reserve([suggestion(1), suggestion(2)], { evaluator: "run" });
      const second = await storage.reserve([suggestion(3)], { evaluator: "caller" });
      expect([...first, ...second].map(({ number }) => number)).toEqual([0, 1, 2]);
      expect(await trialsIn(storage)).toEqual([...first, ...second]);
      expect(first[0]).toEqual({ ...suggestion(1), number: 0, status: "pending" });
      await storage.close();
    });

    it("knows whose evaluation a trial waits for", async () => {
      const storage = await (await fresh()).open();
      await storage.reserve([suggestion(1)], { evaluator: "run" });
      await storage.reserve([suggestion(2)], { evaluator: "caller" });
      const snapshot = await storage.snapshot();
      expect(trialsOf(snapshot, "run").map(({ number }) => number)).toEqual([0]);
      expect(trialsOf(snapshot, "caller").map(({ number }) => number)).toEqual([1]);
      await storage.close();
    });

    it("leaves out a suggestion that another process reserved since the caller looked, and only that", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.reserve([suggestion(1)], { evaluator: "run" });
      await other.reserve([suggestion(2)], { evaluator: "caller" });
      const reserved = await one.reserve([suggestion(2), suggestion(3)], { evaluator: "run", known: 1 });
      expect(reserved.map(({ number, configuration }) => [number, configuration["x"]])).toEqual([[2, 3]]);
      const again = await one.reserve([suggestion(1)], { evaluator: "run", known: 3 });
      expect(again.map(({ number }) => number)).toEqual([3]);
      await Promise.all([one.close(), other.close()]);
    });

    it("reserves no more than the budget, which openings share", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      const of = (storage: Storage, from: number) =>
        storage.reserve([from, from + 1, from + 2].map(suggestion), { evaluator: "run", known: 0, budget: 4 });
      const reserved = await Promise.all([of(one, 1), of(other, 11)]);
      expect(reserved.flat()).toHaveLength(4);
      expect(await one.reserve([suggestion(7)], { evaluator: "caller" })).toHaveLength(1);
      expect(await other.reserve([suggestion(8)], { evaluator: "run", budget: 5 })).toEqual([]);
      const repeat = { ...suggestion(1), origin: "confirm" as const, of: 0 };
      expect(await one.reserve([repeat], { evaluator: "run" })).toHaveLength(1);
      expect((await trialsIn(other)).map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
      await Promise.all([one.close(), other.close()]);
    });

    it("keeps what a repeat repeats, and never takes it for a configuration that was reserved already", async () => {
      const study = await fresh();
      const storage = await study.open();
      await storage.reserve([suggestion(1)], { evaluator: "run" });
      await storage.append({ type: "completed", trial: 0, metrics });
      const again = { ...suggestion(1), origin: "confirm" as const, of: 0 };
      const repeats = await storage.reserve([again, again], { evaluator: "run" });
      expect(repeats).toEqual([1, 2].map((number) => ({ ...again, number, status: "pending" })));
      await storage.append({ type: "completed", trial: 1, metrics });
      await storage.close();
      const [, first, second] = await trialsIn(await study.open());
      expect(first).toMatchObject({ origin: "confirm", of: 0, status: "completed" });
      expect(second).toMatchObject({ origin: "confirm", of: 0, status: "pending" });
    });

    it("follows a trial through start and completion, and keeps every event with its time", async () => {
      const storage = await (await fresh()).open();
      await storage.reserve([suggestion(1)], { evaluator: "run" });
      expect(await storage.append({ type: "started", trial: 0, attempt: 1 })).toBe(true);
      expect((await trialsIn(storage))[0]).toMatchObject({ status: "running", attempt: 1 });
      expect(await storage.append({ type: "completed", trial: 0, metrics })).toBe(true);
      expect((await trialsIn(storage))[0]).toMatchObject({ status: "completed", metrics });
      const { events } = await storage.history();
      expect(events.map(({ event }) => event.type)).toEqual(["suggested", "started", "completed"]);
      for (const { time } of events) expect(new Date(time).toISOString()).toBe(time);
      await storage.close();
    });

    it("the metrics of an ended trial may be read again, which keeps the history and drops the warm-start cache", async () => {
      const storage = await (await fresh()).open();
      await storage.reserve([suggestion(1), suggestion(2), suggestion(3)], { evaluator: "run" });
      await storage.append({ type: "completed", trial: 0, metrics });
      await storage.append({ type: "failed", trial: 1, reason: "metric loss: nothing matches" });
      await storage.recordProposal({ modelState: "of other values" });
      const more = { ...metrics, size: { mean: 7, count: 1 } };
      const missing = { memory: "nothing matches" };
      expect(await storage.append({ type: "reread", trial: 0, metrics: more, missing })).toBe(true);
      expect(await storage.append({ type: "reread", trial: 1, metrics: more })).toBe(true);
      expect(await storage.append({ type: "reread", trial: 2, metrics: more })).toBe(false);
      const { trials, modelState } = await storage.snapshot();
      expect(trials[0]).toMatchObject({ status: "completed", metrics: more, missing });
      expect(trials[1]).toMatchObject({ status: "completed", metrics: more });
      expect(trials[1]).not.toHaveProperty("reason");
      expect(trials[2]).toMatchObject({ status: "pending" });
      expect(modelState).toBeUndefined();
      const { events } = await storage.history();
      expect(events.map(({ event }) => event.type).slice(3)).toEqual(["completed", "failed", "reread", "reread"]);
      await storage.close();
    });

    it("stores what is decided by the present state in one transaction: new trials and results, all of them", async () => {
      const study = await fresh();
      const storage = await study.open();
      await storage.reserve([suggestion(1)], { evaluator: "run" });
      const result = await storage.update(({ trials, events, id }) => ({
        events: [
          { type: "completed", trial: 0, metrics },
          { type: "suggested", trial: 1, ...suggestion(2), origin: "told", id: "job-7" },
          { type: "failed", trial: 1, reason: "out of memory" },
        ],
        result: [trials.length, events.length, id.length > 0],
      }));
      expect(result).toEqual([1, 1, true]);
      await storage.close();
      const snapshot = await (await study.open()).snapshot();
      expect(snapshot.trials.map(({ status, id }) => [status, id])).toEqual([
        ["completed", undefined],
        ["failed", "job-7"],
      ]);
      expect([...snapshot.evaluators.values()]).toEqual(["run", "caller"]);
    });

    it.each([
      ["a trial that does not exist", { type: "failed", trial: 7, reason: "?" }],
      ["a number that is not the next", { type: "suggested", trial: 5, ...suggestion(2) }],
      ["a second result", { type: "failed", trial: 0, reason: "?" }],
      [
        "a metric that is not finite",
        { type: "completed", trial: 1, metrics: { loss: { mean: Number.NaN, count: 1 } } },
      ],
    ] as const)("stores nothing of a decision with %s", async (_, event) => {
      const storage = await (await fresh()).open();
      await storage.reserve([suggestion(1), suggestion(2)], { evaluator: "run" });
      const events = [{ type: "completed", trial: 0, metrics } as const, event];
      await expect(storage.update(() => ({ events, result: undefined }))).rejects.toThrow(
        /exist|cannot be|finite|not the/,
      );
      const refused = storage.update(() => {
        throw new Error("changed its mind");
      });
      await expect(refused).rejects.toThrow("changed its mind");
      expect((await trialsIn(storage)).map(({ status }) => status)).toEqual(["pending", "pending"]);
      expect((await storage.history()).events).toHaveLength(2);
      await storage.close();
    });

    it("decisions of two openings at once see each other", async () => {
      const study = await fresh();
      const openings = [await study.open(), await study.open()];
      const take = (storage: Storage, x: number) =>
        storage.update(({ trials }) => ({
          events: [{ type: "suggested", trial: trials.length, ...suggestion(x) }],
          result: trials.length,
        }));
      const numbers = await Promise.all([1, 2, 3, 4].map((x) => take(openings[x % 2] as Storage, x)));
      expect([...numbers].sort()).toEqual([0, 1, 2, 3]);
      for (const storage of openings) expect(await trialsIn(storage)).toHaveLength(4);
      await Promise.all(openings.map((storage) => storage.close()));
    });

    it("an outcome may be amended or withdrawn, which keeps the history and drops the warm-start cache", async () => {
      const storage = await (await fresh()).open();
      await storage.reserve([1, 2, 3, 4].map(suggestion), { evaluator: "run" });
      for (const trial of [0, 1]) await storage.append({ type: "completed", trial, metrics });
      await storage.recordProposal({ modelState: "of other values", revision: 0 });
      const outcome = { kind: "completed", metrics: { loss: { mean: 0.5, count: 1 } } } as const;
      expect(await storage.append({ type: "amended", trial: 0, outcome })).toBe(true);
      const { modelState, revision } = await storage.snapshot();
      expect([modelState, revision]).toEqual([undefined, 1]);
      expect(await storage.append({ type: "amended", trial: 2, outcome })).toBe(false);
      for (const trial of [1, 2])
        expect(await storage.append({ type: "withdrawn", trial, reason: "broken" })).toBe(true);
      expect(await storage.append({ type: "withdrawn", trial: 1, reason: "again" })).toBe(false);
      expect(await storage.append({ type: "completed", trial: 2, metrics })).toBe(false);
      const trials = await trialsIn(storage);
      expect(trials[0]).toMatchObject({ status: "completed", metrics: { loss: { mean: 0.5, count: 1 } } });
      for (const trial of [1, 2]) expect(trials[trial]).toMatchObject({ status: "cancelled", reason: "broken" });
      expect((await storage.history()).events.map(({ event }) => event.type).slice(4)).toEqual([
        "completed",
        "completed",
        "amended",
        "withdrawn",
        "withdrawn",
      ]);
      await storage.close();
    });

    it("does not keep a cache that was made of outcomes before they were revised", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.reserve([suggestion(1)], { evaluator: "run" });
      await one.append({ type: "completed", trial: 0, metrics });
      const { revision } = await one.snapshot();
      await other.append({ type: "withdrawn", trial: 0, reason: "broken" });
      await one.recordProposal({ record: [1], modelState: "stale", revision });
      expect(await one.snapshot()).toMatchObject({ modelState: undefined, lastProposal: "[1]" });
      await one.recordProposal({ modelState: "new", revision: (await one.snapshot()).revision });
      expect((await other.snapshot()).modelState).toBe("new");
      await Promise.all([one.close(), other.close()]);
    });

    it("an ended trial stays as it is: telling it again does not count", async () => {
      const storage = await (await fresh()).open();
      await storage.reserve([suggestion(1), suggestion(2), suggestion(3)], { evaluator: "caller" });
      await storage.append({ type: "completed", trial: 0, metrics });
      await storage.append({ type: "failed", trial: 1, reason: "exit code 3" });
      await storage.append({ type: "cancelled", trial: 2, reason: "not needed" });
      const before = await trialsIn(storage);
      expect(await storage.append({ type: "completed", trial: 0, metrics: {} })).toBe(false);
      expect(await storage.append({ type: "completed", trial: 1, metrics })).toBe(false);
      expect(await storage.append({ type: "started", trial: 2, attempt: 1 })).toBe(false);
      expect(await storage.append({ type: "interrupted", trial: 0 })).toBe(false);
      expect(await trialsIn(storage)).toEqual(before);
      expect(before.map(({ status }) => status)).toEqual(["completed", "failed", "cancelled"]);
      await storage.close();
    });

    it("an interrupted trial is pending again, can start again, and its history is kept", async () => {
      const storage = await (await fresh()).open();
      await storage.reserve([suggestion(1)], { evaluator: "run" });
      await storage.append({ type: "started", trial: 0, attempt: 1 });
      expect(await storage.append({ type: "interrupted", trial: 0 })).toBe(true);
      expect((await trialsIn(storage))[0]?.status).toBe("pending");
      await storage.append({ type: "started", trial: 0, attempt: 2 });
      expect((await trialsIn(storage))[0]).toMatchObject({ status: "running", attempt: 2 });
      expect((await storage.history()).events).toHaveLength(4);
      await storage.close();
    });

    it("refuses an event of a trial that was never reserved, and a metric that is not finite", async () => {
      const storage = await (await fresh()).open();
      await expect(storage.append({ type: "failed", trial: 5, reason: "?" })).rejects.toThrow(
        "append: trial 5 does not exist",
      );
      await storage.reserve([suggestion(1)], { evaluator: "run" });
      const bad = { loss: { mean: Number.NaN, count: 1 } };
      await expect(storage.append({ type: "completed", trial: 0, metrics: bad })).rejects.toThrow("finite");
      expect((await trialsIn(storage))[0]?.status).toBe("pending");
      await storage.close();
    });

    it("what one opening stored, every other opening sees", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.reserve([suggestion(1)], { evaluator: "caller" });
      expect(await trialsIn(other)).toEqual(await trialsIn(one));
      await other.append({ type: "completed", trial: 0, metrics });
      expect(await trialsIn(one)).toEqual(await trialsIn(other));
      await one.close();
      await other.close();
    });

    it("a snapshot remains as it was, whatever is stored later; the next one has it", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.reserve([suggestion(1)], { evaluator: "run" });
      const before = await one.snapshot();
      expect(await one.snapshot()).toEqual(before);
      await other.reserve([suggestion(2)], { evaluator: "caller" });
      await one.append({ type: "started", trial: 0, attempt: 1 });
      expect([before.trials.length, before.evaluators.size, before.trials[0]?.status]).toEqual([1, 1, "pending"]);
      const after = await one.snapshot();
      expect([after.trials.length, after.evaluators.size, after.trials[0]?.status]).toEqual([2, 2, "running"]);
      await Promise.all([one.close(), other.close()]);
    });

    it("keeps the last record of a proposal and the last cache of the models, each until there is a newer one", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.recordProposal({ record: { batch: [1, 2] }, modelState: '{"step":1}', milliseconds: 5 });
      await one.recordProposal({ modelState: '{"step":2}' });
      await one.recordProposal({});
      await one.close();
      const { lastProposal, modelState } = await other.snapshot();
      expect([lastProposal, modelState]).toEqual(['{"batch":[1,2]}', '{"step":2}']);
      await other.recordProposal({ record: { batch: [3] } });
      expect(await other.snapshot()).toMatchObject({ lastProposal: '{"batch":[3]}', modelState: '{"step":2}' });
      await other.close();
    });

    it("adds up the time that models took, over all openings; a new study has none", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.recordProposal({ modelState: "{}" });
      expect((await one.snapshot()).modelMilliseconds).toBeUndefined();
      await one.recordProposal({ milliseconds: 1500.5 });
      await other.recordProposal({ record: {}, milliseconds: 500 });
      expect((await one.snapshot()).modelMilliseconds).toBe(2000.5);
      await Promise.all([one.close(), other.close()]);
    });

    it("keeps on which machine and at which commit runs began; equal ones in a row are counted", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      expect(await one.runs()).toEqual([]);
      const environment = { version: "1.0.0", node: "v22.0.0", host: "here", commit: "abc" };
      await one.recordRun(environment);
      await other.recordRun({ ...environment });
      await one.recordRun({ ...environment, commit: "def" });
      const runs = await other.runs();
      expect(runs.map(({ count, environment: { commit } }) => [count, commit])).toEqual([
        [2, "abc"],
        [1, "def"],
      ]);
      expect(Date.parse(runs[0]?.last ?? "")).toBeGreaterThanOrEqual(Date.parse(runs[0]?.first ?? ""));
      await Promise.all([one.close(), other.close()]);
    });

    it("keeps changes of the budget, which its definition does not have", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      await one.recordEdit(["budget.trials: 40, was 36"]);
      await other.recordEdit(["budget.time: 2h, was not limited"]);
      const { edits } = await one.history();
      expect(edits.map(({ changes }) => changes)).toEqual([
        ["budget.trials: 40, was 36"],
        ["budget.time: 2h, was not limited"],
      ]);
      expect(edits[0]?.time).toMatch(/^\d{4}-.*Z$/);
      await Promise.all([one.close(), other.close()]);
    });

    it("is paused and resumed once each, which every opening sees and the history keeps", async () => {
      const study = await fresh();
      const [one, other] = [await study.open(), await study.open()];
      expect(await one.setPaused({ paused: false })).toBe(false);
      expect(await one.setPaused({ paused: true, reason: "the machine is needed" })).toBe(true);
      expect(await other.setPaused({ paused: true, reason: "again" })).toBe(false);
      const pause = { time: expect.stringMatching(/^\d{4}-.*Z$/), reason: "the machine is needed" };
      expect((await other.snapshot()).pause).toEqual(pause);
      const later = await study.open();
      expect((await later.snapshot()).pause).toEqual(pause);
      expect(await later.setPaused({ paused: false })).toBe(true);
      expect((await one.snapshot()).pause).toBeUndefined();
      const { pauses, events } = await one.history();
      expect([pauses.map(({ paused }) => paused), events]).toEqual([[true, false], []]);
      for (const each of [one, other, later]) await each.close();
    });

    describeRuns(fresh, sharing);
  });
}

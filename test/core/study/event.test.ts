import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countStarts, foldTrials, isStopped, isWithdrawn, type TrialEvent } from "../../../src/core/study/index.ts";

const suggested = (trial: number): TrialEvent => ({
  type: "suggested",
  trial,
  configuration: { x: trial },
  origin: "sobol",
});
const completed = (trial: number, mean: number): TrialEvent => ({
  type: "completed",
  trial,
  metrics: { y: { mean, count: 1 } },
});
const started = (trial: number, attempt: number): TrialEvent => ({ type: "started", trial, attempt });

const base = (number: number) => ({ number, configuration: { x: number }, origin: "sobol" });

const events: fc.Arbitrary<readonly TrialEvent[]> = fc.array(
  fc.integer({ min: 0, max: 4 }).chain((trial) =>
    fc.oneof<fc.Arbitrary<TrialEvent>[]>(
      fc.constant(suggested(trial)),
      fc.integer({ min: 1, max: 3 }).map((attempt) => started(trial, attempt)),
      fc.integer().map((mean) => completed(trial, mean)),
      fc.constantFrom<TrialEvent>(
        { type: "interrupted", trial },
        { type: "failed", trial, reason: "exit code 1" },
        { type: "cancelled", trial, reason: "not needed" },
      ),
    ),
  ),
  { maxLength: 30 },
);
const runs = { seed: 7, numRuns: 500 };

describe("the trials of a history", () => {
  it("are pending, then running, then ended", () => {
    const history: readonly TrialEvent[] = [suggested(0), started(0, 1), started(0, 2), completed(0, 3)];
    const first = (count: number): unknown => foldTrials(history.slice(0, count))[0];
    const base = { number: 0, configuration: { x: 0 }, origin: "sobol" };
    expect(first(1)).toEqual({ ...base, status: "pending" });
    expect(first(2)).toEqual({ ...base, status: "running", attempt: 1 });
    expect(first(3)).toEqual({ ...base, status: "running", attempt: 2 });
    expect(first(4)).toEqual({ ...base, status: "completed", metrics: { y: { mean: 3, count: 1 } } });
  });

  it("that were interrupted are pending again, and may start again", () => {
    const history: readonly TrialEvent[] = [suggested(0), started(0, 1), { type: "interrupted", trial: 0 }];
    expect(foldTrials(history)).toEqual([{ ...base(0), status: "pending" }]);
    expect(foldTrials([...history, started(0, 2)])).toEqual([{ ...base(0), status: "running", attempt: 2 }]);
    expect(foldTrials([...history, completed(0, 1), { type: "interrupted", trial: 0 }])[0]?.status).toBe("completed");
  });

  it("whose failure is held have not ended: they fail, are given back, or are told a result", () => {
    const held: TrialEvent = { type: "held", trial: 0, reason: "exit code 1", ended: "2026-01-02T03:04:05.000Z" };
    const history: readonly TrialEvent[] = [suggested(0), started(0, 1), held];
    const heldThen = (...more: readonly TrialEvent[]) => foldTrials([...history, ...more])[0];
    const { reason, ended } = held;
    expect(heldThen()).toEqual({ ...base(0), status: "running", attempt: 1, held: { reason, ended } });
    expect(heldThen({ ...held, reason: "another" })).toEqual(heldThen());
    expect(heldThen({ type: "failed", trial: 0, reason })).toEqual({ ...base(0), status: "failed", reason });
    expect(heldThen({ type: "interrupted", trial: 0 })).toEqual({ ...base(0), status: "pending" });
    expect(heldThen({ type: "interrupted", trial: 0 }, held)).toEqual({ ...base(0), status: "pending" });
    expect(heldThen(completed(0, 1))?.status).toBe("completed");
    expect(foldTrials([suggested(0), completed(0, 1), held])[0]?.status).toBe("completed");
  });

  it("are corrected by an amendment, which keeps their progress", () => {
    const progress = { y: { steps: [1], values: [2] } };
    const history: readonly TrialEvent[] = [suggested(0), { type: "completed", trial: 0, metrics: {}, progress }];
    const metrics = { y: { mean: 4, count: 1 } };
    const amended: TrialEvent = { type: "amended", trial: 0, outcome: { kind: "completed", metrics } };
    expect(foldTrials([...history, amended])).toEqual([{ ...base(0), status: "completed", metrics, progress }]);
    const failed: TrialEvent = { type: "amended", trial: 0, outcome: { kind: "failed", reason: "diverged" } };
    expect(foldTrials([...history, amended, failed])).toEqual([{ ...base(0), status: "failed", reason: "diverged" }]);
    expect(foldTrials([suggested(0), amended])).toEqual([{ ...base(0), status: "pending" }]);
  });

  it("that were withdrawn accept no result of an evaluation, only an amendment", () => {
    const withdrawn: TrialEvent = { type: "withdrawn", trial: 0, reason: "broken sensor" };
    for (const before of [[], [started(0, 1)], [completed(0, 1)]]) {
      const [trial] = foldTrials([suggested(0), ...before, withdrawn, completed(0, 2), started(0, 2)]);
      expect(trial).toEqual({ ...base(0), status: "cancelled", reason: "broken sensor" });
      expect(trial !== undefined && isWithdrawn(trial)).toBe(true);
    }
    const outcome = { kind: "completed", metrics: { y: { mean: 4, count: 1 } } } as const;
    expect(foldTrials([suggested(0), withdrawn, { type: "amended", trial: 0, outcome }])[0]?.status).toBe("completed");
  });

  it("have the name that they got when they were reserved or when their result was recorded", () => {
    const named = { ...suggested(0), id: "job-7" } as TrialEvent;
    expect(foldTrials([named, started(0, 1), completed(0, 1)])[0]?.id).toBe("job-7");
    expect(foldTrials([suggested(0), { type: "failed", trial: 0, reason: "?", id: "job-8" }])[0]?.id).toBe("job-8");
  });

  it("that were interrupted are as if they had never been started", () => {
    fc.assert(
      fc.property(events, (history) => {
        const undone = history.filter(
          ({ type, trial }, at) =>
            type !== "interrupted" &&
            !(
              type === "started" &&
              history.some((later, i) => i > at && later.type === "interrupted" && later.trial === trial)
            ),
        );
        expect(foldTrials(history)).toEqual(foldTrials(undone));
      }),
      runs,
    );
  });

  it("count how often they were started, interruptions included", () => {
    const history: readonly TrialEvent[] = [
      suggested(0),
      started(0, 1),
      { type: "interrupted", trial: 0 },
      suggested(1),
      started(0, 2),
    ];
    expect(countStarts(history)).toEqual(new Map([[0, 2]]));
  });

  it("that were stopped early are cancelled, and keep the reason and their progress; completed trials keep their progress, too", () => {
    const progress = { y: { steps: [1, 2], values: [0.5, 0.6] } };
    const stop = { probability: 0.01, expected: { y: { mean: 0.7, standardError: 0.1 } } };
    const trials = foldTrials([
      suggested(0),
      { type: "cancelled", trial: 0, reason: "stopped early", stop, progress },
      completed(0, 1),
      suggested(1),
      { ...completed(1, 2), progress } as TrialEvent,
      suggested(2),
      { type: "cancelled", trial: 2, reason: "not needed" },
    ]);
    expect(trials[0]).toEqual({ ...base(0), status: "cancelled", reason: "stopped early", stop, progress });
    expect(trials[1]).toEqual({ ...base(1), status: "completed", metrics: { y: { mean: 2, count: 1 } }, progress });
    expect(trials.map(isStopped)).toEqual([true, false, false]);
  });

  it("can be recorded without having been started, with the reason if they failed", () => {
    const trials = foldTrials([
      suggested(0),
      completed(0, 1),
      suggested(1),
      { type: "failed", trial: 1, reason: "no" },
    ]);
    expect(trials.map(({ status }) => status)).toEqual(["completed", "failed"]);
    expect(trials[1]).toMatchObject({ reason: "no" });
  });

  it("are listed by number, each once, in any order of suggestions", () => {
    fc.assert(
      fc.property(events, (history) => {
        const numbers = foldTrials(history).map(({ number }) => number);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }),
      runs,
    );
  });

  it("keep their first result, whatever is recorded later", () => {
    fc.assert(
      fc.property(events, events, (history, later) => {
        const ended = foldTrials(history).filter(({ status }) => status !== "pending" && status !== "running");
        const afterwards = new Map(foldTrials([...history, ...later]).map((trial) => [trial.number, trial]));
        for (const trial of ended) expect(afterwards.get(trial.number)).toEqual(trial);
      }),
      runs,
    );
  });

  it("do not change if an end or a suggestion is recorded twice", () => {
    fc.assert(
      fc.property(events, (history) => {
        const again = history.filter(({ type }) => type !== "started" && type !== "interrupted");
        const ends = foldTrials(history).flatMap((trial) => (trial.status === "pending" ? [] : [trial.number]));
        const repeated = again.filter(({ type, trial }) => type === "suggested" || ends.includes(trial));
        const once = foldTrials(history).filter(({ status }) => status !== "running" && status !== "pending");
        const twice = new Map(foldTrials([...history, ...repeated]).map((trial) => [trial.number, trial]));
        for (const trial of once) expect(twice.get(trial.number)).toEqual(trial);
      }),
      runs,
    );
  });

  it("do not depend on the order of the events of different trials", () => {
    fc.assert(
      fc.property(events, (history) => {
        const byTrial = [...history].sort((a, b) => a.trial - b.trial); // stable: each trial's own order stays
        expect(foldTrials(byTrial)).toEqual(foldTrials(history));
      }),
      runs,
    );
  });

  it("ignore events of a trial that was never suggested", () => {
    expect(foldTrials([started(3, 1), completed(3, 1)])).toEqual([]);
  });
});

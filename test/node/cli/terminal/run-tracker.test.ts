import { describe, expect, it } from "vitest";
import type { Study, Trial } from "../../../../src/core/study/index.ts";
import { RunTracker } from "../../../../src/node/cli/terminal/run-tracker.ts";

const study: Study = {
  name: "shared",
  parameters: [{ kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" }],
  objectives: [{ name: "loss", goal: "minimize" }],
  budget: { trials: 2, batch: 2, initial: 2, parallel: 1 },
  strategy: "sobol",
  seed: 1,
};
const suggestion = (number: number) => ({ number, configuration: { x: number / 2 }, origin: "sobol" }) as const;
const metrics = { loss: { mean: 0.25, count: 1 } };
const completed = (number: number): Trial => ({ ...suggestion(number), status: "completed", metrics });

describe("the progress of a run that shares its study", () => {
  const begun = (number: number) =>
    ({ type: "trial-started", trial: number, attempt: 1, ...suggestion(number), folder: "/" }) as const;

  it("counts a trial once that this run and another one have evaluated, whichever way it hears of that", () => {
    for (const order of [0, 1]) {
      const tracker = new RunTracker(study, [], 0);
      tracker.record(begun(0), 0);
      const news = [
        { type: "trial-superseded", trial: 0, result: completed(0) },
        { type: "trials-ended", trials: [completed(0)] },
      ] as const;
      for (const event of order === 0 ? news : [...news].reverse()) tracker.record(event, 1);
      expect([tracker.state(2).done, tracker.state(2).running]).toEqual([1, []]);
    }
  });

  it("counts a trial that was taken over when the other run has finished it", () => {
    const tracker = new RunTracker(study, [], 0);
    tracker.record(begun(0), 0);
    tracker.record({ type: "trial-superseded", trial: 0, elsewhere: true }, 1);
    expect(tracker.state(1).done).toBe(0);
    tracker.record({ type: "trials-ended", trials: [completed(0), completed(1)] }, 2);
    expect(tracker.state(2).done).toBe(2);
  });
});

import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial, finalists, traceHypervolume } from "../../../src/core/analysis/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import type { TrialEstimate } from "../../../src/core/surrogate/index.ts";
import { completed, estimated, study as plain } from "./example-study.ts";

const study: Study = {
  ...plain,
  outcomeConstraints: [
    { text: "size <= 20", metric: "size", kind: "at-most", bound: { constant: 20, ofBaseline: {} } },
  ],
};

/** A trial that measured its size, too. */
function sized(size: number, ...trial: Parameters<typeof completed>): Trial {
  const made = completed(...trial);
  return made.status === "completed" ? { ...made, metrics: { ...made.metrics, size: { mean: size, count: 1 } } } : made;
}

const trials = [
  sized(30, 0, "baseline", 0.8, 20),
  sized(15, 1, "sobol", 0.85, 16),
  sized(40, 2, "sobol", 0.95, 8),
  sized(19, 3, "saas", 0.84, 18),
];

function withSize(estimate: TrialEstimate, mean: number): TrialEstimate {
  const size = { median: mean, standardDeviation: 2, lower: mean - 3.92, upper: mean + 3.92 };
  return { ...estimate, metrics: { ...estimate.metrics, size } };
}

describe("an analysis under outcome constraints", () => {
  const measured = analyse(study, trials, new Map());
  const free = analyse(plain, trials, new Map());

  it("has no front, hypervolume or recommendation of what breaks them, as measured", () => {
    expect(free.front.map(({ trial }) => trial)).toEqual([2]);
    expect(measured.front.map(({ trial }) => trial)).toEqual([1]);
    expect(measured.recommendation?.trial).toBe(1);
    expect(measured.hypervolume).toBeLessThan(free.hypervolume ?? 0);
    expect(measured.trials.map(({ feasible }) => feasible)).toEqual([false, true, false, true]);
    expect(measured.hypervolume).toBeCloseTo(0.0625 * 0.2, 12);
  });

  it("counts by estimates where there are any, with the probability that the constraints are kept", () => {
    const estimates = estimatesByTrial([
      withSize(estimated(0, 0.8, 20), 30),
      withSize(estimated(1, 0.85, 16), 22),
      withSize(estimated(2, 0.95, 8), 40),
      withSize(estimated(3, 0.84, 18), 18),
    ]);
    const analysis = analyse(study, trials, estimates);
    expect(analysis.front.map(({ trial }) => trial)).toEqual([3]);
    const [, first, , third] = analysis.trials;
    expect(first?.feasibility).toBeCloseTo(0.158655, 5);
    expect(third?.feasibility).toBeCloseTo(0.841345, 5);
    expect(first?.constrained).toEqual({
      size: { measured: { mean: 15, count: 1 }, value: { median: 22, lower: 18.08, upper: 25.92 } },
    });
    // Beating the reference counts only together with the constraints.
    expect(third?.probability).toBeLessThan(third?.feasibility ?? 0);
    const trace = traceHypervolume(analysis);
    expect(trace.map(({ measured: volume }) => volume > 0)).toEqual([false, true, true, true]);
    expect(trace.map(({ model = 0 }) => model > 0)).toEqual([false, false, false, true]);
  });

  it("takes memberships and probabilities from the draws in which the constraints are kept", () => {
    const columns = new Map(trials.map(({ number }, at) => [number, at]));
    // Two draws: in the second one the trial of 22 becomes small enough.
    const draws = {
      count: 2,
      size: 4,
      objectives: ["accuracy", "latency"],
      signs: [1, -1] as const,
      columns,
      values: [
        Float64Array.of(0.8, 0.85, 0.95, 0.84, 0.8, 0.85, 0.95, 0.84),
        Float64Array.of(20, 16, 8, 18, 20, 16, 8, 18),
      ],
      constrained: new Map([["size", Float64Array.of(30, 22, 40, 18, 30, 19, 40, 18)]]),
    };
    const analysis = analyse(study, trials, new Map(), { draws });
    expect(analysis.trials.map(({ feasibility }) => feasibility)).toEqual([0, 0.5, 0, 1]);
    expect(analysis.trials.map(({ membership }) => membership)).toEqual([0, 0.5, 0, 0.5]);
    expect(analysis.trials.map(({ probability }) => probability)).toEqual([undefined, 0.5, 0, 1]);
    expect(finalists(analysis, 4).map(({ point }) => point.trial)).not.toContain(2);
  });

  it("says nothing of feasibility without constraints", () => {
    expect(free.trials.every((point) => !("feasible" in point) && !("feasibility" in point))).toBe(true);
  });
});

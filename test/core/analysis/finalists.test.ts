import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial, finalists } from "../../../src/core/analysis/index.ts";
import type { JointDraws } from "../../../src/core/surrogate/index.ts";
import { completed, estimated, jointDraws, study } from "./example-study.ts";

const trials = [
  completed(0, "baseline", 0.8, 20),
  completed(1, "saas", 0.87, 15),
  completed(2, "saas", 0.85, 14),
  completed(3, "saas", 0.84, 16),
  completed(4, "saas", 0.5, 30),
];
const estimates = estimatesByTrial([
  estimated(0, 0.8, 20),
  estimated(1, 0.87, 15),
  estimated(2, 0.85, 14),
  estimated(3, 0.84, 16),
  estimated(4, 0.5, 30),
]);
/** Trial 1 on the front in 10 of 10 draws, trial 2 in 5, trial 3 in 1, the others never. */
const draws = jointDraws(
  Array.from({ length: 10 }, (_, t): readonly (readonly [number, number])[] => [
    [0.8, 20],
    [0.87, 15],
    t < 5 ? [0.86, 14] : [0.8, 16],
    [t === 0 ? 0.88 : 0.7, 16],
    [0.5, 30],
  ]),
);

const chosen = (count: number, options = { draws } as { draws?: JointDraws }) =>
  finalists(analyse(study, trials, options.draws === undefined ? new Map() : estimates, options), count).map(
    ({ point, reason }) => [point.trial, reason],
  );

describe("the finalists", () => {
  it("are the recommended trial, the baseline, then the trials whose membership of the front is most uncertain", () => {
    expect(chosen(5)).toEqual([
      [1, "recommended"],
      [0, "baseline"],
      [2, "uncertain"],
      [3, "uncertain"],
    ]);
    expect(chosen(1)).toEqual([[1, "recommended"]]);
  });

  it("are what a person chooses between: doubt about beating the baseline counts as much as about the front", () => {
    const analysis = analyse(study, trials, estimates, { draws });
    const points = analysis.trials.map((point) => {
      // Trial 2 is half on the front but hopeless against the baseline; trial 3 is sure of the front and may beat it.
      if (point.trial === 2) return { ...point, membership: 0.5, probability: 0.01 };
      if (point.trial === 3) return { ...point, membership: 1, probability: 0.6 };
      return point.trial === 4 ? { ...point, membership: 1, probability: 1 } : point;
    });
    expect(finalists({ ...analysis, trials: points }, 5).map(({ point, reason }) => [point.trial, reason])).toEqual([
      [1, "recommended"],
      [0, "baseline"],
      [3, "uncertain"],
      [2, "uncertain"],
      [4, "rival"],
    ]);
  });

  it("leave the baseline alone where the study gives the reference itself", () => {
    const given = { ...study, referencePoint: { accuracy: 0.8, latency: 20 } };
    const found = finalists(analyse(given, trials, estimates, { draws }), 2);
    expect(found.map(({ point }) => point.trial)).toEqual([1, 2]);
  });

  it("are the front as measured where there is no model", () => {
    expect(chosen(9, {}).map(([trial]) => trial)).toEqual([1, 0, 2]);
  });
});

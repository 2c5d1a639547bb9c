import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial, type TrialFilter } from "../../../src/core/analysis/index.ts";
import { completed, estimated, jointDraws, study } from "./example-study.ts";

const trials = [
  completed(0, "baseline", 0.8, 20),
  completed(1, "saas", 0.85, 18),
  completed(2, "saas", 0.84, 17),
  completed(3, "saas", 0.5, 30),
];
const estimates = estimatesByTrial([
  estimated(0, 0.8, 20),
  estimated(1, 0.85, 17),
  estimated(2, 0.84, 17.5),
  estimated(3, 0.5, 30),
]);

/** Four draws of four trials: [accuracy, latency] of each. */
const draws = jointDraws([
  [
    [0.8, 20],
    [0.85, 17],
    [0.84, 16],
    [0.5, 30],
  ],
  [
    [0.83, 20],
    [0.88, 17],
    [0.87, 18],
    [0.5, 30],
  ],
  [
    [0.9, 20],
    [0.85, 17],
    [0.86, 16],
    [0.5, 30],
  ],
  [
    [0.8, 16],
    [0.85, 17],
    [0.84, 18],
    [0.5, 30],
  ],
]);

describe("joint posterior draws", () => {
  const analysis = analyse(study, trials, estimates, { draws });

  it("give the probability that each trial is on the front", () => {
    expect(analysis.trials.map(({ membership }) => membership)).toEqual([0.5, 0.75, 0.5, 0]);
  });

  it("name contenders: trials off the front of estimates that are on it in at least a fifth of the draws", () => {
    expect(analysis.front.map(({ trial }) => trial)).toEqual([1]);
    expect(analysis.contenders.map(({ trial }) => trial)).toEqual([0, 2]);
  });

  it("give the probability that a trial beats the baseline in every objective at once", () => {
    // Trial 1 beats the baseline in draws 1 and 2, trial 2 too; with independent objectives it would be 9/16.
    expect(analysis.trials.map(({ probability }) => probability)).toEqual([undefined, 0.5, 0.5, 0]);
    expect(analysis.trials[1]?.objectives["accuracy"]?.probability).toBe(0.75);
  });

  it("leave an error that trial and baseline share out of the interval of the gain", () => {
    const shifted = [0, 0.01, 0.02, 0.03];
    const common = {
      ...draws,
      values: [Float64Array.from(shifted.flatMap((shift) => [0.8 + shift, 0.9 + shift, 0.5, 0.5])), draws.values[1]!],
    };
    const gain = analyse(study, trials, estimates, { draws: common }).trials[1]?.objectives["accuracy"]?.gain;
    expect((gain?.upper ?? 0) - (gain?.lower ?? 0)).toBeLessThan(0.005);
    expect(gain?.lower).toBeGreaterThan(0.12);
  });

  it("keep trials by their probability of passing a filter, and only those that pass compete for the front", () => {
    const condition: TrialFilter = ({ of, ofBaseline }) =>
      Number(of("latency")) <= 0.85 * Number(ofBaseline("latency"));
    const narrowed = (confidence?: number) =>
      analyse(study, trials, estimates, { draws, filter: condition, confidence });
    expect(narrowed().trials.map(({ trial, passes }) => [trial, passes])).toEqual([
      [1, 0.75],
      [2, 0.5],
    ]);
    // Trial 1 is dominated in draw 3, trial 2 does not pass in draw 2, and in draw 4 nothing does.
    expect(narrowed().trials.map(({ membership }) => membership)).toEqual([0.5, 0.5]);
    expect(narrowed(0.6).trials.map(({ trial }) => trial)).toEqual([1]);
    expect(narrowed(0).trials.map(({ trial }) => trial)).toEqual([1, 2]);
  });

  it("compare with a given reference point, which has no uncertainty", () => {
    const given = { ...study, referencePoint: { accuracy: 0.86, latency: 16.5 } };
    expect(analyse(given, trials, estimates, { draws }).trials.map(({ probability }) => probability)).toEqual([
      undefined,
      0,
      0,
      0,
    ]);
  });
});

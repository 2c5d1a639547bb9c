import { describe, expect, it } from "vitest";
import { hypervolumeBand } from "../../../src/core/analysis/hypervolume-band.ts";
import { analyse, estimatesByTrial, traceHypervolume } from "../../../src/core/analysis/index.ts";
import { completed, estimated, jointDraws, study } from "./example-study.ts";

const trials = [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.84, 18), completed(2, "saas", 0.88, 16)];
const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.84, 18), estimated(2, 0.88, 16)]);
const analysis = analyse(study, trials, estimates);

/** Draws in which both later trials are shifted together. */
const shifted = (shifts: readonly number[]) =>
  jointDraws(
    shifts.map((shift) => [
      [0.8, 20],
      [0.84 + shift, 18],
      [0.88 + shift, 16],
    ]),
  );

describe("the band of the hypervolume", () => {
  it("is the trace itself where all draws equal the estimates", () => {
    const band = hypervolumeBand(analysis, shifted([0, 0, 0]))!;
    for (const { trial, model } of traceHypervolume(analysis)) {
      expect(band.get(trial)!.lower).toBeCloseTo(model!, 12);
      expect(band.get(trial)!.upper).toBeCloseTo(model!, 12);
    }
  });

  it("contains the trace where draws lie on both sides of the estimates, and never falls", () => {
    const band = hypervolumeBand(analysis, shifted([-0.02, -0.01, 0, 0.01, 0.02]))!;
    const trace = traceHypervolume(analysis);
    for (const { trial, model } of trace.slice(1)) {
      expect(band.get(trial)!.lower).toBeLessThan(model!);
      expect(band.get(trial)!.upper).toBeGreaterThan(model!);
    }
    expect(band.get(2)!.lower).toBeGreaterThan(band.get(1)!.lower);
  });

  it("is absent without a model, and where an objective has no reference", () => {
    expect(hypervolumeBand(analyse(study, trials, new Map()), shifted([0]))).toBeUndefined();
    const alone = trials.slice(1);
    expect(hypervolumeBand(analyse(study, alone, estimates), shifted([0]))).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { analyse, estimatesByTrial, traceHypervolume } from "../../../src/core/analysis/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import { completed, estimated, study } from "./example-study.ts";

const noEstimates = new Map();

describe("what a study has found", () => {
  it("counts trials by status and leaves those without a result out of the points", () => {
    const base = { configuration: { layers: 1, pooling: "mean" }, origin: "sobol" } as const;
    const trials: Trial[] = [
      completed(0, "baseline", 0.8, 20),
      { ...base, number: 1, status: "failed", reason: "exit code 1" },
      { ...base, number: 2, status: "running", attempt: 1 },
      { ...base, number: 3, status: "pending" },
    ];
    const analysis = analyse(study, trials, noEstimates);
    expect(analysis.counts).toEqual({ pending: 1, running: 1, completed: 1, failed: 1, cancelled: 0 });
    expect(analysis.trials.map(({ trial }) => trial)).toEqual([0]);
  });

  it("marks trials outside the search space and trials that were corrected", () => {
    const told = { ...completed(1, "told", 0.9, 10), configuration: { layers: 9, pooling: "mean" } };
    const trials = [completed(0, "baseline", 0.8, 20), told];
    const [baseline, marked] = analyse(study, trials, noEstimates, { revised: new Set([1]) }).trials;
    expect(marked).toMatchObject({ outside: ["layers"], revised: true });
    expect(baseline).not.toHaveProperty("outside");
    expect(baseline).not.toHaveProperty("revised");
  });

  it("says gains as shares of the baseline, positive where better, whatever the goal", () => {
    const analysis = analyse(study, [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.88, 15)], noEstimates);
    expect(analysis.trials[1]?.objectives["accuracy"]?.gain?.median).toBeCloseTo(0.1, 12);
    expect(analysis.trials[1]?.objectives["latency"]?.gain?.median).toBeCloseTo(0.25, 12);
    expect(analysis.comparison).toBe("baseline");
  });

  it("takes the study's reference point over the baseline", () => {
    const given = { ...study, referencePoint: { latency: 10 } };
    const analysis = analyse(given, [completed(0, "baseline", 0.8, 20)], noEstimates);
    expect(analysis.references["latency"]).toEqual({ value: 10, standardDeviation: 0, source: "given" });
    expect(analysis.references["accuracy"]).toMatchObject({ value: 0.8, source: "baseline" });
    expect(analysis.comparison).toBe("reference");
  });

  it("takes the baseline as measured or as the model estimates it, whichever is known more precisely", () => {
    const once = completed(0, "baseline", 0.8, 20);
    const estimates = estimatesByTrial([estimated(0, 0.82, 18), estimated(1, 0.88, 15)]);
    const trial = completed(1, "saas", 0.88, 15);
    expect(analyse(study, [once, trial], estimates).references["latency"]).toMatchObject({ value: 18, measured: 20 });
    const often = completed(0, "baseline", 0.8, 20, [0.1, 0.05]);
    const { references } = analyse(study, [often, trial], estimates);
    expect(references["accuracy"]).toMatchObject({ value: 0.82, standardDeviation: 0.01 });
    expect(references["latency"]).toMatchObject({ value: 20, standardDeviation: 0.05 });
  });

  it("pools repeats with their trial, and takes a repeated baseline from the model, which knows all of them", () => {
    const again = (number: number, of: number, accuracy: number, latency: number): Trial => ({
      ...completed(number, "confirm", accuracy, latency),
      of,
    });
    const trials = [
      completed(0, "baseline", 0.8, 20),
      completed(1, "saas", 0.88, 15),
      again(2, 0, 0.8, 22),
      again(3, 0, 0.8, 21),
      again(4, 1, 0.84, 15),
    ];
    const measured = analyse(study, trials, noEstimates);
    expect(measured.trials.map(({ trial }) => trial)).toEqual([0, 1]);
    expect(measured.counts.completed).toBe(2);
    expect(measured.references["latency"]?.value).toBe(21);
    expect(measured.references["latency"]?.standardDeviation).toBeCloseTo(1 / Math.sqrt(3), 12);
    expect(measured.trials[1]?.objectives["accuracy"]?.measured).toMatchObject({ mean: 0.86, evaluations: 2 });
    const estimates = estimatesByTrial([estimated(0, 0.81, 20.5), estimated(1, 0.87, 15)]);
    const { references } = analyse(study, trials, estimates);
    // The three accuracies are equal by luck, or the seed is fixed: either way it is the model's to say.
    expect(references["accuracy"]).toMatchObject({ value: 0.81, estimated: true });
  });

  it("has neither gains nor a hypervolume without anything to compare with", () => {
    const analysis = analyse(study, [completed(0, "sobol", 0.8, 20)], noEstimates);
    expect(analysis.trials[0]?.objectives["accuracy"]?.gain).toBeUndefined();
    expect(traceHypervolume(analysis)).toEqual([]);
    expect(analysis.hypervolume).toBeUndefined();
    expect(analysis.recommendation).toBeUndefined();
  });

  it("has no hypervolume where it is too large for a number", () => {
    const trials = [completed(0, "baseline", 1e-310, 1e-310), completed(1, "sobol", 1.7e308, -1.7e308)];
    const analysis = analyse(study, trials, noEstimates);
    expect(analysis.hypervolume).toBeUndefined();
    expect(traceHypervolume(analysis)).toEqual([]);
  });

  it("puts on the front what nothing else dominates, the best first objective first", () => {
    const trials = [
      completed(0, "baseline", 0.8, 20),
      completed(1, "sobol", 0.7, 10),
      completed(2, "sobol", 0.9, 30),
      completed(3, "sobol", 0.79, 21),
    ];
    expect(analyse(study, trials, noEstimates).front.map(({ trial }) => trial)).toEqual([2, 0, 1]);
  });

  it("judges by the model's estimates where there are any: the luckiest measurement is not the best trial", () => {
    const trials = [completed(0, "baseline", 0.8, 20), completed(1, "saas", 0.95, 15), completed(2, "saas", 0.9, 15)];
    const estimates = [estimated(0, 0.8, 20), estimated(1, 0.85, 15), estimated(2, 0.9, 15)];
    const analysis = analyse(study, trials, estimatesByTrial(estimates));
    expect(analysis.basis).toBe("model");
    expect(analysis.front.map(({ trial }) => trial)).toEqual([2]);
    expect(analysis.recommendation?.trial).toBe(2);
  });

  it("adds up the hypervolume of gains, trial by trial, and never lets it fall", () => {
    const trials = [
      completed(0, "baseline", 0.8, 20),
      completed(1, "sobol", 0.88, 15), // 0.1 × 0.25
      completed(2, "sobol", 0.84, 10), // adds 0.05 × 0.25
      completed(3, "sobol", 0.5, 100),
    ];
    const analysis = analyse(study, trials, noEstimates);
    const trace = traceHypervolume(analysis);
    expect(analysis.hypervolume).toBeCloseTo(0.0375, 12);
    expect(trace.map(({ trial }) => trial)).toEqual([0, 1, 2, 3]);
    for (const [index, expected] of [0, 0.025, 0.0375, 0.0375].entries()) {
      expect(trace[index]?.measured).toBeCloseTo(expected, 12);
    }
  });

  it("works for a negative baseline and for one of zero", () => {
    const negative = analyse(study, [completed(0, "baseline", -2, 20), completed(1, "sobol", -1, 15)], noEstimates);
    expect(negative.trials[1]?.objectives["accuracy"]?.gain?.median).toBeCloseTo(0.5, 12);
    const zero = analyse(study, [completed(0, "baseline", 0, 20), completed(1, "sobol", 0.3, 15)], noEstimates);
    expect(zero.trials[1]?.objectives["accuracy"]?.gain?.median).toBeCloseTo(0.3, 12);
  });
});

describe("intervals and probabilities", () => {
  it("carry the uncertainty of the trial and of the baseline", () => {
    const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.88, 15)]);
    const analysis = analyse(study, [completed(0, "baseline", 0.8, 20), completed(1, "saas", 0.88, 15)], estimates);
    const gain = analysis.trials[1]?.objectives["accuracy"]?.gain;
    // sd of the ratio: sqrt(0.01² + (1.1 · 0.01)²) / 0.8
    const deviation = Math.hypot(0.01, 0.011) / 0.8;
    expect(gain?.upper).toBeCloseTo(0.1 + 1.96 * deviation, 5);
    expect(gain?.lower).toBeCloseTo(0.1 - 1.96 * deviation, 5);
  });

  it("give the probability of beating the baseline in everything as the product over the objectives", () => {
    const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.8, 20)]);
    const analysis = analyse(study, [completed(0, "baseline", 0.8, 20), completed(1, "saas", 0.8, 20)], estimates);
    expect(analysis.trials[1]?.probability).toBeCloseTo(0.25, 6);
  });

  it("are absent where nothing says how uncertain a value is", () => {
    const analysis = analyse(study, [completed(0, "baseline", 0.8, 20), completed(1, "sobol", 0.9, 15)], noEstimates);
    expect(analysis.trials[1]?.probability).toBeUndefined();
    expect(analysis.trials[1]?.objectives["accuracy"]?.gain).not.toHaveProperty("lower");
    expect(analysis.recommendation?.trial).toBe(1);
  });

  it("come from measured standard errors when there is no model", () => {
    const errors = [0.01, 0.5] as const;
    const trials = [completed(0, "baseline", 0.8, 20, errors), completed(1, "sobol", 0.9, 15, errors)];
    const point = analyse(study, trials, noEstimates).trials[1];
    expect(point?.objectives["latency"]?.value.upper).toBeCloseTo(15 + 1.96 * 0.5, 4);
    expect(point?.probability).toBeGreaterThan(0.999);
  });
});

describe("the recommendation", () => {
  const baseline = completed(0, "baseline", 0.8, 20);

  it("prefers what surely beats the baseline to what gains more but may not", () => {
    const trials = [baseline, completed(1, "saas", 0.84, 15), completed(2, "saas", 0.81, 5)];
    const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.88, 15), estimated(2, 0.81, 5)]);
    expect(analyse(study, trials, estimates).recommendation?.trial).toBe(1);
  });

  it("takes the larger gain among equally sure trials", () => {
    const trials = [baseline, completed(1, "saas", 0.9, 15), completed(2, "saas", 0.95, 10)];
    const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.9, 15), estimated(2, 0.95, 10)]);
    expect(analyse(study, trials, estimates).recommendation?.trial).toBe(2);
  });

  it("is nothing while no trial beats the baseline in every objective", () => {
    const trials = [baseline, completed(1, "saas", 0.9, 25), completed(2, "saas", 0.7, 10)];
    expect(analyse(study, trials, noEstimates).recommendation).toBeUndefined();
  });
});

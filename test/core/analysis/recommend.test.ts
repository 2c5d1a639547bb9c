import { describe, expect, it } from "vitest";
import {
  analyse,
  estimatesByTrial,
  traceBest,
  traceHypervolume,
  withVerdicts,
} from "../../../src/core/analysis/index.ts";
import type { Study } from "../../../src/core/study/index.ts";
import type { ModelVerdict } from "../../../src/core/surrogate/index.ts";
import { completed, estimated, study } from "./example-study.ts";

const single: Study = { ...study, objectives: study.objectives.slice(1) };

describe("a study of one objective without a baseline", () => {
  const trials = [completed(0, "sobol", 0.5, 14), completed(1, "sobol", 0.5, 9), completed(2, "map", 0.5, 11)];

  it("recommends the best trial, by its estimate where there is one", () => {
    expect(analyse(single, trials, new Map()).recommendation?.trial).toBe(1);
    const estimates = estimatesByTrial([estimated(0, 0.5, 14), estimated(1, 0.5, 12), estimated(2, 0.5, 10)]);
    const { recommendation, grounds } = analyse(single, trials, estimates);
    expect(recommendation?.trial).toBe(2);
    expect(grounds).toMatchObject({ rule: "objective", isSure: false });
  });

  it("traces the best value so far, measured and estimated, in the objective's own sense", () => {
    expect(traceBest(analyse(single, trials, new Map())).map(({ measured }) => measured)).toEqual([14, 9, 9]);
    const estimates = estimatesByTrial([estimated(0, 0.5, 14), estimated(1, 0.5, 12), estimated(2, 0.5, 10)]);
    expect(traceBest(analyse(single, trials, estimates)).map(({ model }) => model)).toEqual([14, 12, 10]);
    expect(traceBest(analyse(study, trials, new Map()))).toEqual([]);
  });

  it("recommends nothing but what satisfies the outcome constraints", () => {
    const bound = {
      text: "size <= 3",
      metric: "size",
      kind: "at-most",
      bound: { constant: 3, ofBaseline: {} },
    } as const;
    const sized = trials.map((trial) =>
      trial.status === "completed"
        ? { ...trial, metrics: { ...trial.metrics, size: { mean: trial.number === 1 ? 9 : 1, count: 1 } } }
        : trial,
    );
    const analysis = analyse({ ...single, outcomeConstraints: [bound] }, sized, new Map());
    expect(analysis.recommendation?.trial).toBe(2);
    expect(traceBest(analysis).map(({ measured }) => measured)).toEqual([14, 14, 11]);
  });
});

describe("a study of several objectives without a baseline", () => {
  const trials = [
    completed(0, "sobol", 0.9, 30),
    completed(1, "sobol", 0.87, 14),
    completed(2, "sobol", 0.7, 10),
    completed(3, "sobol", 0.6, 40),
  ];

  it("recommends the trial that dominates the largest hypervolume over the inferred reference point", () => {
    const { recommendation, grounds, front, inferredReference } = analyse(study, trials, new Map());
    expect(front.map(({ trial }) => trial)).toEqual([0, 1, 2]);
    // A tenth of the front's range below its worst values: 0.68 and 32.
    expect(inferredReference?.["accuracy"]).toBeCloseTo(0.68, 12);
    expect(inferredReference?.["latency"]).toBeCloseTo(32, 12);
    expect(recommendation?.trial).toBe(1); // 0.19 × 18; the others have 0.22 × 2 and 0.02 × 22
    expect(grounds).toMatchObject({ rule: "hypervolume", doubts: [{ kind: "improbable" }] });
  });

  it("has the same inferred reference point with and without a model, with a filter, and by the record of a proposal", () => {
    const estimates = estimatesByTrial([0, 1, 2, 3].map((trial) => estimated(trial, 0.1 * trial, 5 * trial)));
    const { inferredReference } = analyse(study, trials, new Map());
    expect(analyse(study, trials, estimates).inferredReference).toEqual(inferredReference);
    const filter = () => false;
    expect(analyse(study, trials, estimates, { filter }).inferredReference).toEqual(inferredReference);
    const recordedReference = { accuracy: 0.5, latency: 50 };
    expect(analyse(study, trials, estimates, { recordedReference }).inferredReference).toEqual(recordedReference);
  });

  it("traces the hypervolume over that point, each objective as a share of its largest gain", () => {
    const trace = traceHypervolume(analyse(study, trials, new Map()));
    expect(trace.map(({ measured }) => measured > 0)).toEqual([true, true, true, true]);
    expect(trace[0]?.measured).toBeCloseTo(2 / 22, 12);
    expect(trace.at(-1)?.measured).toBeLessThanOrEqual(1);
  });

  it("recommends at the ends of the range of numbers, too", () => {
    const huge = [completed(0, "sobol", 1.7e308, 1e-310), completed(1, "sobol", -1.7e308, 2e-310)];
    expect(analyse(study, huge, new Map()).recommendation?.trial).toBe(0);
  });
});

describe("a model that cannot be trusted", () => {
  const trials = [completed(0, "baseline", 0.8, 20), completed(1, "saas", 0.9, 15)];
  const estimates = estimatesByTrial([estimated(0, 0.8, 20), estimated(1, 0.9, 15)]);
  const verdict = (trust: ModelVerdict["trust"]): ModelVerdict => ({
    trust,
    concerns: trust === "poor" ? [{ kind: "predicts-little" }] : [],
    scores: {
      count: 2,
      r2: 0.04,
      r2StandardError: 0.1,
      logDensity: { mean: 0, standardError: 0 },
      coverage: [
        { level: 0.5, hits: 1, count: 2, share: 0.5, standardError: 0.1 },
        { level: 0.95, hits: 2, count: 2, share: 1, standardError: 0.1 },
      ],
    },
  });

  it("lowers the recommendation that rests on it; one that can be trusted roughly does not", () => {
    const trusted = analyse(study, trials, estimates, {
      verdicts: { accuracy: verdict("rough"), other: verdict("poor") },
    });
    expect(trusted.grounds).toMatchObject({ isSure: true, doubts: [] });
    const poor = withVerdicts(trusted, { accuracy: verdict("poor") });
    expect(poor.recommendation?.trial).toBe(1);
    expect(poor.grounds).toMatchObject({ isSure: false, doubts: [{ kind: "untrusted", metric: "accuracy" }] });
  });
});

describe("metrics that never changed", () => {
  const same = Array.from({ length: 6 }, (_, i) => completed(i, i === 0 ? "baseline" : "sobol", 0.8, 20 - i));
  const estimates = estimatesByTrial(same.map(({ number }) => estimated(number, 0.8 + number / 100, 20 - number)));

  it("are neither compared nor claimed, and the rest is", () => {
    const found = analyse(study, same, estimates);
    expect(found.objectives.map(({ name }) => name)).toEqual(["latency"]);
    expect(found.constant).toEqual([{ name: "accuracy", value: 0.8, count: 6 }]);
    expect(found.front.map(({ trial }) => trial)).toEqual([5]);
    expect(found.recommendation?.trial).toBe(5);
    const { accuracy } = found.trials[5]!.objectives;
    expect(accuracy).toEqual({ measured: { mean: 0.8, count: 1 }, value: { median: 0.8 } });
  });

  it("leave nothing to recommend where that is all objectives", () => {
    const all = same.map(({ number, origin }) => completed(number, origin, 0.8, 20));
    const found = analyse(study, all, estimates);
    expect(found).toMatchObject({ objectives: [], front: [], contenders: [] });
    expect(found.recommendation).toBeUndefined();
    expect(found.trials.every(({ probability }) => probability === undefined)).toBe(true);
  });

  it("are still compared with fewer than five trials", () => {
    expect(analyse(study, same.slice(0, 4), new Map()).objectives).toHaveLength(2);
  });
});

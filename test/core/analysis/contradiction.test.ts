import { describe, expect, it } from "vitest";
import { contradictionOf } from "../../../src/core/analysis/contradiction.ts";
import { analyse, estimatesByTrial } from "../../../src/core/analysis/index.ts";
import { completed, estimated, study } from "./example-study.ts";

const measured = (mean: number, standardError?: number) =>
  standardError === undefined ? { mean, count: 1 } : { mean, standardError, count: 200 };

describe("a measurement contradicts an estimate", () => {
  it("if they are more than three joint standard errors apart", () => {
    const values = { measured: measured(1.046, 0.05), estimate: { median: 0.749 }, deviation: 0.02 };
    expect(contradictionOf(values)?.errors).toBeCloseTo(0.297 / Math.hypot(0.05, 0.02), 10);
    expect(contradictionOf({ ...values, measured: measured(0.9, 0.05) })).toBeUndefined();
  });

  it("never by a standard error that is smaller by chance than the model has it from like trials", () => {
    const values = { measured: measured(1.046, 0.001), estimate: { median: 0.98 }, deviation: 0.005 };
    expect(contradictionOf(values)).toBeDefined();
    expect(contradictionOf({ ...values, noise: 0.04 })).toBeUndefined();
  });

  it("by the noise that the model infers where no standard error was measured, and not if nothing is known", () => {
    const values = { measured: measured(2), estimate: { median: 1 }, deviation: 0.1 };
    expect(contradictionOf({ ...values, noise: 0.1 })).toBeDefined();
    expect(contradictionOf({ ...values, noise: 0.5 })).toBeUndefined();
    expect(contradictionOf(values)).toBeUndefined();
  });

  it("not by the rounding of values that are known exactly, also at the ends of the range of numbers", () => {
    const exact = (mean: number, median: number) =>
      contradictionOf({ measured: measured(mean, 0), estimate: { median }, deviation: 0 });
    expect(exact(0.3, 0.1 + 0.2)).toBeUndefined();
    expect(exact(0.3, 0.31)?.errors).toBe(Number.POSITIVE_INFINITY);
    expect(exact(1.7e308, -1.7e308)?.errors).toBe(Number.POSITIVE_INFINITY);
    expect(exact(1e-310, 1e-310)).toBeUndefined();
  });
});

describe("a recommendation whose measurement contradicts its estimate", () => {
  const errors = [0.01, 0.5] as const;
  const trials = [
    completed(0, "baseline", 0.8, 20, errors),
    completed(1, "saas", 0.9, 25, errors), // measured slower than the baseline
    completed(2, "saas", 0.88, 17, errors),
  ];
  const baseline = estimated(0, 0.8, 20);

  it("is passed over for a trial without a contradiction, and named", () => {
    const estimates = estimatesByTrial([baseline, estimated(1, 0.9, 10), estimated(2, 0.88, 17)]);
    const { recommendation, grounds, trials: points } = analyse(study, trials, estimates);
    expect(points[1]?.objectives["latency"]?.contradiction?.errors).toBeCloseTo(15 / Math.hypot(0.5, 0.5), 6);
    expect(recommendation?.trial).toBe(2);
    expect(grounds).toMatchObject({ rule: "reference", isSure: true, doubts: [], passedOver: 1 });
  });

  it("stays if there is no other, but is not sure, however high its probability", () => {
    const estimates = estimatesByTrial([baseline, estimated(1, 0.9, 10)]);
    const { recommendation, grounds } = analyse(study, trials.slice(0, 2), estimates);
    expect(recommendation?.trial).toBe(1);
    expect(grounds?.probability).toBeGreaterThan(0.99);
    expect(grounds).toMatchObject({ isSure: false, doubts: [{ kind: "contradiction", trial: 1, metric: "latency" }] });
  });

  it("is not passed over where it was measured better than estimated, which is no false hope", () => {
    const better = [trials[0]!, completed(1, "saas", 0.9, 5, errors), trials[2]!];
    const estimates = estimatesByTrial([baseline, estimated(1, 0.9, 10), estimated(2, 0.88, 17)]);
    const { recommendation, grounds } = analyse(study, better, estimates);
    expect(recommendation?.trial).toBe(1);
    expect(grounds?.isSure).toBe(false);
  });

  it("is in doubt where the baseline's own measurement contradicts the estimate that gains are relative to", () => {
    const once = [completed(0, "baseline", 0.8, 30), trials[2]!];
    const estimates = estimatesByTrial([baseline, estimated(2, 0.88, 17)]);
    const noise = new Map([[0, { accuracy: 0.01, latency: 0.5 }]]);
    expect(analyse(study, once, estimates, { noise }).grounds?.doubts).toEqual([
      { kind: "contradiction", trial: 0, metric: "latency" },
    ]);
  });
});

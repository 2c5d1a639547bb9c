import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareScores,
  judge,
  type LeftOut,
  leaveOutEach,
  type Scores,
  score,
} from "../../../src/core/diagnostics/index.ts";
import { createDataset, type Dataset, type HyperparameterSamples } from "../../../src/core/gp/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

const prediction = (observed: number, mean: number, logDensity = 0, rank = 0.5): LeftOut => ({
  observed,
  mean,
  standardDeviation: 1,
  half: [mean - 0.7, mean + 0.7],
  most: [mean - 2, mean + 2],
  logDensity,
  rank,
  effectiveSamples: 1,
});

const outcomes = fc
  .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 30 })
  .filter((values) => Math.max(...values) - Math.min(...values) > 0.01);

describe("R² of left-out predictions", () => {
  it("is 1 where every prediction is right", () => {
    fc.assert(
      fc.property(outcomes, (values) => {
        expect(score(values.map((value) => prediction(value, value))).r2).toBe(1);
      }),
      { seed: 1 },
    );
  });

  it("is 0 where every prediction is the mean of the other outcomes, and below it where worse", () => {
    fc.assert(
      fc.property(outcomes, (values) => {
        const total = values.reduce((sum, value) => sum + value, 0);
        const others = values.map((value) => (total - value) / (values.length - 1));
        expect(score(values.map((value, i) => prediction(value, others[i]!))).r2).toBeCloseTo(0, 9);
        const worse = values.map((value, i) => prediction(value, value + 2 * (others[i]! - value)));
        expect(score(worse).r2).toBeCloseTo(-3, 9);
      }),
      { seed: 2 },
    );
  });

  it("has a standard error that agrees with the scatter over simulated sets", () => {
    const stream = createRandomStream(12);
    const sets = Array.from({ length: 400 }, () =>
      score(
        Array.from({ length: 100 }, () => {
          const truth = stream.normal();
          return prediction(truth + 0.5 * stream.normal(), truth);
        }),
      ),
    );
    const mean = sets.reduce((sum, { r2 }) => sum + r2, 0) / sets.length;
    const scatter = Math.sqrt(sets.reduce((sum, { r2 }) => sum + (r2 - mean) ** 2, 0) / (sets.length - 1));
    const claimed = sets.reduce((sum, { r2StandardError }) => sum + r2StandardError, 0) / sets.length;
    expect(mean).toBeCloseTo(0.8, 1);
    // The scatter of 400 sets is itself known to 4 %.
    expect(claimed / scatter).toBeGreaterThan(0.85);
    expect(claimed / scatter).toBeLessThan(1.15);
  });

  it("is 0 if all outcomes are equal", () => {
    expect(score([prediction(1, 1), prediction(1, 1.1)]).r2).toBe(0);
  });
});

describe("the log score", () => {
  it("is the mean log density with its standard error over the points", () => {
    const { logDensity } = score([-1, 0, 2, 3].map((value) => prediction(0, 0, value)));
    expect(logDensity.mean).toBe(1);
    expect(logDensity.standardError).toBeCloseTo(Math.sqrt(10 / 3 / 4), 12);
  });

  it("is compared point by point, so that points that are hard for both models cancel", () => {
    const hard = [-9, -1, -5, 0];
    const first = hard.map((value) => prediction(0, 0, value + 0.5));
    const second = hard.map((value) => prediction(0, 0, value));
    expect(compareScores(first, second)).toEqual({ mean: 0.5, standardError: 0 });
    expect(compareScores(second, first).mean).toBe(-0.5);
  });
});

/** Outcomes drawn from the process that the model assumes, with noise of variance 0.2. */
function simulated(seed: number, n: number): { data: (variance: number) => Dataset; samples: HyperparameterSamples } {
  const stream = createRandomStream(seed);
  const X = Float64Array.from({ length: n }, (_, i) => (i + stream.uniform()) / n);
  const lengthscale = 0.05;
  const covariance = (a: number, b: number) => Math.exp(-0.5 * ((a - b) / lengthscale) ** 2);
  const L = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = covariance(X[i]!, X[j]!) + (i === j ? 1e-9 : 0);
      for (let k = 0; k < j; k++) sum -= L[i]![k]! * L[j]![k]!;
      L[i]![j] = i === j ? Math.sqrt(sum) : sum / L[j]![j]!;
    }
  }
  const z = Float64Array.from({ length: n }, () => stream.normal());
  const y = Float64Array.from(L, (row) => row.reduce((sum, value, k) => sum + value * z[k]!, 0)).map(
    (value) => value + Math.sqrt(0.2) * stream.normal(),
  );
  return {
    data: (variance) => createDataset({ X, d: 1 }, y, { mean: 0, deviation: 1 }, new Float64Array(n).fill(variance)),
    samples: {
      family: "rbf",
      count: 1,
      d: 1,
      lengthscale: Float64Array.of(lengthscale),
      outputscale: Float64Array.of(1),
      noiseVariance: Float64Array.of(0),
      mean: Float64Array.of(0),
    },
  };
}

describe("coverage", () => {
  const n = 250;
  const { data, samples } = simulated(4, n);
  const right = leaveOutEach(data(0.2), samples);

  it("is nominal within its binomial error for data from the model itself", () => {
    const { coverage, count } = score(right);
    expect(count).toBe(n);
    for (const { level, share, standardError } of coverage) {
      expect(standardError).toBeCloseTo(Math.sqrt((level * (1 - level)) / n), 12);
      expect(Math.abs(share - level)).toBeLessThan(3 * standardError);
    }
    expect(judge(score(right))).toEqual({ trust: "good", concerns: [] });
  });

  it("counts the outcomes in the drawn intervals", () => {
    const inside = right.filter(({ observed, most }) => observed >= most[0] && observed <= most[1]).length;
    expect(score(right).coverage[1].hits).toBe(inside);
  });

  it("detects a model whose noise is ten times too small or too large", () => {
    const { concerns: small, trust } = judge(score(leaveOutEach(data(0.02), samples)));
    expect(small.map(({ kind }) => kind)).toEqual(["too-narrow"]);
    expect(trust).toBe("poor");
    const large = judge(score(leaveOutEach(data(2), samples)));
    expect(large.concerns.map(({ kind }) => kind)).toEqual(["too-wide"]);
    expect(large.trust).toBe("rough");
  });
});

describe("the verdict", () => {
  const scores = (r2: number, hits50: number, hits95: number, count = 100): Scores => ({
    count,
    r2,
    r2StandardError: 0.05,
    logDensity: { mean: 0, standardError: 0 },
    coverage: [
      { level: 0.5, hits: hits50, count, share: hits50 / count, standardError: 0.05 },
      { level: 0.95, hits: hits95, count, share: hits95 / count, standardError: 0.022 },
    ],
  });

  it.each([
    [scores(0.9, 50, 95), "good", []],
    [scores(0.56, 50, 95), "good", []],
    // Not above 0.5 by its standard error.
    [scores(0.54, 50, 95), "rough", []],
    [scores(0.09, 50, 95), "poor", ["predicts-little"]],
    [scores(0.9, 50, 87), "poor", ["too-narrow"]],
    [scores(0.9, 36, 95), "poor", ["too-narrow"]],
    [scores(0.9, 66, 100), "rough", ["too-wide"]],
    [scores(-1, 36, 60), "poor", ["predicts-little", "too-narrow"]],
  ] as const)("case %#", (given, trust, kinds) => {
    const verdict = judge(given);
    expect(verdict.trust).toBe(trust);
    expect(verdict.concerns.map(({ kind }) => kind)).toEqual(kinds);
  });

  it("does not report chance variation of few trials as a fault", () => {
    expect(judge(scores(0.9, 3, 9, 10)).concerns).toEqual([]);
    expect(judge(scores(0.9, 10, 10, 10)).concerns.map(({ kind }) => kind)).toEqual(["too-wide"]);
  });
});

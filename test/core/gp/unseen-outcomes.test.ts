import { describe, expect, it } from "vitest";
import { condition, type Dataset, judgeUnseen, pointsOf, predict, restandardise } from "../../../src/core/gp/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { normalCdf } from "../../../src/core/special/index.ts";

const stream = createRandomStream("unseen outcomes");
const [n, d] = [30, 3];
const data: Dataset = {
  n,
  d,
  X: Float64Array.from({ length: n * d }, () => stream.uniform()),
  y: Float64Array.from({ length: n }, () => stream.normal()),
  noise: { kind: "inferred" },
};
const samples = {
  family: "matern52" as const,
  count: 2,
  d,
  lengthscale: Float64Array.of(0.4, 0.8, 2, 0.3, 1.2, 5),
  outputscale: Float64Array.of(1.3, 0.8),
  noiseVariance: Float64Array.of(0.05, 0.2),
  mean: Float64Array.of(0.1, -0.2),
};

/** Tail probabilities and log densities of some rows, each by a factorisation of its own of all rows before it. */
function byFreshFactors(unseen: readonly number[]) {
  const seen = Array.from({ length: n }, (_, i) => i).filter((i) => !unseen.includes(i));
  const tails = unseen.map(() => 0);
  const logs = [0, 0];
  for (let s = 0; s < 2; s++) {
    unseen.forEach((row, i) => {
      const known = pointsOf(data, [...seen, ...unseen.slice(0, i)]);
      const { mean, variance } = predict(condition(known, samples, s), data.X.subarray(row * d, (row + 1) * d));
      const deviation = Math.sqrt(variance[0]! + samples.noiseVariance[s]!);
      const z = (data.y[row]! - mean[0]!) / deviation;
      tails[i]! += normalCdf(-Math.abs(z));
      logs[s]! -= 0.5 * z * z + Math.log(deviation);
    });
  }
  const weights = logs.map((value) => Math.exp(value - Math.max(...logs)));
  const sum = weights[0]! + weights[1]!;
  return {
    leastProbability: Math.min(...tails),
    effectiveShare: (sum * sum) / (2 * (weights[0]! ** 2 + weights[1]! ** 2)),
  };
}

describe("outcomes that draws have not seen", () => {
  it("are judged from one factor as from a fresh factorisation of all rows before each", () => {
    for (const unseen of [[29], [3, 11, 28, 29]]) {
      const verdict = judgeUnseen(data, samples, unseen);
      const fresh = byFreshFactors(unseen);
      expect(Math.abs(verdict.leastProbability - fresh.leastProbability)).toBeLessThan(1e-10);
      expect(Math.abs(verdict.effectiveShare - fresh.effectiveShare)).toBeLessThan(1e-10);
    }
  });

  it("are not improbable, and leave all draws effective, where there are none", () => {
    expect(judgeUnseen(data, samples, [])).toEqual({ leastProbability: 1, effectiveShare: 1 });
  });
});

describe("hyperparameters on another standardised scale", () => {
  it("predict the same in the outcome's own unit", () => {
    const [from, to] = [
      { mean: 12, deviation: 3 },
      { mean: 12.7, deviation: 2.6 },
    ];
    const moved = { ...data, y: data.y.map((y) => (y * from.deviation + from.mean - to.mean) / to.deviation) };
    const points = Float64Array.from({ length: 5 * d }, () => stream.uniform());
    const before = predict(condition(data, samples, 1), points);
    const after = predict(condition(moved, restandardise(samples, from, to), 1), points);
    before.mean.forEach((value, i) => {
      const own = value * from.deviation + from.mean;
      expect(Math.abs(after.mean[i]! * to.deviation + to.mean - own)).toBeLessThan(1e-10);
      const deviation = Math.sqrt(before.variance[i]!) * from.deviation;
      expect(Math.abs(Math.sqrt(after.variance[i]!) * to.deviation - deviation)).toBeLessThan(1e-10);
    });
  });

  it("keep every bit where the scale is the same", () => {
    expect(restandardise(samples, { mean: 1, deviation: 2 }, { mean: 1, deviation: 2 })).toBe(samples);
  });
});

import { describe, expect, it } from "vitest";
import { type Dataset, fitSaas, pointsOf, rejuvenateSaas } from "../../../src/core/gp/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

const stream = createRandomStream("rejuvenation");
const [n, d] = [40, 4];
const X = Float64Array.from({ length: n * d }, () => stream.uniform());
const all: Dataset = {
  n,
  d,
  X,
  y: Float64Array.from({ length: n }, (_, i) => Math.sqrt(2) * Math.sin(6 * X[i * d + 1]!) + 0.1 * stream.normal()),
  noise: { kind: "inferred" },
};
const known = pointsOf(
  all,
  Array.from({ length: 36 }, (_, i) => i),
);
const before = fitSaas(known, createRandomStream(1));
const rejuvenate = (share: "half" | "all") => rejuvenateSaas(all, before, share, createRandomStream(2))!;

describe("rejuvenated draws", () => {
  it("replace the older half and keep the newer one, or replace all", () => {
    const { count, lengthscale } = before.hyperparameters;
    const half = rejuvenate("half").hyperparameters;
    expect(half.count).toBe(count);
    expect(half.lengthscale.subarray(0, (count / 2) * d)).toEqual(lengthscale.subarray((count / 2) * d));
    expect(rejuvenate("all").hyperparameters.lengthscale.subarray(0, d)).not.toEqual(half.lengthscale.subarray(0, d));
  });

  it("are the same for the same data, chain and seed", () => {
    expect(rejuvenate("half")).toEqual(rejuvenate("half"));
  });

  it("find the relevant input as a whole chain does, at an acceptance near the target", () => {
    let fit = before;
    for (let round = 0; round < 6; round++) fit = rejuvenateSaas(all, fit, "half", createRandomStream(round))!;
    const medianOf = ({ hyperparameters: { lengthscale, count } }: typeof fit, j: number) =>
      Array.from({ length: count }, (_, s) => Math.log(lengthscale[s * d + j]!)).sort((a, b) => a - b)[count / 2]!;
    const whole = fitSaas(all, createRandomStream(3));
    expect(Math.abs(medianOf(fit, 1) - medianOf(whole, 1))).toBeLessThan(0.25);
    for (const j of [0, 2, 3]) expect(medianOf(fit, j)).toBeGreaterThan(medianOf(fit, 1) + 1);
    expect(fit.chain.stepSize / whole.chain.stepSize).toBeGreaterThan(0.4);
    expect(fit.chain.stepSize / whole.chain.stepSize).toBeLessThan(2.5);
  });

  it("do not exist where the chain has another dimension than the data", () => {
    const noisy: Dataset = { ...all, noise: { kind: "known", variances: new Float64Array(n).fill(0.01) } };
    expect(rejuvenateSaas(noisy, before, "half", createRandomStream(2))).toBeUndefined();
  });
});

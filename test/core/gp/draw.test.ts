import { describe, expect, it } from "vitest";
import {
  condition,
  createDataset,
  drawOutcomes,
  predict,
  predictMean,
  standardisation,
} from "../../../src/core/gp/index.ts";
import { predictJointly } from "../../../src/core/gp/posterior.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

const stream = createRandomStream("draw test");
const [n, d] = [12, 2];
const X = Float64Array.from({ length: n * d }, () => stream.uniform());
const raw = Float64Array.from({ length: n }, (_, i) => Math.sin(5 * X[2 * i]!) + 0.1 * stream.normal());
const data = createDataset({ X, d }, raw, standardisation(raw));
const posterior = condition(
  data,
  {
    family: "matern52",
    count: 1,
    d,
    lengthscale: Float64Array.of(0.4, 2),
    outputscale: Float64Array.of(1.3),
    noiseVariance: Float64Array.of(0.05),
    mean: Float64Array.of(0.2),
  },
  0,
);
const points = Float64Array.of(0.5, 0.5, 0.52, 0.5, 0.9, 0.1);

describe("joint draws of a posterior", () => {
  it("have its mean and covariance, within five standard errors", () => {
    const [count, q] = [20_000, 3];
    const draws = drawOutcomes(posterior, points, count, createRandomStream(1));
    const { mean } = predict(posterior, points);
    const covariance = predictJointly(posterior, points).covariance;
    for (let i = 0; i < q; i++) {
      let sum = 0;
      for (let t = 0; t < count; t++) sum += draws[t * q + i]!;
      const error = Math.sqrt(covariance[i * q + i]! / count);
      expect(Math.abs(sum / count - mean[i]!)).toBeLessThan(5 * error);
      for (let j = 0; j < q; j++) {
        let product = 0;
        for (let t = 0; t < count; t++) product += (draws[t * q + i]! - mean[i]!) * (draws[t * q + j]! - mean[j]!);
        const spread = covariance[i * q + i]! * covariance[j * q + j]! + covariance[i * q + j]! ** 2;
        expect(Math.abs(product / count - covariance[i * q + j]!)).toBeLessThan(5 * Math.sqrt(spread / count));
      }
    }
  });

  it("are the same for the same stream, and finite for repeated points", () => {
    const twice = Float64Array.of(0.5, 0.5, 0.5, 0.5);
    const draws = drawOutcomes(posterior, twice, 50, createRandomStream(2));
    expect(drawOutcomes(posterior, twice, 50, createRandomStream(2))).toEqual(draws);
    for (let t = 0; t < 50; t++) expect(draws[2 * t]).toBeCloseTo(draws[2 * t + 1]!, 3);
  });
});

describe("the mean alone", () => {
  it("is that of the full prediction", () => {
    const many = Float64Array.from({ length: 150 * d }, () => stream.uniform());
    const { mean } = predict(posterior, many);
    predictMean(posterior, many).forEach((value, i) => {
      expect(value).toBeCloseTo(mean[i]!, 12);
    });
  });
});

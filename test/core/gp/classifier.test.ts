import { describe, expect, it } from "vitest";
import { type LatentPosterior, propagateExpectations } from "../../../src/core/gp/expectation-propagation.ts";
import { createClassProbability, fitClassifier } from "../../../src/core/gp/index.ts";
import type { LabelledPoints } from "../../../src/core/gp/labelled-points.ts";
import { createLaplaceLikelihood } from "../../../src/core/gp/laplace-likelihood.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { normalCdf } from "../../../src/core/special/index.ts";
import { referenceKernels } from "../../reference/reference-kernels.ts";

/** Points of the unit cube of which those beyond a line fail. */
function labelled(n: number, d: number, seed: number): LabelledPoints {
  const stream = createRandomStream(seed);
  const X = Float64Array.from({ length: n * d }, () => stream.uniform());
  const labels = Float64Array.from({ length: n }, (_, i) => (X[i * d] + X[i * d + 1] > 1.3 ? -1 : 1));
  return { n, d, X, labels };
}

/** Central differences of fourth order. */
function slope(f: (delta: number) => number, step: number): number {
  return (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step);
}

describe("Laplace's marginal likelihood of labels", () => {
  it.each([
    [12, 2, 1, 1.5, 0.3],
    [30, 4, 2, 6, -0.4],
    [25, 3, 3, 0.3, 1.2],
  ])("has the gradient of finite differences (n = %d, d = %d)", (n, d, seed, outputscale, mean) => {
    const likelihood = createLaplaceLikelihood(labelled(n, d, seed));
    const lengthscale = Float64Array.from({ length: d }, (_, j) => 0.4 + 0.3 * j);
    const value = (logs: readonly number[], logScale: number, mu: number) =>
      likelihood.evaluate(Float64Array.from(logs, Math.exp), Math.exp(logScale), mu);
    const logs = Array.from(lengthscale, Math.log);
    value(logs, Math.log(outputscale), mean);
    const { logOutputscale, mean: byMean } = likelihood.gradient;
    const byLengthscale = likelihood.gradient.logLengthscale.slice();
    const near = (actual: number, expected: number) =>
      expect(Math.abs(actual - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
    logs.forEach((_, j) => {
      const moved = (delta: number) => logs.map((each, k) => (k === j ? each + delta : each));
      near(
        byLengthscale[j],
        slope((delta) => value(moved(delta), Math.log(outputscale), mean), 1e-3),
      );
    });
    near(
      logOutputscale,
      slope((delta) => value(logs, Math.log(outputscale) + delta, mean), 1e-3),
    );
    near(
      byMean,
      slope((delta) => value(logs, Math.log(outputscale), mean + delta), 1e-3),
    );
  });

  it("is near the exact Φ(μ/√(1+s²)) for one point, and its mode solves K⁻¹(f − μ) = ∇ log Φ(y f)", () => {
    for (const [label, mean] of [
      [1, 0.5],
      [-1, 0.5],
      [1, -2],
    ]) {
      const likelihood = createLaplaceLikelihood({
        n: 1,
        d: 1,
        X: Float64Array.of(0.5),
        labels: Float64Array.of(label),
      });
      const s2 = 0.25;
      const value = likelihood.evaluate(Float64Array.of(1), s2, mean);
      expect(Math.abs(value - Math.log(normalCdf((label * mean) / Math.sqrt(1 + s2))))).toBeLessThan(0.02);
      const f = mean + s2 * likelihood.alpha[0];
      const density = Math.exp(-0.5 * f * f) / Math.sqrt(2 * Math.PI);
      expect(likelihood.alpha[0]).toBeCloseTo((label * density) / normalCdf(label * f), 7);
    }
  });
});

describe("expectation propagation", () => {
  it("is near the exact prediction beside one label, ½ ± asin(ρ)/π, nearer than Laplace's", () => {
    for (const outputscale of [1, 4, 9]) {
      for (const distance of [0, 0.3, 0.8]) {
        const points = { n: 1, d: 1, X: Float64Array.of(0), labels: Float64Array.of(-1) };
        const covariance = outputscale * Math.exp(-0.5 * distance * distance);
        const exact = 0.5 - Math.asin(covariance / (1 + outputscale)) / Math.PI;
        const likelihood = createLaplaceLikelihood(points);
        likelihood.evaluate(Float64Array.of(1), outputscale, 0);
        const propagated = propagateExpectations(points, Float64Array.of(1), outputscale, 0);
        const predict = (latent: LatentPosterior | undefined) => {
          const { alpha = new Float64Array(1), whitening = new Float64Array(1) } = latent ?? {};
          const classifier = { points, lengthscale: Float64Array.of(1), outputscale, mean: 0, alpha, whitening };
          return Math.exp(createClassProbability(classifier).logProbability(Float64Array.of(distance))[0]);
        };
        const error = Math.abs(predict(propagated) - exact);
        expect(error).toBeLessThan(0.02);
        expect(error).toBeLessThan(Math.abs(predict(likelihood) - exact));
      }
    }
  });

  it("agrees with a long importance sampling of the latent process", () => {
    const points = labelled(8, 2, 11);
    const lengthscale = Float64Array.of(0.5, 0.7);
    const [outputscale, mean] = [3, 0.4];
    const latent = propagateExpectations(points, lengthscale, outputscale, mean);
    const target = Float64Array.of(0.6, 0.55);
    const all = [...Array.from({ length: 8 }, (_, i) => points.X.subarray(2 * i, 2 * i + 2)), target];
    const K = Float64Array.from(
      all.flatMap((a) =>
        all.map(
          (b) => outputscale * Math.exp(-0.5 * a.reduce((sum, x, j) => sum + ((x - b[j]) / lengthscale[j]) ** 2, 0)),
        ),
      ),
    );
    for (let i = 0; i < 9; i++) K[i * 9 + i] += 1e-10;
    expect(referenceKernels.choleskyInPlace(K, 9)).toBe(-1);
    const stream = createRandomStream(12);
    let [weights, hits] = [0, 0];
    for (let draw = 0; draw < 200_000; draw++) {
      const z = Array.from({ length: 9 }, () => stream.normal());
      const f = z.map((_, i) => mean + z.slice(0, i + 1).reduce((sum, value, k) => sum + K[i * 9 + k] * value, 0));
      const weight = points.labels.reduce((product, label, i) => product * normalCdf(label * f[i]), 1);
      weights += weight;
      hits += weight * normalCdf(f[8]);
    }
    if (latent === undefined) throw new Error("no posterior");
    const classifier = { points, lengthscale, outputscale, mean, ...latent };
    const predicted = Math.exp(createClassProbability(classifier).logProbability(target)[0]);
    expect(Math.abs(predicted - hits / weights)).toBeLessThan(0.015);
  });
});

describe("a classifier", () => {
  it("predicts the regions of failure, and is uncertain in between", () => {
    const d = 4;
    const points = labelled(60, d, 5);
    const predictor = createClassProbability(fitClassifier(points));
    const stream = createRandomStream(6);
    let wrong = 0;
    const tests = 200;
    for (let i = 0; i < tests; i++) {
      const x = Float64Array.from({ length: d }, () => stream.uniform());
      const p = Math.exp(predictor.logProbability(x)[0]);
      if (p > 0.5 !== x[0] + x[1] <= 1.3) wrong++;
    }
    expect(wrong / tests).toBeLessThan(0.08);
    const at = (a: number, b: number) => Math.exp(predictor.logProbability(Float64Array.of(a, b, 0.5, 0.5))[0]);
    expect(at(0.2, 0.2)).toBeGreaterThan(0.9);
    expect(at(0.95, 0.95)).toBeLessThan(0.1);
    expect(at(0.65, 0.65)).toBeGreaterThan(0.2);
    expect(at(0.65, 0.65)).toBeLessThan(0.8);
  });

  it("has the gradient by x of finite differences, and the same values for many points as for one", () => {
    const d = 3;
    const predictor = createClassProbability(fitClassifier(labelled(40, d, 7)));
    const stream = createRandomStream(8);
    const points = Float64Array.from({ length: 70 * d }, () => stream.uniform());
    const { values, gradient } = predictor.withGradient(points);
    expect(predictor.logProbability(points)).toEqual(values);
    for (let i = 0; i < 70; i += 7) {
      const x = points.slice(i * d, (i + 1) * d);
      expect(predictor.logProbability(x)[0]).toBe(values[i]);
      for (let j = 0; j < d; j++) {
        const at = (delta: number) => predictor.logProbability(x.map((each, k) => (k === j ? each + delta : each)))[0];
        const expected = slope(at, 1e-4);
        expect(Math.abs(gradient[i * d + j] - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
      }
    }
  });

  it("predicts the base rate where all points coincide, for either class", () => {
    const n = 40;
    const X = Float64Array.from({ length: n * 2 }, (_, i) => (i % 7) / 7);
    for (const failures of [4, 36]) {
      const labels = Float64Array.from({ length: n }, (_, i) => (i < failures ? -1 : 1));
      // The same place over and over: nothing but the rate can be learned.
      const predictor = createClassProbability(fitClassifier({ n, d: 2, X: X.fill(0.5), labels }));
      const p = Math.exp(predictor.logProbability(Float64Array.of(0.5, 0.5))[0]);
      expect(Math.abs(p - (n - failures) / n)).toBeLessThan(0.05);
    }
  });

  it("stays finite for the largest studies that failed everywhere but once", () => {
    const points = labelled(120, 6, 9);
    const labels = points.labels.fill(-1);
    labels[3] = 1;
    const predictor = createClassProbability(fitClassifier({ ...points, labels }));
    const { values, gradient } = predictor.withGradient(points.X);
    expect([...values, ...gradient].every(Number.isFinite)).toBe(true);
    expect(values.every((value) => value <= 0)).toBe(true);
  });
});

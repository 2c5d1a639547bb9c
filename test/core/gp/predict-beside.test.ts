import { expect, it } from "vitest";
import { condition, createDataset, findChanges, predictMean, predictMeanBeside } from "../../../src/core/gp/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

it.each([
  ["matern52", 30, 40],
  ["rbf", 30, 40],
  ["ANOVA", 30, 40],
  // So many covariances are computed in parts.
  ["ANOVA", 200, 400],
  ["matern52", 200, 400],
  ["ANOVA of groups of columns", 200, 400],
] as const)(
  "predicts the same mean at points that differ from others in few columns, in all, or not at all (%s, %i trials, %i points)",
  (kernel, n, q) => {
    const stream = createRandomStream("beside");
    const [d, m] = [70, 8];
    const isAnova = kernel.startsWith("ANOVA");
    // Two columns of one parameter are not next to each other.
    const group = Int32Array.from({ length: d }, (_, j) => j % 45);
    const weightsOf = (each: Float64Array) => (kernel.endsWith("columns") ? each.map((_, j) => each[j % 45]!) : each);
    const inputsOf = (X: Float64Array) => (kernel.endsWith("columns") ? { X, d, group } : { X, d });
    const uniform = (length: number): Float64Array => Float64Array.from({ length }, () => stream.uniform());
    const data = createDataset(inputsOf(uniform(n * d)), uniform(n), { mean: 0, deviation: 1 });
    const posterior = condition(
      data,
      {
        family: kernel === "rbf" ? "rbf" : "matern52",
        count: 1,
        d,
        lengthscale: Float64Array.from({ length: d }, (_, j) => (j < 5 ? 0.4 : 3 + 1e6 * stream.uniform())),
        outputscale: Float64Array.of(1.7),
        mean: Float64Array.of(0.2),
        noiseVariance: Float64Array.of(0.01),
        ...(isAnova ? { anova: { isAnova: [true], weight: weightsOf(uniform(d)) } } : {}),
      },
      0,
    );
    const others = uniform(m * d);
    const points = new Float64Array(q * d);
    for (let i = 0; i < q; i++) {
      points.set(others.subarray((i % m) * d, ((i % m) + 1) * d), i * d);
      const changed = i === 0 ? 0 : i === 1 ? d : 1 + (i % 3);
      for (let c = 0; c < changed; c++) points[i * d + ((i + c) % d)] = stream.uniform();
    }
    // A point of the training data: the distance is 0 up to rounding.
    points.set(data.X.subarray(0, d), 2 * d);
    const near = findChanges(others, points, d, (point) => point % m);
    const expected = predictMean(posterior, points);
    predictMeanBeside(posterior, near).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 7);
    });
  },
);

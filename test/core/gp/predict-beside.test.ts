import { expect, it } from "vitest";
import { condition, createDataset, findChanges, predictMean, predictMeanBeside } from "../../../src/core/gp/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

it.each(["matern52", "rbf", "ANOVA"] as const)(
  "predicts the same mean at points that differ from others in few columns, in all, or not at all (%s)",
  (kernel) => {
    const stream = createRandomStream("beside");
    const [n, d, m, q] = [30, 70, 8, 40];
    const uniform = (length: number): Float64Array => Float64Array.from({ length }, () => stream.uniform());
    const data = createDataset({ X: uniform(n * d), d }, uniform(n), { mean: 0, deviation: 1 });
    const posterior = condition(
      data,
      {
        family: kernel === "ANOVA" ? "matern52" : kernel,
        count: 1,
        d,
        lengthscale: Float64Array.from({ length: d }, (_, j) => (j < 5 ? 0.4 : 3 + 1e6 * stream.uniform())),
        outputscale: Float64Array.of(1.7),
        mean: Float64Array.of(0.2),
        noiseVariance: Float64Array.of(0.01),
        ...(kernel === "ANOVA" ? { anova: { isAnova: [true], weight: uniform(d) } } : {}),
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

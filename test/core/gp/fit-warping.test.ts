import { describe, expect, it } from "vitest";
import { createWarpingObjective } from "../../../src/core/gp/fit-warping.ts";
import {
  condition,
  createDataset,
  type Dataset,
  fitMap,
  fitWarping,
  predict,
  standardisation,
} from "../../../src/core/gp/index.ts";
import { createLikelihood } from "../../../src/core/gp/likelihood.ts";
import { createRandomStream, createSobol } from "../../../src/core/random/index.ts";
import {
  createFeatures,
  createSpace,
  type NumericColumn,
  shapesByColumn,
  warpRows,
} from "../../../src/core/space/index.ts";

const stream = createRandomStream(7);

function points(n: number, d: number, seed: number): Float64Array {
  const sobol = createSobol(d, createRandomStream(seed));
  return Float64Array.from({ length: n }, (_, i) => i).reduce(
    (all, i) => {
      all.set(sobol.point(i), i * d);
      return all;
    },
    new Float64Array(n * d),
  );
}

/** Differences of `f` at both sides of each coordinate. */
function differences(f: (u: Float64Array) => number, at: Float64Array, step = 1e-5): Float64Array {
  return at.map((value, j) => {
    const [above, below] = [at.slice(), at.slice()];
    above[j] = value + step;
    below[j] = value - step;
    return (f(above) - f(below)) / (2 * step);
  });
}

function expectClose(found: Float64Array, expected: Float64Array, tolerance = 1e-5): void {
  expect(found.length).toBe(expected.length);
  const scale = 1 + Math.max(...expected.map(Math.abs));
  found.forEach((value, j) => {
    expect(Math.abs(value - expected[j]!)).toBeLessThan(tolerance * scale);
  });
}

describe("the likelihood's gradient by its inputs", () => {
  it.each(["rbf", "matern52"] as const)("is that of finite differences (%s)", (family) => {
    const [n, d] = [7, 3];
    const X = points(n, d, 1);
    const y = Float64Array.from({ length: n }, () => stream.normal());
    const data: Dataset = { n, d, X, y, noise: { kind: "inferred" } };
    const lengthscale = Float64Array.of(0.4, 0.9, 1.7);
    const at = (inputs: Float64Array) =>
      createLikelihood({ ...data, X: inputs }, family).evaluate(lengthscale, 1.3, 0.05, 0.2);
    const likelihood = createLikelihood(data, family);
    likelihood.evaluate(lengthscale, 1.3, 0.05, 0.2);
    const out = new Float64Array(n * d);
    likelihood.writeInputGradient(out);
    expectClose(out, differences(at, X));
  });
});

describe("the objective of a warping", () => {
  const space = createSpace([
    { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" },
    { kind: "categorical", name: "c", values: ["a", "b", "d"] },
    { kind: "int", name: "k", lower: 1, upper: 9, scale: "linear", when: [{ parameter: "c", values: ["a", "b"] }] },
    { kind: "ordinal", name: "o", values: [1, 2, 4] },
  ]);
  const features = createFeatures(space);
  const n = 12;
  const X = features.of(points(n, space.dimension, 2));
  const dataset = (known: boolean): Dataset => ({
    n,
    d: features.width,
    X,
    group: features.group,
    y: Float64Array.from({ length: n }, () => stream.normal()),
    noise: known ? { kind: "known", variances: new Float64Array(n).fill(0.1) } : { kind: "inferred" },
  });

  it("has the gradient of finite differences, by every metric's hyperparameters and by the shapes they share", () => {
    const objective = createWarpingObjective({ datasets: [dataset(false), dataset(true)], numeric: features.numeric });
    // Two metrics' four lengthscales and mean, the noise of one, and two shapes of each of two numeric parameters.
    expect(objective.start.length).toBe(2 * 5 + 1 + 2 * 2);
    const u = objective.start.map((value) => value + 0.3 * stream.normal());
    const gradient = new Float64Array(u.length);
    objective.evaluate(u, gradient);
    expectClose(
      gradient,
      differences((at) => objective.evaluate(at, new Float64Array(u.length)), u),
    );
  });

  it("begins with inputs as they are", () => {
    const { start, fitAt } = createWarpingObjective({ datasets: [dataset(false)], numeric: features.numeric });
    expect(fitAt(start).warping).toEqual([
      { parameter: "x", lower: 0, upper: 1, a: 1, b: 1 },
      { parameter: "k", lower: 1, upper: 9, a: 1, b: 1 },
    ]);
  });
});

describe("the fit of a warping", () => {
  const d = 3;
  const numeric: readonly NumericColumn[] = Array.from({ length: d }, (_, at) => ({
    parameter: `x${at}`,
    lower: 0,
    upper: 1,
    at,
    origin: 0,
  }));
  const bent = (x: Float64Array) => Math.exp(-20 * x[0]!) + Math.sin(3 * x[1]! ** 4);
  const outcomes = (X: Float64Array, f: (x: Float64Array) => number) =>
    Float64Array.from({ length: X.length / d }, (_, i) => f(X.subarray(i * d, (i + 1) * d)));

  it("predicts fresh outcomes of a function that is bent much better, and says which inputs are", () => {
    const [X, fresh] = [points(48, d, 3), points(64, d, 4)];
    const raw = outcomes(X, bent);
    const scale = standardisation(raw);
    const data = createDataset(X, d, raw, scale);
    const expected = outcomes(fresh, bent).map((value) => (value - scale.mean) / scale.deviation);
    const { warping, hyperparameters } = fitWarping({ datasets: [data], numeric });
    const shapes = shapesByColumn(numeric, warping);
    const warp = (rows: Float64Array) => warpRows(rows, d, numeric, shapes);
    const logDensity = ({ mean, variance }: ReturnType<typeof predict>, noise: number) =>
      expected.reduce(
        (sum, value, i) =>
          sum -
          0.5 * (Math.log(2 * Math.PI * (variance[i]! + noise)) + (value - mean[i]!) ** 2 / (variance[i]! + noise)),
        0,
      ) / expected.length;
    const [after] = hyperparameters;
    const before = fitMap(data).hyperparameters;
    const warped = logDensity(
      predict(condition({ ...data, X: warp(X) }, after!, 0), warp(fresh)),
      after!.noiseVariance[0]!,
    );
    const plain = logDensity(predict(condition(data, before, 0), fresh), before.noiseVariance[0]!);
    expect(warped).toBeGreaterThan(plain + 1);
    const [fast, late, idle] = warping;
    expect(fast!.b).toBeGreaterThan(3);
    expect(late!.a).toBeGreaterThan(1.5);
    for (const shape of [idle!.a, idle!.b]) expect(Math.abs(Math.log(shape))).toBeLessThan(0.3);
  });

  it("shares its shapes among metrics, each with hyperparameters of its own", () => {
    const X = points(32, d, 5);
    const datasets = [bent, (x: Float64Array) => x[2]! ** 2].map((f) => {
      const raw = outcomes(X, f);
      return createDataset(X, d, raw, standardisation(raw));
    });
    const { warping, hyperparameters } = fitWarping({ datasets, numeric });
    expect(warping.map(({ parameter }) => parameter)).toEqual(["x0", "x1", "x2"]);
    expect(hyperparameters.length).toBe(2);
    // Only the second metric looks at x2.
    expect(hyperparameters[0]!.lengthscale[2]).toBeGreaterThan(3 * hyperparameters[1]!.lengthscale[2]!);
  });
});

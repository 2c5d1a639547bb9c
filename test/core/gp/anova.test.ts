import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAnovaObjective } from "../../../src/core/gp/anova-objective.ts";
import {
  condition,
  type Dataset,
  fitAnova,
  type HyperparameterSamples,
  kernelOf,
  predict,
} from "../../../src/core/gp/index.ts";
import { predictJointly } from "../../../src/core/gp/posterior.ts";
import { createWorkspace } from "../../../src/core/linalg/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

const seeds = fc.integer({ min: 0, max: 1e6 });
/** Two columns of one parameter are not next to each other. */
const GROUP = Int32Array.from([0, 1, 1, 2, 3, 0]);
const d = GROUP.length;

function someData(seed: number, n: number, noise: Dataset["noise"] = { kind: "inferred" }): Dataset {
  const stream = createRandomStream(seed);
  const numbers = (length: number, draw: () => number) => Float64Array.from({ length }, draw);
  return { n, d, X: numbers(n * d, () => stream.uniform()), y: numbers(n, () => stream.normal()), noise, group: GROUP };
}

function someSample(seed: number): HyperparameterSamples {
  const stream = createRandomStream(seed);
  const weights = Float64Array.from({ length: 4 }, () => stream.uniform());
  return {
    family: "matern52",
    count: 1,
    d,
    lengthscale: new Float64Array(d).fill(0.5),
    outputscale: Float64Array.of(0.5 + stream.uniform()),
    noiseVariance: Float64Array.of(0.01),
    mean: Float64Array.of(stream.normal()),
    anova: { isAnova: [true], weight: Float64Array.from(GROUP, (g) => weights[g]!) },
  };
}

const matern = (squared: number) => {
  const s = Math.sqrt(5 * squared) / 0.5;
  return (1 + s + (s * s) / 3) * Math.exp(-s);
};

describe("an ANOVA kernel", () => {
  it("is the sum over all sets of parameters of the products of their kernels", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { X } = someData(seed, 2);
        const sample = someSample(seed);
        const { weight } = sample.anova!;
        const squared = [0, 0, 0, 0];
        GROUP.forEach((g, j) => {
          squared[g]! += (X[j]! - X[d + j]!) ** 2;
        });
        let sum = 0;
        for (let set = 0; set < 16; set++) {
          let product = sample.outputscale[0]!;
          for (let g = 0; g < 4; g++) {
            const w = weight[GROUP.indexOf(g)]!;
            product *= (set >> g) % 2 === 1 ? w * matern(squared[g]!) : 1 - w;
          }
          sum += product;
        }
        const { kernels, Z, K, S } = createWorkspace({ Z: [2, d], K: [2, 2], S: [2, 2] });
        const kernel = kernelOf(sample, 0, { d, X, group: GROUP });
        kernel.scale(X, Z);
        kernel.covariance({ kernels, Z, n: 2, K, S });
        expect(K[2]).toBeCloseTo(sum, 12);
        expect(K[0]).toBe(sample.outputscale[0]);
      }),
    );
  });

  it("has the gradient of its covariances by the inputs", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [n, q] = [7, 3];
        const data = someData(seed, n);
        const kernel = kernelOf(someSample(seed), 0, data);
        const arrays = { Z: [n, d], Q: [q, d], K: [q, n], S: [q, n], A: [q, n], D: [q, d] } as const;
        const workspace = createWorkspace(arrays);
        kernel.scale(data.X, workspace.Z);
        const { X: points } = someData(seed + 1, q);
        const adjoints = Float64Array.from({ length: q * n }, (_, at) => Math.cos(at));
        const value = (at: Float64Array): number => {
          kernel.scale(at, workspace.Q);
          kernel.crossCovariance({ ...workspace, q, n });
          return adjoints.reduce((sum, adjoint, i) => sum + adjoint * workspace.K[i]!, 0);
        };
        value(points);
        workspace.A.set(adjoints);
        const gradient = new Float64Array(q * d);
        kernel.addInputGradient({ ...workspace, q, n }, workspace.A, workspace.D, gradient);
        points.forEach((x, at) => {
          const difference = value(points.with(at, x + 1e-5)) - value(points.with(at, x - 1e-5));
          expect(gradient[at]).toBeCloseTo(difference / 2e-5, 6);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("gives covariances that are positive definite, and predictions that agree with them", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const data = someData(seed, 12);
        const posterior = condition(data, someSample(seed), 0);
        expect(posterior.jitter).toBe(0);
        const points = someData(seed + 1, 4).X;
        const { variance } = predict(posterior, points);
        const covariance = predictJointly(posterior, points).covariance;
        for (let i = 0; i < 4; i++) expect(variance[i]).toBeCloseTo(covariance[i * 5]!, 9);
      }),
      { numRuns: 30 },
    );
  });
});

describe.each([
  ["inferred noise", { kind: "inferred" }],
  ["known noise", { kind: "known", variances: Float64Array.from({ length: 17 }, (_, i) => 0.01 * (i + 1)) }],
] as const)("the objective of its fit, with %s", (_, noise) => {
  it("has the gradient of its value", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const objective = createAnovaObjective(someData(seed, 17, noise));
        const stream = createRandomStream(seed);
        const u = Float64Array.from({ length: objective.size }, () => stream.normal() - 0.5);
        const [gradient, other] = [new Float64Array(objective.size), new Float64Array(objective.size)];
        objective.evaluate(u, gradient);
        u.forEach((value, i) => {
          const above = objective.evaluate(u.with(i, value + 1e-5), other);
          const below = objective.evaluate(u.with(i, value - 1e-5), other);
          expect(gradient[i]).toBeCloseTo((above - below) / 2e-5, 4);
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe("a fit with an ANOVA kernel", () => {
  it("predicts a sum of functions of one parameter each where no point is near in all of them", () => {
    const stream = createRandomStream("sum");
    const [n, many] = [60, 10];
    const outcome = (x: Float64Array) => x.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) - many / 12;
    const X = Float64Array.from({ length: n * many }, () => stream.uniform());
    const y = Float64Array.from({ length: n }, (_, i) => 4 * outcome(X.subarray(i * many, (i + 1) * many)));
    const data: Dataset = { n, d: many, X, y, noise: { kind: "inferred" } };
    const middle = new Float64Array(many).fill(0.5);
    const { mean } = predict(condition(data, fitAnova(data), 0), middle);
    // The least outcome of the points is far above that of the middle.
    expect(4 * outcome(middle)).toBeLessThan(y.reduce((a, b) => Math.min(a, b)) - 1);
    expect(mean[0]).toBeCloseTo(4 * outcome(middle), 0);
  });

  it("gives parameters without an effect a small weight", () => {
    const data = someData(3, 60);
    const y = data.X.filter((_, at) => at % d === 3).map((value) => Math.sin(4 * value) - 0.5);
    const { weight } = fitAnova({ ...data, y }).anova!;
    for (const j of [0, 1, 2, 4, 5]) expect(weight[j]).toBeLessThan(0.1 * weight[3]!);
  });
});

/** The stored problems as the acquisition sees them, and the slopes of finite differences. */
import fc from "fast-check";
import { expect } from "vitest";
import type { AcquisitionSession, Aim, SessionDefinition } from "../../../src/core/acquisition/index.ts";
import { createDataset, type HyperparameterSamples } from "../../../src/core/gp/index.ts";
import golden from "../../golden/acquisition.json" with { type: "json" };

export type ProblemName = keyof typeof golden.problems;

const none = new Float64Array(0);

/** Data and hyperparameters of every output of a stored problem. */
export function modelsOf(name: ProblemName) {
  const { input_dim: d, X_train, Y_train, hyperparameters } = golden.problems[name];
  return hyperparameters.map((h, k) => {
    const samples: HyperparameterSamples = {
      family: "matern52",
      count: 1,
      d,
      lengthscale: Float64Array.from(h.lengthscale),
      outputscale: Float64Array.of(h.outputscale),
      noiseVariance: Float64Array.of(h.noise_variance),
      mean: Float64Array.of(h.mean_constant),
    };
    const y = Float64Array.from(Y_train, (row) => row[k]);
    return {
      data: createDataset({ X: Float64Array.from(X_train.flat()), d }, y, { mean: 0, deviation: 1 }),
      hyperparameters: samples,
    };
  });
}

/** A session's definition: the first outputs are the objectives. */
export function definitionOf(
  name: ProblemName,
  draws: number,
  overrides: Partial<SessionDefinition> = {},
): SessionDefinition {
  const problem = golden.problems[name];
  return {
    models: modelsOf(name).slice(0, problem.objectives),
    referencePoint: Float64Array.from(problem.ref_point),
    pending: none,
    pool: none,
    maxAppended: 4,
    draws,
    seed: "test",
    ...overrides,
  };
}

/** Log α's gradient is that of finite differences of log α, all over the cube. */
export function expectGradient(session: AcquisitionSession, aim: Aim, d: number): void {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.02, max: 0.98, noNaN: true }), { minLength: d, maxLength: d }), (x) => {
      const point = Float64Array.from(x);
      const { values, gradients } = session.scoreWithGradient(point, aim);
      if (!Number.isFinite(values[0])) return;
      for (let j = 0; j < d; j++) {
        const step = 1e-5;
        const at = (delta: number) => {
          const moved = point.slice();
          moved[j] += delta;
          return session.score(moved, aim)[0];
        };
        const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
        const scale = 1 + Math.max(...gradients.map(Math.abs));
        expect(Math.abs(slope - gradients[j]) / scale).toBeLessThan(1e-5);
      }
    }),
    { seed: 3, numRuns: 40 },
  );
}

/** Mean of independent repetitions and its standard error. */
export function meanAndError(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/**
 * @file The log marginal likelihood of an exact Gaussian process with an ANOVA kernel (sample-kernel.ts) whose lengthscale is the
 * same for all inputs and given, and its gradient by the weights of the parameters. Nothing is allocated by an evaluation.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | T | 1 − k(r_f) of each pair of inputs and each parameter, which does not depend on what is inferred | n (n − 1) / 2 × r |
 * | C | covariance without noise | n × n |
 * | w | weights of the parameters | r |
 */
import { createWorkspace, inWorkspace } from "../linalg/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import {
  logMarginal,
  marginalShapes,
  type ScalarGradient,
  weighCovariances,
  writeScalarGradient,
} from "./marginal-likelihood.ts";
import { columnsByRelevance, relevanceWidths } from "./sample-kernel.ts";

/** Where the gradient of the log marginal likelihood is written. */
export interface AnovaGradient extends ScalarGradient {
  /** By w; length r. */
  readonly weight: Float64Array;
}

/** The log marginal likelihood of one data set as a function of hyperparameters. */
export interface AnovaLikelihood {
  readonly gradient: AnovaGradient;
  /**
   * Log marginal likelihood; its gradient is left in `gradient`. −∞ where the covariance is not positive definite in double
   * precision (then `gradient` is not changed).
   *
   * @param weights - w, length r, each in [0, 1)
   * @param noiseVariance - added to the diagonal; ignored where the data's noise is known
   */
  evaluate(weights: Float64Array, outputscale: number, noiseVariance: number, mean: number): number;
}

/** Prepares the likelihood of a data set for many evaluations: all memory is allocated once. */
export function createAnovaLikelihood(data: Dataset, lengthscale: number): AnovaLikelihood {
  const { n } = data;
  const r = countRelevances(data);
  const count = r + (r % 2);
  const work = createWorkspace({
    ...marginalShapes(n),
    T: [(n * (n - 1)) / 2, count],
    C: [n, n],
    w: [count],
    reduced: [count],
  });
  const { kernels, K, T, C, P, w, reduced } = work;
  fillTable(data, lengthscale, count, T);
  const gradient: AnovaGradient = { weight: new Float64Array(r), logOutputscale: 0, noiseVariance: 0, mean: 0 };
  return {
    gradient,
    evaluate(weights, outputscale, noiseVariance, mean) {
      w.set(weights);
      kernels.anovaTableCovariance(w, T, count, n, outputscale, C);
      K.set(C);
      const value = logMarginal(work, data, noiseVariance, mean);
      if (value === Number.NEGATIVE_INFINITY) return value;
      writeScalarGradient(work, data, noiseVariance, gradient);
      weighCovariances(work, n, C);
      kernels.anovaTableGradient(w, T, count, P, n, reduced);
      gradient.weight.set(reduced.subarray(0, r));
      return value;
    },
  };
}

/** T ← 1 − k(r_f) of each pair of inputs and each parameter. */
function fillTable(data: Dataset, lengthscale: number, count: number, T: Float64Array): void {
  const { n, d, X } = data;
  const order = columnsByRelevance(data);
  const widths = relevanceWidths(data);
  let from = 0;
  for (const [f, c] of widths.entries()) {
    inWorkspace({ Z: [n, c], K: [n, n], S: [n, n] }, ({ kernels, Z, K, S }) => {
      for (let i = 0; i < n; i++) for (let j = 0; j < c; j++) Z[i * c + j] = X[i * d + order[from + j]] / lengthscale;
      kernels.covariance("matern52", Z, n, c, 1, K, S);
      for (let i = 1, pair = 0; i < n; i++) for (let k = 0; k < i; k++, pair++) T[pair * count + f] = 1 - K[i * n + k];
    });
    from += c;
  }
}

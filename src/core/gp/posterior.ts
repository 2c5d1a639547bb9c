/**
 * @file A Gaussian process conditioned on data. The covariance is factored once; mean, variance, covariance and
 * leave-one-out predictions are computed from that immutable object.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | training inputs over lengthscales | n × d |
 * | M | L⁻¹ with L Lᵀ = K + Σ | n × n |
 * | alpha | (K + Σ)⁻¹ (y − mean) | n |
 */
import { inWorkspace, POINTS_PER_CHUNK } from "../linalg/index.ts";
import { LOG_TWO_PI, log } from "../special/index.ts";
import type { Dataset } from "./data.ts";
import { factorCovariance, noiseVariances } from "./factor-covariance.ts";
import { type HyperparameterSamples, pickSamples } from "./hyperparameters.ts";
import { kernelOf, type SampleKernel } from "./sample-kernel.ts";

/** A Gaussian process conditioned on its data at one setting of its hyperparameters. */
export interface Posterior {
  readonly data: Dataset;
  /** The one hyperparameter sample. */
  readonly sample: HyperparameterSamples;
  readonly kernel: SampleKernel;
  readonly outputscale: number;
  readonly mean: number;
  /** Noise variance of each training point. */
  readonly noise: Float64Array;
  /** The jitter that was added to the diagonal of the covariance so that it could be factored; usually 0. */
  readonly jitter: number;
  /** L⁻¹, n × n. */
  readonly inverseFactor: Float64Array;
  readonly alpha: Float64Array;
}

/**
 * Conditions the process with hyperparameters `samples[index]` on the data.
 *
 * @throws ParetuneError ("not-positive-definite") only where no jitter up to 1e-2 helps, which finite inputs do not reach
 */
export function condition(data: Dataset, samples: HyperparameterSamples, index: number): Posterior {
  const { n, d, y } = data;
  const outputscale = samples.outputscale[index];
  const mean = samples.mean[index];
  return inWorkspace(
    {
      Z: [n, d],
      K: [n, n],
      M: [n, n],
      L: [n, n],
      residual: [n],
      whitened: [n],
      alpha: [n],
    },
    (workspace) => {
      const { kernels, M, L, residual, whitened, alpha } = workspace;
      const jitter = factorCovariance(workspace, data, samples, index);
      kernels.invertTriangular(L, n, M);
      for (let i = 0; i < n; i++) residual[i] = y[i] - mean;
      kernels.multiplyLower(residual, 1, M, n, whitened);
      kernels.multiplyLowerTransposed(whitened, 1, M, n, alpha);
      return {
        data,
        sample: pickSamples(samples, [index]),
        kernel: kernelOf(samples, index, data),
        outputscale,
        mean,
        noise: noiseVariances(data, samples, index),
        jitter,
        inverseFactor: M.slice(),
        alpha: alpha.slice(),
      };
    },
  );
}

/**
 * Mean and variance of the noise-free outcome (standardised scale) at q points (q × d, row-major). Variances are
 * never negative. (R&W eq. 2.25, 2.26)
 */
export function predict(posterior: Posterior, points: Float64Array): { mean: Float64Array; variance: Float64Array } {
  const { n, d, X } = posterior.data;
  const { kernel, outputscale } = posterior;
  const q = points.length / d;
  const size = Math.min(POINTS_PER_CHUNK, q);
  return inWorkspace(
    {
      Z: [n, d],
      M: [n, n],
      Q: [size, d],
      K: [size, n],
      S: [size, n],
    },
    ({ kernels, Z, M, Q, K, S }) => {
      kernel.scale(X, Z);
      M.set(posterior.inverseFactor);
      const mean = new Float64Array(q);
      const variance = new Float64Array(q);
      for (let from = 0; from < q; from += size) {
        const count = Math.min(size, q - from);
        kernel.scale(points.subarray(from * d, (from + count) * d), Q);
        kernel.crossCovariance({ kernels, Q, q: count, Z, n, K, S });
        kernels.multiplyLower(K, count, M, n, S);
        for (let i = 0; i < count; i++) {
          let explained = 0;
          for (let k = 0; k < n; k++) explained += S[i * n + k] * S[i * n + k];
          mean[from + i] = meanBy(posterior, K, i);
          variance[from + i] = Math.max(0, outputscale - explained);
        }
      }
      return { mean, variance };
    },
  );
}

/** The mean at the point whose covariances with the training inputs are row i of K. (R&W eq. 2.25) */
function meanBy({ data: { n }, mean, alpha }: Posterior, K: Float64Array, i: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += K[i * n + k] * alpha[k];
  return mean + sum;
}

/** The mean alone at q points (q × d, row-major): O(n d) per point, for the many points of a sensitivity analysis. */
export function predictMean(posterior: Posterior, points: Float64Array): Float64Array {
  const { n, d, X } = posterior.data;
  const { kernel } = posterior;
  const q = points.length / d;
  const size = Math.min(POINTS_PER_CHUNK, q);
  return inWorkspace(
    {
      Z: [n, d],
      alpha: [n],
      Q: [size, d],
      K: [size, n],
      S: [size, n],
      out: [size],
    },
    ({ kernels, Z, alpha, Q, K, S, out }) => {
      kernel.scale(X, Z);
      alpha.set(posterior.alpha);
      const mean = new Float64Array(q);
      for (let from = 0; from < q; from += size) {
        const count = Math.min(size, q - from);
        kernel.scale(points.subarray(from * d, (from + count) * d), Q);
        kernel.crossCovariance({ kernels, Q, q: count, Z, n, K, S });
        kernels.multiplyTransposed(K, count, alpha, 1, n, out);
        for (let i = 0; i < count; i++) mean[from + i] = posterior.mean + out[i];
      }
      return mean;
    },
  );
}

/**
 * The mean of the noise-free outcome at the data's own points under one hyperparameter sample, length n. Since
 * (K + Σ) alpha = y − mean, it is mean + K alpha = y − Σ alpha, which takes one factorisation and no inverse.
 */
export function meanAtData(data: Dataset, samples: HyperparameterSamples, index: number): Float64Array {
  const { n, d, y } = data;
  return inWorkspace({ Z: [n, d], K: [n, n], L: [n, n], alpha: [n] }, (workspace) => {
    const { kernels, L, alpha } = workspace;
    const jitter = factorCovariance(workspace, data, samples, index);
    for (let i = 0; i < n; i++) alpha[i] = y[i] - samples.mean[index];
    kernels.solveLowerInPlace(L, n, alpha, 1);
    kernels.solveLowerTransposedInPlace(L, n, alpha, 1);
    const noise = noiseVariances(data, samples, index);
    return y.map((value, i) => value - (noise[i] + jitter) * alpha[i]);
  });
}

/** Mean and covariance (q × q, row-major) of the noise-free outcomes at q points (q × d, row-major). (R&W eq. 2.23, 2.24) */
export function predictJointly(
  posterior: Posterior,
  points: Float64Array,
): { mean: Float64Array; covariance: Float64Array } {
  const { n, d, X } = posterior.data;
  const { kernel } = posterior;
  const q = points.length / d;
  return inWorkspace(
    {
      Z: [n, d],
      M: [n, n],
      Q: [q, d],
      K: [q, n],
      V: [q, n],
      prior: [q, q],
      slope: [q, q],
      explained: [q, q],
    },
    ({ kernels, Z, M, Q, K, V, prior, slope, explained }) => {
      kernel.scale(X, Z);
      M.set(posterior.inverseFactor);
      kernel.scale(points, Q);
      kernel.crossCovariance({ kernels, Q, q, Z, n, K, S: V });
      const mean = Float64Array.from({ length: q }, (_, i) => meanBy(posterior, K, i));
      kernels.multiplyLower(K, q, M, n, V);
      kernels.multiplyTransposed(V, q, V, q, n, explained);
      kernel.crossCovariance({ kernels, Q, q, Z: Q, n: q, K: prior, S: slope });
      return { mean, covariance: prior.map((value, at) => value - explained[at]) };
    },
  );
}

/** Leave-one-out predictions at the training points, all in standardised units and of length n. */
export interface LeaveOneOut {
  readonly mean: Float64Array;
  /** Variance of the observation: includes that point's noise. */
  readonly variance: Float64Array;
  /** Log density of each left-out outcome. */
  readonly logDensity: Float64Array;
}

/** Leave-one-out predictions in closed form at fixed hyperparameters, without a refit (R&W eq. 5.10 to 5.12). */
export function leaveOneOut(posterior: Posterior): LeaveOneOut {
  const { n, y } = posterior.data;
  const mean = new Float64Array(n);
  const variance = new Float64Array(n);
  const logDensity = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // [(K+Σ)⁻¹]_ii = Σ_k M_ki²
    let diagonal = 0;
    for (let k = i; k < n; k++) diagonal += posterior.inverseFactor[k * n + i] ** 2;
    variance[i] = 1 / diagonal;
    mean[i] = y[i] - posterior.alpha[i] / diagonal;
    const residual = y[i] - mean[i];
    logDensity[i] = -0.5 * (log(variance[i]) + residual * residual * diagonal + LOG_TWO_PI);
  }
  return { mean, variance, logDensity };
}

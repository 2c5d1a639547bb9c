/**
 * @file Condition once, view many: the covariance is factored when the data arrive; mean, variance, covariance and
 * leave-one-out predictions are views of that one immutable object.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | training inputs over lengthscales | n × d |
 * | M | L⁻¹ with L Lᵀ = K + Σ | n × n |
 * | alpha | (K + Σ)⁻¹ (y − mean) | n |
 */
import { type Arena, createArena, factorWithJitter, type KernelFamily } from "../linalg/index.ts";
import { log } from "../special/index.ts";
import type { Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { LOG_TWO_PI } from "./log-two-pi.ts";

/** Points predicted in one go: bounds the scratch memory. */
const CHUNK = 64;

/** A Gaussian process conditioned on its data at one setting of its hyperparameters. */
export interface Posterior {
  readonly data: Dataset;
  readonly family: KernelFamily;
  readonly lengthscale: Float64Array;
  readonly outputscale: number;
  readonly mean: number;
  /** Noise variance of each training point. */
  readonly noise: Float64Array;
  /** What had to be added to the diagonal to factor it; 0 as a rule. */
  readonly jitter: number;
  /** L⁻¹, n × n. */
  readonly inverseFactor: Float64Array;
  readonly alpha: Float64Array;
}

/** Conditions the process with hyperparameters `samples[index]` on the data. Throws ParetuneError
 * ("not-positive-definite") only where no jitter up to 1e-2 helps, which finite inputs do not reach. */
export function condition(data: Dataset, samples: HyperparameterSamples, index: number): Posterior {
  const { n, d, X, y } = data;
  const lengthscale = samples.lengthscale.slice(index * d, (index + 1) * d);
  const outputscale = samples.outputscale[index];
  const mean = samples.mean[index];
  const noise =
    data.noise.kind === "known" ? data.noise.variances : new Float64Array(n).fill(samples.noiseVariance[index]);
  const arena = createArena(3 * n * n + n * d + 3 * n + 64);
  const Z = arena.allocate(n * d);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) Z[at] = X[at] / lengthscale[j];
  const K = arena.allocate(n * n);
  const M = arena.allocate(n * n);
  arena.kernels.covariance(samples.family, Z, n, d, outputscale, K, M);
  for (let i = 0; i < n; i++) K[i * n + i] += noise[i];
  const L = arena.allocate(n * n);
  const jitter = factorWithJitter(arena.kernels, K, n, L);
  arena.kernels.invertTriangular(L, n, M);
  const residual = arena.allocate(n);
  const whitened = arena.allocate(n);
  const alpha = arena.allocate(n);
  for (let i = 0; i < n; i++) residual[i] = y[i] - mean;
  arena.kernels.multiplyLower(residual, 1, M, n, whitened);
  arena.kernels.multiplyLowerTransposed(whitened, 1, M, n, alpha);
  return {
    data,
    family: samples.family,
    lengthscale,
    outputscale,
    mean,
    noise,
    jitter,
    inverseFactor: M.slice(),
    alpha: alpha.slice(),
  };
}

interface Scratch {
  readonly arena: Arena;
  readonly Z: Float64Array;
  readonly M: Float64Array;
}

function scratchFor(posterior: Posterior, q: number): Scratch {
  const { n, d, X } = posterior.data;
  const arena = createArena(n * n + n * d + 4 * q * n + 2 * q * d + q * q + 128);
  const Z = arena.allocate(n * d);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) Z[at] = X[at] / posterior.lengthscale[j];
  const M = arena.allocate(n * n);
  M.set(posterior.inverseFactor);
  return { arena, Z, M };
}

/**
 * Mean and variance of the noise-free outcome (standardised scale) at q points (q × d, row-major). Variances are
 * never negative. (R&W eq. 2.25, 2.26)
 */
export function predict(posterior: Posterior, points: Float64Array): { mean: Float64Array; variance: Float64Array } {
  const { n, d } = posterior.data;
  const q = points.length / d;
  const size = Math.min(CHUNK, q);
  const { arena, Z, M } = scratchFor(posterior, size);
  const Q = arena.allocate(size * d);
  const K = arena.allocate(size * n);
  const S = arena.allocate(size * n);
  const mean = new Float64Array(q);
  const variance = new Float64Array(q);
  for (let from = 0; from < q; from += size) {
    const count = Math.min(size, q - from);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < d; j++) Q[i * d + j] = points[(from + i) * d + j] / posterior.lengthscale[j];
    }
    arena.kernels.crossCovariance(posterior.family, Q, count, Z, n, d, posterior.outputscale, K, S);
    arena.kernels.multiplyLower(K, count, M, n, S);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      let explained = 0;
      for (let k = 0; k < n; k++) {
        sum += K[i * n + k] * posterior.alpha[k];
        explained += S[i * n + k] * S[i * n + k];
      }
      mean[from + i] = posterior.mean + sum;
      variance[from + i] = Math.max(0, posterior.outputscale - explained);
    }
  }
  return { mean, variance };
}

/** The mean alone at q points (q × d, row-major): O(n d) a point, for the many points of a sensitivity analysis. */
export function predictMean(posterior: Posterior, points: Float64Array): Float64Array {
  const { n, d, X } = posterior.data;
  const q = points.length / d;
  const size = Math.min(CHUNK, q);
  const arena = createArena(n * d + n + size * (d + 2 * n + 1) + 64);
  const Z = arena.allocate(n * d);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) Z[at] = X[at] / posterior.lengthscale[j];
  const alpha = arena.allocate(n);
  alpha.set(posterior.alpha);
  const Q = arena.allocate(size * d);
  const K = arena.allocate(size * n);
  const S = arena.allocate(size * n);
  const out = arena.allocate(size);
  const mean = new Float64Array(q);
  for (let from = 0; from < q; from += size) {
    const count = Math.min(size, q - from);
    for (let at = 0; at < count * d; at++) Q[at] = points[from * d + at] / posterior.lengthscale[at % d];
    arena.kernels.crossCovariance(posterior.family, Q, count, Z, n, d, posterior.outputscale, K, S);
    arena.kernels.multiplyTransposed(K, count, alpha, 1, n, out);
    for (let i = 0; i < count; i++) mean[from + i] = posterior.mean + out[i];
  }
  return mean;
}

/** Covariance of the noise-free outcomes at q points: q × q, row-major. */
export function predictCovariance(posterior: Posterior, points: Float64Array): Float64Array {
  const { n, d } = posterior.data;
  const q = points.length / d;
  const { arena, Z, M } = scratchFor(posterior, q);
  const Q = arena.allocate(q * d);
  for (let i = 0; i < q * d; i++) Q[i] = points[i] / posterior.lengthscale[i % d];
  const K = arena.allocate(q * n);
  const V = arena.allocate(q * n);
  arena.kernels.crossCovariance(posterior.family, Q, q, Z, n, d, posterior.outputscale, K, V);
  arena.kernels.multiplyLower(K, q, M, n, V);
  const own = arena.allocate(q * q);
  const slope = new Float64Array(q * q);
  arena.kernels.multiplyTransposed(V, q, V, q, n, own);
  const prior = createArena(2 * q * q + q * d + 16);
  const Qp = prior.allocate(q * d);
  Qp.set(Q);
  const Kp = prior.allocate(q * q);
  const Sp = prior.allocate(q * q);
  prior.kernels.crossCovariance(posterior.family, Qp, q, Qp, q, d, posterior.outputscale, Kp, Sp);
  for (let i = 0; i < q * q; i++) slope[i] = Kp[i] - own[i];
  return slope;
}

/** Leave-one-out predictions at the training points, all in standardised units and of length n. */
export interface LeaveOneOut {
  readonly mean: Float64Array;
  /** Variance of the observation: includes that point's noise. */
  readonly variance: Float64Array;
  /** Log density of each left-out outcome. */
  readonly logDensity: Float64Array;
}

/** Closed-form leave-one-out at fixed hyperparameters, without a refit (R&W eq. 5.10 to 5.12). */
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

/**
 * @file The log marginal likelihood of an exact Gaussian process and its gradient (Rasmussen & Williams 2006, eq. 5.8
 * and 5.9). One evaluation is a distance kernel, a Cholesky factorisation, a triangular inverse, one LᵀL product and
 * one weighted reduction; nothing is allocated.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | inputs over lengthscales | n × d |
 * | K, S | covariance without noise and its slope (linalg/kernels.ts); the factor L replaces K | n × n |
 * | M | L⁻¹ | n × n |
 * | P | (K + Σ)⁻¹; P ⊙ S-weighted in place for the lengthscale gradient | n × n |
 * | alpha | (K + Σ)⁻¹ (y − mean) | n |
 */
import { type Arena, createArena, type KernelFamily } from "../linalg/index.ts";
import { log } from "../special/index.ts";
import type { Dataset } from "./data.ts";
import { LOG_TWO_PI } from "./log-two-pi.ts";

/** Where the gradient of the log marginal likelihood is written. */
export interface LikelihoodGradient {
  /** By log ℓⱼ; length d. */
  readonly logLengthscale: Float64Array;
  logOutputscale: number;
  /** By the noise variance itself (not its log); 0 where the noise is known. */
  noiseVariance: number;
  mean: number;
}

/** The log marginal likelihood of one data set as a function of hyperparameters. */
export interface Likelihood {
  readonly data: Dataset;
  readonly gradient: LikelihoodGradient;
  /**
   * Log marginal likelihood at the given hyperparameters; its gradient is left in `gradient`. −∞ where the covariance
   * is not positive definite in double precision (then `gradient` is not changed).
   *
   * @param lengthscale - ℓ, length d, each > 0
   * @param noiseVariance - added to the diagonal; ignored where the data's noise is known
   */
  evaluate(lengthscale: Float64Array, outputscale: number, noiseVariance: number, mean: number): number;
  /** Writes the gradient of the last finite evaluation by the inputs X, n × d, which may be changed between evaluations. */
  writeInputGradient(out: Float64Array): void;
}

/** Prepares the likelihood of a data set for many evaluations: allocates all it needs once. */
export function createLikelihood(data: Dataset, family: KernelFamily): Likelihood {
  const { n, d, X, y, noise } = data;
  const arena: Arena = createArena(4 * n * n + 2 * n * d + 3 * n + d + 64);
  const Z = arena.allocate(n * d);
  const K = arena.allocate(n * n);
  const S = arena.allocate(n * n);
  const M = arena.allocate(n * n);
  const P = arena.allocate(n * n);
  const residual = arena.allocate(n);
  const whitened = arena.allocate(n);
  const alpha = arena.allocate(n);
  const reduced = arena.allocate(d);
  const byInput = arena.allocate(n * d);
  const { kernels } = arena;
  const gradient: LikelihoodGradient = {
    logLengthscale: new Float64Array(d),
    logOutputscale: 0,
    noiseVariance: 0,
    mean: 0,
  };
  const inverse = new Float64Array(d);
  const known = noise.kind === "known" ? noise.variances : undefined;

  function evaluate(lengthscale: Float64Array, outputscale: number, noiseVariance: number, mean: number): number {
    for (let j = 0; j < d; j++) inverse[j] = 1 / lengthscale[j];
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) Z[at] = X[at] * inverse[j];
    kernels.covariance(family, Z, n, d, outputscale, K, S);
    for (let i = 0; i < n; i++) K[i * n + i] += known === undefined ? noiseVariance : known[i];
    if (kernels.choleskyInPlace(K, n) !== -1) return Number.NEGATIVE_INFINITY;
    kernels.invertTriangular(K, n, M);
    kernels.gramOfLower(M, n, P);
    for (let i = 0; i < n; i++) residual[i] = y[i] - mean;
    kernels.multiplyLower(residual, 1, M, n, whitened);
    kernels.multiplyLowerTransposed(whitened, 1, M, n, alpha);

    let fit = 0;
    let logDeterminantHalf = 0;
    let alphaResidual = 0;
    let noiseTrace = 0;
    let noisePart = 0;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      fit += whitened[i] * whitened[i];
      logDeterminantHalf += log(K[i * n + i]);
      alphaResidual += alpha[i] * residual[i];
      const diagonal = alpha[i] * alpha[i] - P[i * n + i];
      noiseTrace += diagonal;
      noisePart += (known === undefined ? noiseVariance : known[i]) * diagonal;
      sum += alpha[i];
    }
    const value = -0.5 * fit - logDeterminantHalf - 0.5 * n * LOG_TWO_PI;
    if (Number.isNaN(value)) return Number.NEGATIVE_INFINITY;

    // ½ tr[(ααᵀ − (K+Σ)⁻¹) ∂K/∂log s] with ∂K/∂log s = (K+Σ) − Σ: only diagonals are needed.
    gradient.logOutputscale = 0.5 * (alphaResidual - n - noisePart);
    gradient.noiseVariance = known === undefined ? 0.5 * noiseTrace : 0;
    gradient.mean = sum;
    for (let i = 1; i < n; i++) {
      const row = i * n;
      const a = alpha[i];
      for (let k = 0; k < i; k++) P[row + k] = (a * alpha[k] - P[row + k]) * S[row + k];
    }
    kernels.weightedSquaredDifferences(Z, P, n, d, reduced);
    gradient.logLengthscale.set(reduced);
    return value;
  }

  /** ∂/∂zᵢⱼ = −Σ_k W_ik (zᵢⱼ − zₖⱼ) with the weights W that `evaluate` left in the lower triangle of P. */
  function writeInputGradient(out: Float64Array): void {
    for (let i = 1; i < n; i++) for (let k = 0; k < i; k++) P[k * n + i] = P[i * n + k];
    kernels.crossDifferences(P, Z, n, Z, n, d, byInput);
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) out[at] = byInput[at] * inverse[j];
  }
  return { data, gradient, evaluate, writeInputGradient };
}

/**
 * @file What the log marginal likelihood of every kernel is made of (Rasmussen & Williams 2006, eq. 5.8 and 5.9): the factor of the
 * covariance, the sums of the value, and the derivatives by the scalars.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | K | covariance without noise (lower triangle), replaced by the factor L of K + Σ | n × n |
 * | M | L⁻¹ | n × n |
 * | P | (K + Σ)⁻¹ | n × n |
 * | alpha | (K + Σ)⁻¹ (y − mean) | n |
 */
import type { Kernels, Shapes } from "../linalg/index.ts";
import { LOG_TWO_PI, log } from "../special/index.ts";
import type { Dataset } from "./data.ts";

/** The arrays of one arena that a likelihood is computed in. */
export interface MarginalWork {
  readonly kernels: Kernels;
  readonly K: Float64Array;
  readonly M: Float64Array;
  readonly P: Float64Array;
  readonly residual: Float64Array;
  readonly whitened: Float64Array;
  readonly alpha: Float64Array;
}

/** The shapes of these arrays. */
export function marginalShapes(n: number): Shapes<"K" | "M" | "P" | "residual" | "whitened" | "alpha"> {
  return { K: [n, n], M: [n, n], P: [n, n], residual: [n], whitened: [n], alpha: [n] };
}

/**
 * The log marginal likelihood, for the covariance without noise in the lower triangle of K. Leaves L, M, P, residuals and alpha; −∞
 * where the covariance is not positive definite in double precision.
 */
export function logMarginal(work: MarginalWork, data: Dataset, noiseVariance: number, mean: number): number {
  const { n, y, noise } = data;
  const { kernels, K, M, P, residual, whitened, alpha } = work;
  for (let i = 0; i < n; i++) K[i * n + i] += noise.kind === "known" ? noise.variances[i] : noiseVariance;
  if (kernels.choleskyInPlace(K, n) !== -1) return Number.NEGATIVE_INFINITY;
  kernels.invertTriangular(K, n, M);
  kernels.gramOfLower(M, n, P);
  for (let i = 0; i < n; i++) residual[i] = y[i] - mean;
  kernels.multiplyLower(residual, 1, M, n, whitened);
  kernels.multiplyLowerTransposed(whitened, 1, M, n, alpha);
  // (y − mean)ᵀ (K+Σ)⁻¹ (y − mean) as a sum of squares, and Σ log L_ii = ½ log |K + Σ|.
  let fit = 0;
  let logDeterminantHalf = 0;
  for (let i = 0; i < n; i++) {
    fit += whitened[i] * whitened[i];
    logDeterminantHalf += log(K[i * n + i]);
  }
  const value = -0.5 * fit - logDeterminantHalf - 0.5 * n * LOG_TWO_PI;
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}

/** Derivatives by the scalars. */
export interface ScalarGradient {
  logOutputscale: number;
  /** By the noise variance itself (not its log); 0 where the noise is known. */
  noiseVariance: number;
  mean: number;
}

/** ½ tr[(ααᵀ − (K+Σ)⁻¹) ∂K/∂log s] with ∂K/∂log s = (K+Σ) − Σ, after `logMarginal`: only diagonals are needed. */
export function writeScalarGradient(
  { P, residual, alpha }: MarginalWork,
  { n, noise }: Dataset,
  noiseVariance: number,
  gradient: ScalarGradient,
): void {
  const known = noise.kind === "known" ? noise.variances : undefined;
  let alphaResidual = 0;
  let noiseTrace = 0;
  let noisePart = 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    alphaResidual += alpha[i] * residual[i];
    const diagonal = alpha[i] * alpha[i] - P[i * n + i];
    noiseTrace += diagonal;
    noisePart += (known === undefined ? noiseVariance : known[i]) * diagonal;
    sum += alpha[i];
  }
  gradient.logOutputscale = 0.5 * (alphaResidual - n - noisePart);
  gradient.noiseVariance = known === undefined ? 0.5 * noiseTrace : 0;
  gradient.mean = sum;
}

/** Leaves the weights (ααᵀ − (K+Σ)⁻¹) ⊙ `by` in the strict lower triangle of P, after `logMarginal` and the scalars. */
export function weighCovariances({ P, alpha }: MarginalWork, n: number, by: Float64Array): void {
  for (let i = 1; i < n; i++) {
    const row = i * n;
    const a = alpha[i];
    for (let k = 0; k < i; k++) P[row + k] = (a * alpha[k] - P[row + k]) * by[row + k];
  }
}

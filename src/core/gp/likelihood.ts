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
import { createWorkspace, type KernelFamily, multiplyByInverse } from "../linalg/index.ts";
import { LOG_TWO_PI, log } from "../special/index.ts";
import type { Dataset } from "./data.ts";

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

/** Prepares the likelihood of a data set for many evaluations: all memory is allocated once. */
export function createLikelihood(data: Dataset, family: KernelFamily): Likelihood {
  return new ExactLikelihood(data, family);
}

/** What the value and the scalar parts of the gradient are sums of. */
interface Sums {
  /** Σ log L_ii = ½ log |K + Σ|. */
  logDeterminantHalf: number;
  /** (y − mean)ᵀ (K+Σ)⁻¹ (y − mean), as a sum of squares. */
  fit: number;
}

class ExactLikelihood implements Likelihood {
  readonly data: Dataset;
  readonly gradient: LikelihoodGradient;
  readonly #family: KernelFamily;
  readonly #known: Float64Array | undefined;
  /** 1 / ℓ of the last evaluation. */
  readonly #inverse: Float64Array;
  readonly #work: ReturnType<typeof allocate>;

  constructor(data: Dataset, family: KernelFamily) {
    this.data = data;
    this.#family = family;
    this.#known = data.noise.kind === "known" ? data.noise.variances : undefined;
    this.#inverse = new Float64Array(data.d);
    this.#work = allocate(data.n, data.d);
    this.gradient = { logLengthscale: new Float64Array(data.d), logOutputscale: 0, noiseVariance: 0, mean: 0 };
  }

  evaluate(lengthscale: Float64Array, outputscale: number, noiseVariance: number, mean: number): number {
    const { n, d, X } = this.data;
    for (let j = 0; j < d; j++) this.#inverse[j] = 1 / lengthscale[j];
    multiplyByInverse(X, this.#inverse, this.#work.Z);
    if (!this.#factor(outputscale, noiseVariance)) return Number.NEGATIVE_INFINITY;
    const { fit, logDeterminantHalf } = this.#solve(mean);
    const value = -0.5 * fit - logDeterminantHalf - 0.5 * n * LOG_TWO_PI;
    if (Number.isNaN(value)) return Number.NEGATIVE_INFINITY;
    this.#setScalarGradient(noiseVariance);
    this.#setLengthscaleGradient();
    return value;
  }

  /** Leaves L in K, M and P; false where the covariance is not positive definite. */
  #factor(outputscale: number, noiseVariance: number): boolean {
    const { n, d } = this.data;
    const { kernels, Z, K, S, M, P } = this.#work;
    const known = this.#known;
    kernels.covariance(this.#family, Z, n, d, outputscale, K, S);
    for (let i = 0; i < n; i++) K[i * n + i] += known === undefined ? noiseVariance : known[i];
    if (kernels.choleskyInPlace(K, n) !== -1) return false;
    kernels.invertTriangular(K, n, M);
    kernels.gramOfLower(M, n, P);
    return true;
  }

  /** Leaves the residuals and alpha. */
  #solve(mean: number): Sums {
    const { n, y } = this.data;
    const { kernels, K, M, residual, whitened, alpha } = this.#work;
    for (let i = 0; i < n; i++) residual[i] = y[i] - mean;
    kernels.multiplyLower(residual, 1, M, n, whitened);
    kernels.multiplyLowerTransposed(whitened, 1, M, n, alpha);
    let fit = 0;
    let logDeterminantHalf = 0;
    for (let i = 0; i < n; i++) {
      fit += whitened[i] * whitened[i];
      logDeterminantHalf += log(K[i * n + i]);
    }
    return { fit, logDeterminantHalf };
  }

  /** ½ tr[(ααᵀ − (K+Σ)⁻¹) ∂K/∂log s] with ∂K/∂log s = (K+Σ) − Σ: only diagonals are needed. */
  #setScalarGradient(noiseVariance: number): void {
    const { n } = this.data;
    const { P, residual, alpha } = this.#work;
    const known = this.#known;
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
    this.gradient.logOutputscale = 0.5 * (alphaResidual - n - noisePart);
    this.gradient.noiseVariance = known === undefined ? 0.5 * noiseTrace : 0;
    this.gradient.mean = sum;
  }

  /** Leaves the weights (ααᵀ − (K+Σ)⁻¹) ⊙ S in the strict lower triangle of P. */
  #setLengthscaleGradient(): void {
    const { n, d } = this.data;
    const { kernels, Z, S, P, alpha, reduced } = this.#work;
    for (let i = 1; i < n; i++) {
      const row = i * n;
      const a = alpha[i];
      for (let k = 0; k < i; k++) P[row + k] = (a * alpha[k] - P[row + k]) * S[row + k];
    }
    kernels.weightedSquaredDifferences(Z, P, n, d, reduced);
    this.gradient.logLengthscale.set(reduced);
  }

  /** ∂/∂zᵢⱼ = −Σ_k W_ik (zᵢⱼ − zₖⱼ) with the weights W that `evaluate` left in P. */
  writeInputGradient(out: Float64Array): void {
    const { n, d } = this.data;
    const { kernels, Z, P, byInput } = this.#work;
    for (let i = 1; i < n; i++) for (let k = 0; k < i; k++) P[k * n + i] = P[i * n + k];
    kernels.crossDifferences(P, Z, n, Z, n, d, byInput);
    multiplyByInverse(byInput, this.#inverse, out);
  }
}

function allocate(n: number, d: number) {
  return createWorkspace({
    Z: [n, d],
    K: [n, n],
    S: [n, n],
    M: [n, n],
    P: [n, n],
    residual: [n],
    whitened: [n],
    alpha: [n],
    reduced: [d],
    byInput: [n, d],
  });
}

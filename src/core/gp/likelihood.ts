/**
 * @file The log marginal likelihood of an exact Gaussian process with a radial kernel, and its gradient. One evaluation is a
 * distance kernel, a Cholesky factorisation, a triangular inverse, one LᵀL product and one weighted reduction; nothing is
 * allocated.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | inputs over lengthscales | n × d |
 * | S | slope of the covariance (linalg/kernels.ts) | n × n |
 * | P | (K + Σ)⁻¹; P ⊙ S-weighted in place for the lengthscale gradient | n × n |
 */
import { createWorkspace, type KernelFamily, multiplyByInverse } from "../linalg/index.ts";
import type { Dataset } from "./data.ts";
import {
  logMarginal,
  marginalShapes,
  type ScalarGradient,
  weighCovariances,
  writeScalarGradient,
} from "./marginal-likelihood.ts";

/** Where the gradient of the log marginal likelihood is written. */
export interface LikelihoodGradient extends ScalarGradient {
  /** By log ℓⱼ; length d. */
  readonly logLengthscale: Float64Array;
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

class ExactLikelihood implements Likelihood {
  readonly data: Dataset;
  readonly gradient: LikelihoodGradient;
  readonly #family: KernelFamily;
  /** 1 / ℓ of the last evaluation. */
  readonly #inverse: Float64Array;
  readonly #work: ReturnType<typeof allocate>;

  constructor(data: Dataset, family: KernelFamily) {
    this.data = data;
    this.#family = family;
    this.#inverse = new Float64Array(data.d);
    this.#work = allocate(data.n, data.d);
    this.gradient = { logLengthscale: new Float64Array(data.d), logOutputscale: 0, noiseVariance: 0, mean: 0 };
  }

  evaluate(lengthscale: Float64Array, outputscale: number, noiseVariance: number, mean: number): number {
    const { n, d, X } = this.data;
    const { kernels, Z, K, S, P, reduced } = this.#work;
    for (let j = 0; j < d; j++) this.#inverse[j] = 1 / lengthscale[j];
    multiplyByInverse(X, this.#inverse, Z);
    kernels.covariance(this.#family, Z, n, d, outputscale, K, S);
    const value = logMarginal(this.#work, this.data, noiseVariance, mean);
    if (value === Number.NEGATIVE_INFINITY) return value;
    writeScalarGradient(this.#work, this.data, noiseVariance, this.gradient);
    weighCovariances(this.#work, n, S);
    kernels.weightedSquaredDifferences(Z, P, n, d, reduced);
    this.gradient.logLengthscale.set(reduced);
    return value;
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
  return createWorkspace({ ...marginalShapes(n), Z: [n, d], S: [n, n], reduced: [d], byInput: [n, d] });
}

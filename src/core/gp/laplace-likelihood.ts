/**
 * @file The marginal likelihood of Gaussian process classification by Laplace's approximation (R&W sections 3.4 and
 * 5.5.1): labels ±1 with the probit likelihood p(y | f) = Φ(y f), a process with RBF-ARD covariance and a constant
 * mean μ. The posterior of f is replaced by the normal at its mode f̂ (laplace-mode.ts), and the marginal likelihood by
 *
 *   log q(y | X) = −½ (f̂ − μ)ᵀ K⁻¹ (f̂ − μ) + Σ log Φ(y_i f̂_i) − ½ log |I + W½ K W½|,   W = −∇∇ Σ log Φ(y f).
 *
 * Symbols as in laplace-mode.ts; besides:
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | inputs over lengthscales | n × d |
 * | S | slope of the covariance (linalg/kernels.ts) | n × n |
 * | M | L⁻¹ W½, the whitening: the posterior variance at x is k(x, x) − |M k(X, x)|² | n × n |
 * | R | W½ B⁻¹ W½ = (K + W⁻¹)⁻¹ | n × n |
 */
import { createWorkspace, scaleInputs } from "../linalg/index.ts";
import { log, logNormalCdf, logNormalCdfDerivative } from "../special/index.ts";
import type { LabelledPoints } from "./labelled-points.ts";
import { LaplaceMode } from "./laplace-mode.ts";

/** The approximate log marginal likelihood of labels as a function of hyperparameters. */
export interface LaplaceLikelihood {
  /** d / d log ℓⱼ (length d), d / d log outputscale and d / d mean of the last evaluation. */
  readonly gradient: { readonly logLengthscale: Float64Array; logOutputscale: number; mean: number };
  /** Of the last evaluation: K⁻¹ (f̂ − μ), length n, and L⁻¹ W½, n × n (lower triangle). */
  readonly alpha: Float64Array;
  readonly whitening: Float64Array;
  /** log q(y | X); −∞ where the covariance cannot be factored. Leaves its gradient and the mode. */
  evaluate(lengthscale: Float64Array, outputscale: number, mean: number): number;
}

/** Prepares the likelihood of some labelled points for many evaluations. */
export function createLaplaceLikelihood(points: LabelledPoints): LaplaceLikelihood {
  return new ProbitLaplaceLikelihood(points);
}

class ProbitLaplaceLikelihood implements LaplaceLikelihood {
  readonly gradient: { readonly logLengthscale: Float64Array; logOutputscale: number; mean: number };
  readonly whitening: Float64Array;
  readonly #points: LabelledPoints;
  readonly #work: ReturnType<typeof allocate>;
  readonly #mode: LaplaceMode;
  /** u of `#setGradient`. */
  readonly #byCovariance: Float64Array;

  constructor(points: LabelledPoints) {
    const { n, d } = points;
    this.#points = points;
    this.#work = allocate(n, d);
    this.#mode = new LaplaceMode(points.labels, this.#work);
    this.gradient = { logLengthscale: new Float64Array(d), logOutputscale: 0, mean: 0 };
    this.whitening = new Float64Array(n * n);
    this.#byCovariance = new Float64Array(n);
  }

  get alpha(): Float64Array {
    return this.#mode.alpha;
  }

  evaluate(lengthscale: Float64Array, outputscale: number, mean: number): number {
    const { n, d, X } = this.#points;
    const { kernels, Z, K, S } = this.#work;
    scaleInputs(X, lengthscale, Z);
    kernels.covariance("rbf", Z, n, d, outputscale, K, S);
    for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) K[k * n + i] = K[i * n + k];
    if (!this.#mode.find(mean)) return Number.NEGATIVE_INFINITY;
    const value = this.#value(mean);
    this.#setGradient(mean);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  }

  /** log q(y | X) at the mode. */
  #value(mean: number): number {
    const { n, labels } = this.#points;
    const { L, a, excess } = this.#work;
    let value = 0;
    for (let i = 0; i < n; i++) {
      value += logNormalCdf(labels[i] * (mean + excess[i])) - 0.5 * a[i] * excess[i] - log(L[i * n + i]);
    }
    return value;
  }

  /**
   * R&W algorithm 5.1, with all derivatives of K taken together as one weighted sum:
   * d log q = ½ aᵀ dK a − ½ tr(R dK) + uᵀ dK a, where u = (I − R K) s and s is how log q moves with the mode.
   */
  #setGradient(mean: number): void {
    this.#setInverses();
    this.#setSlopeByMode(mean);
    this.#setSlopeByCovariance();
    this.#setScalarGradient();
    this.#setLengthscaleGradient();
  }

  /** Leaves M and R; keeps M for predictions. */
  #setInverses(): void {
    const { n } = this.#points;
    const { kernels, L, M, R, root } = this.#work;
    kernels.invertTriangular(L, n, M);
    kernels.gramOfLower(M, n, R);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        R[i * n + k] *= root[i] * root[k];
        M[i * n + k] = k <= i ? M[i * n + k] * root[k] : 0;
      }
    }
    this.whitening.set(M);
  }

  /** s_i = −½ ∂log|B|/∂f_i = ½ [(K⁻¹ + W)⁻¹]_ii ∇³ log p_i; the variance is k_ii − |M k_i|². Leaves s in `scratch`. */
  #setSlopeByMode(mean: number): void {
    const { n, labels } = this.#points;
    const { kernels, K, L, M, excess, scratch } = this.#work;
    kernels.multiplyLower(K, n, M, n, L);
    for (let i = 0; i < n; i++) {
      let variance = K[i * n + i];
      for (let k = 0; k < n; k++) variance -= L[i * n + k] * L[i * n + k];
      const t = labels[i] * (mean + excess[i]);
      const ratio = logNormalCdfDerivative(t);
      const third = -labels[i] * (ratio - ratio * (ratio + t) * (2 * ratio + t));
      scratch[i] = 0.5 * variance * third;
    }
  }

  /** u = (I − R K) s. */
  #setSlopeByCovariance(): void {
    const { n } = this.#points;
    const { R, scratch, product } = this.#work;
    this.#mode.multiplyCovariance(scratch, product);
    for (let i = 0; i < n; i++) {
      let sum = scratch[i];
      for (let k = 0; k < n; k++) sum -= R[i * n + k] * product[k];
      this.#byCovariance[i] = sum;
    }
  }

  /** By log outputscale (dK = K) and by the mean: df̂/dμ = (I − K R) 1, so that sᵀ df̂/dμ = uᵀ 1. */
  #setScalarGradient(): void {
    const { n } = this.#points;
    const { K, R, a, excess } = this.#work;
    const u = this.#byCovariance;
    let byScale = 0;
    let byMean = 0;
    for (let i = 0; i < n; i++) {
      byScale += (0.5 * a[i] + u[i]) * excess[i];
      byMean += a[i] + u[i];
      for (let k = 0; k < n; k++) byScale -= 0.5 * R[i * n + k] * K[i * n + k];
    }
    this.gradient.logOutputscale = byScale;
    this.gradient.mean = byMean;
  }

  /** By log ℓ. R is overwritten. */
  #setLengthscaleGradient(): void {
    const { n, d } = this.#points;
    const { kernels, Z, S, R, a, reduced } = this.#work;
    const u = this.#byCovariance;
    for (let i = 1; i < n; i++) {
      for (let k = 0; k < i; k++) {
        const at = i * n + k;
        R[at] = (a[i] * a[k] - R[at] + u[i] * a[k] + a[i] * u[k]) * S[at];
      }
    }
    kernels.weightedSquaredDifferences(Z, R, n, d, reduced);
    this.gradient.logLengthscale.set(reduced);
  }
}

function allocate(n: number, d: number) {
  return createWorkspace({
    Z: [n, d],
    K: [n, n],
    S: [n, n],
    L: [n, n],
    M: [n, n],
    R: [n, n],
    reduced: [d],
    a: [n],
    root: [n],
    excess: [n],
    scratch: [n],
    product: [n],
  });
}

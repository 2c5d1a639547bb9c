/**
 * @file Gaussian process classification by Laplace's approximation (R&W sections 3.4 and 5.5.1): labels ±1 with the
 * probit likelihood p(y | f) = Φ(y f), a process with RBF-ARD covariance and a constant mean. The posterior of f is
 * replaced by the normal at its mode, and the marginal likelihood by
 *
 *   log q(y | X) = −½ (f̂ − μ)ᵀ K⁻¹ (f̂ − μ) + Σ log Φ(y_i f̂_i) − ½ log |I + W½ K W½|,   W = −∇∇ Σ log Φ(y f).
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | inputs over lengthscales | n × d |
 * | K, S | covariance (both triangles) and its slope (linalg/kernels.ts) | n × n |
 * | L | Cholesky factor of B = I + W½ K W½ | n × n |
 * | M | L⁻¹ W½, the whitening: the posterior variance at x is k(x, x) − |M k(X, x)|² | n × n |
 * | R | W½ B⁻¹ W½ = (K + W⁻¹)⁻¹ | n × n |
 * | a | ∇ Σ log Φ(y f) = K⁻¹ (f̂ − μ) at the mode | n |
 */
import { createArena } from "../linalg/index.ts";
import { log, logNormalCdf, logNormalCdfDerivative } from "../special/index.ts";

/** What a classifier learns from; structured-cloneable. */
export interface LabelledPoints {
  /** Number of points and of input columns. */
  readonly n: number;
  readonly d: number;
  /** Inputs, n × d, row-major. */
  readonly X: Float64Array;
  /** The lengthscale that each column has, as in `Dataset`. */
  readonly group?: Int32Array;
  /** 1 or −1, length n. */
  readonly labels: Float64Array;
}

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

/** Newton steps to the mode at most, and the gain in log density below which they end. */
const MOST_STEPS = 60;
const LEAST_GAIN = 1e-11;
const HALVINGS = 20;
/** Curvatures are kept above this: far inside its class a point says nothing, but must not divide by nothing. */
const LEAST_CURVATURE = 1e-18;

/** Prepares the likelihood of some labelled points for many evaluations. */
export function createLaplaceLikelihood({ n, d, X, labels }: LabelledPoints): LaplaceLikelihood {
  const arena = createArena(5 * n * n + n * d + d + 10 * n + 64);
  const { kernels } = arena;
  const Z = arena.allocate(n * d);
  const K = arena.allocate(n * n);
  const S = arena.allocate(n * n);
  const L = arena.allocate(n * n);
  const M = arena.allocate(n * n);
  const R = arena.allocate(n * n);
  const reduced = arena.allocate(d);
  const [a, root, excess, scratch, product] = Array.from({ length: 5 }, () => arena.allocate(n));
  const gradient = { logLengthscale: new Float64Array(d), logOutputscale: 0, mean: 0 };
  /** a of the last mode: the next evaluation is near, and starts there. */
  const alpha = new Float64Array(n);
  const whitening = new Float64Array(n * n);
  const slope = new Float64Array(n);

  function multiplyK(x: Float64Array, out: Float64Array): void {
    kernels.multiplyTransposed(x, 1, K, n, n, out);
  }

  /** Writes f − μ = K a into `excess`; returns log Σ Φ(y f) − ½ aᵀ K a. */
  function density(mean: number): number {
    multiplyK(a, excess);
    let value = 0;
    for (let i = 0; i < n; i++) value += logNormalCdf(labels[i] * (mean + excess[i])) - 0.5 * a[i] * excess[i];
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  }

  /** W½ and ∇ log p at f = μ + excess, and the factor of B; false where that fails. */
  function curve(mean: number): boolean {
    for (let i = 0; i < n; i++) {
      const t = labels[i] * (mean + excess[i]);
      const ratio = logNormalCdfDerivative(t);
      slope[i] = labels[i] * ratio;
      root[i] = Math.sqrt(Math.max(LEAST_CURVATURE, ratio * (ratio + t)));
    }
    for (let i = 0; i < n; i++) {
      for (let k = 0; k <= i; k++) L[i * n + k] = root[i] * K[i * n + k] * root[k];
      L[i * n + i] += 1;
    }
    return kernels.choleskyInPlace(L, n) === -1;
  }

  /** Newton's method in a (R&W algorithm 3.1, with halved steps where a whole one overshoots). */
  function findMode(mean: number): boolean {
    a.set(alpha);
    let value = density(mean);
    const start = new Float64Array(n);
    for (let step = 0; step < MOST_STEPS; step++) {
      if (!curve(mean)) return false;
      // b = W (f − μ) + ∇ log p;  a ← b − W½ B⁻¹ W½ K b
      for (let i = 0; i < n; i++) scratch[i] = root[i] * root[i] * excess[i] + slope[i];
      multiplyK(scratch, product);
      for (let i = 0; i < n; i++) product[i] *= root[i];
      kernels.solveLowerInPlace(L, n, product, 1);
      kernels.solveLowerTransposedInPlace(L, n, product, 1);
      start.set(a);
      const before = value;
      let share = 1;
      for (let halving = 0; halving < HALVINGS; halving++, share /= 2) {
        for (let i = 0; i < n; i++) a[i] = start[i] + share * (scratch[i] - root[i] * product[i] - start[i]);
        value = density(mean);
        if (value >= before) break;
      }
      if (!(value - before > LEAST_GAIN * (1 + Math.abs(value)))) break;
    }
    return curve(mean);
  }

  function evaluate(lengthscale: Float64Array, outputscale: number, mean: number): number {
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) Z[at] = X[at] / lengthscale[j];
    kernels.covariance("rbf", Z, n, d, outputscale, K, S);
    for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) K[k * n + i] = K[i * n + k];
    if (!findMode(mean)) return Number.NEGATIVE_INFINITY;
    // At the mode a is the gradient of the log likelihood; taking that makes what follows exact to rounding.
    a.set(slope);
    alpha.set(a);
    let value = 0;
    for (let i = 0; i < n; i++) {
      value += logNormalCdf(labels[i] * (mean + excess[i])) - 0.5 * a[i] * excess[i] - log(L[i * n + i]);
    }
    setGradient(mean);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  }

  /** R&W algorithm 5.1, with all derivatives of K taken together as one weighted sum. */
  function setGradient(mean: number): void {
    kernels.invertTriangular(L, n, M);
    kernels.gramOfLower(M, n, R);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        R[i * n + k] *= root[i] * root[k];
        M[i * n + k] = k <= i ? M[i * n + k] * root[k] : 0;
      }
    }
    whitening.set(M);
    // s: how log q moves with the mode, −½ ∂log|B|/∂f_i = ½ [(K⁻¹ + W)⁻¹]_ii ∇³ log p_i; the variance is k_ii − |M k_i|².
    kernels.multiplyLower(K, n, M, n, L);
    for (let i = 0; i < n; i++) {
      let variance = K[i * n + i];
      for (let k = 0; k < n; k++) variance -= L[i * n + k] * L[i * n + k];
      const t = labels[i] * (mean + excess[i]);
      const ratio = logNormalCdfDerivative(t);
      const third = -labels[i] * (ratio - ratio * (ratio + t) * (2 * ratio + t));
      scratch[i] = 0.5 * variance * third;
    }
    // u = (I − R K) s carries that to K: d log q = ½ aᵀ dK a − ½ tr(R dK) + uᵀ dK a.
    multiplyK(scratch, product);
    const u = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = scratch[i];
      for (let k = 0; k < n; k++) sum -= R[i * n + k] * product[k];
      u[i] = sum;
    }
    let byScale = 0;
    let byMean = 0;
    for (let i = 0; i < n; i++) {
      byScale += (0.5 * a[i] + u[i]) * excess[i];
      byMean += a[i] + u[i];
      for (let k = 0; k < n; k++) byScale -= 0.5 * R[i * n + k] * K[i * n + k];
    }
    gradient.logOutputscale = byScale;
    // df̂/dμ = (I − K R) 1, so that sᵀ df̂/dμ = uᵀ 1.
    gradient.mean = byMean;
    for (let i = 1; i < n; i++) {
      for (let k = 0; k < i; k++) {
        const at = i * n + k;
        R[at] = (a[i] * a[k] - R[at] + u[i] * a[k] + a[i] * u[k]) * S[at];
      }
    }
    kernels.weightedSquaredDifferences(Z, R, n, d, reduced);
    gradient.logLengthscale.set(reduced);
  }

  return { gradient, alpha, whitening, evaluate };
}

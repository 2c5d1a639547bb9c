/**
 * @file The mode of a probit classifier's latent process given its covariance: Newton's method in a = K⁻¹ (f − μ) (R&W
 * algorithm 3.1), with halved steps where a whole one overshoots.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | K | covariance, both triangles | n × n |
 * | W | −∇∇ Σ log Φ(y f), diagonal; `root` is W½ | n |
 * | L | Cholesky factor of B = I + W½ K W½ | n × n |
 * | a | K⁻¹ (f − μ); at the mode it is ∇ Σ log Φ(y f) | n |
 * | excess | f − μ = K a | n |
 */
import type { Blocks, Kernels } from "../linalg/index.ts";
import { logNormalCdf, logNormalCdfDerivative } from "../special/index.ts";

/** Newton steps to the mode at most, and the relative gain in log density below which they end. */
const MAX_STEPS = 60;
const MIN_GAIN = 1e-11;
const MAX_HALVINGS = 20;
/** Curvatures are kept above this: the curvature of a point far inside its class vanishes, and is divided by. */
const MIN_CURVATURE = 1e-18;

/** Arrays of the search. K is read; `scratch` and `product` are working memory. */
export type ModeBlocks = Blocks<"K" | "L" | "a" | "root" | "excess" | "scratch" | "product"> & {
  readonly kernels: Kernels;
};

/** Searches the mode; starts each search where the last one ended. */
export class LaplaceMode {
  /** a of the last mode, length n. */
  readonly alpha: Float64Array;
  readonly #labels: Float64Array;
  readonly #work: ModeBlocks;
  /** ∇ log p(y | f) at f. */
  readonly #slope: Float64Array;
  readonly #start: Float64Array;

  constructor(labels: Float64Array, work: ModeBlocks) {
    this.alpha = new Float64Array(labels.length);
    this.#labels = labels;
    this.#work = work;
    this.#slope = new Float64Array(labels.length);
    this.#start = new Float64Array(labels.length);
  }

  /** Leaves a, excess, W½ and L at the mode; false where B cannot be factored. */
  find(mean: number): boolean {
    const { a } = this.#work;
    a.set(this.alpha);
    let value = this.#density(mean);
    for (let step = 0; step < MAX_STEPS; step++) {
      if (!this.#curve(mean)) return false;
      const before = value;
      value = this.#newtonStep(mean, before);
      if (!(value - before > MIN_GAIN * (1 + Math.abs(value)))) break;
    }
    if (!this.#curve(mean)) return false;
    // At the mode a is the gradient of the log likelihood; taking that makes what follows exact to rounding.
    a.set(this.#slope);
    this.alpha.set(a);
    return true;
  }

  /** out ← K x. */
  multiplyCovariance(x: Float64Array, out: Float64Array): void {
    const n = this.alpha.length;
    this.#work.kernels.multiplyTransposed(x, 1, this.#work.K, n, n, out);
  }

  /** Writes f − μ = K a; returns Σ log Φ(y f) − ½ aᵀ K a, or −∞ where that is not a number. */
  #density(mean: number): number {
    const { a, excess } = this.#work;
    const labels = this.#labels;
    this.multiplyCovariance(a, excess);
    let value = 0;
    for (let i = 0; i < a.length; i++) {
      value += logNormalCdf(labels[i] * (mean + excess[i])) - 0.5 * a[i] * excess[i];
    }
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  }

  /** W½ and ∇ log p at f = μ + excess, and the factor of B; false where that fails. */
  #curve(mean: number): boolean {
    const { kernels, K, L, root, excess } = this.#work;
    const labels = this.#labels;
    const n = labels.length;
    for (let i = 0; i < n; i++) {
      const t = labels[i] * (mean + excess[i]);
      const ratio = logNormalCdfDerivative(t);
      this.#slope[i] = labels[i] * ratio;
      root[i] = Math.sqrt(Math.max(MIN_CURVATURE, ratio * (ratio + t)));
    }
    for (let i = 0; i < n; i++) {
      for (let k = 0; k <= i; k++) L[i * n + k] = root[i] * K[i * n + k] * root[k];
      L[i * n + i] += 1;
    }
    return kernels.choleskyInPlace(L, n) === -1;
  }

  /** b = W (f − μ) + ∇ log p;  a ← b − W½ B⁻¹ W½ K b, or a part of the way there. Returns the log density reached. */
  #newtonStep(mean: number, before: number): number {
    const { kernels, L, a, root, excess, scratch, product } = this.#work;
    const n = a.length;
    for (let i = 0; i < n; i++) scratch[i] = root[i] * root[i] * excess[i] + this.#slope[i];
    this.multiplyCovariance(scratch, product);
    for (let i = 0; i < n; i++) product[i] *= root[i];
    kernels.solveLowerInPlace(L, n, product, 1);
    kernels.solveLowerTransposedInPlace(L, n, product, 1);
    this.#start.set(a);
    let value = before;
    let share = 1;
    for (let halving = 0; halving < MAX_HALVINGS; halving++, share /= 2) {
      for (let i = 0; i < n; i++) {
        a[i] = this.#start[i] + share * (scratch[i] - root[i] * product[i] - this.#start[i]);
      }
      value = this.#density(mean);
      if (value >= before) break;
    }
    return value;
  }
}

/**
 * @file Draws of one metric's noise-free outcomes at the evaluated and pending points B, under one setting of the
 * hyperparameters, and the exact conditional of a new point given each draw.
 *
 * Given a draw f_B the outcome at x is normal with
 *   mean_t(x) = μ + k(x, B) K_BB⁻¹ (f_B,t − μ),   variance(x) = k(x, x) − k(x, B) K_BB⁻¹ k(B, x),
 * the variance being the same for every draw t.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | B over lengthscales | n × d |
 * | M | L⁻¹ with L Lᵀ = K_BB + nugget·I | n × n |
 * | W | weights K_BB⁻¹ (f_B,t − μ), one row a draw | T × n |
 * | F | the draws f_B,t | T × n |
 */
import type { Dataset, HyperparameterSamples } from "../gp/index.ts";
import { type Arena, factorWithJitter } from "../linalg/index.ts";
import type { RandomStream } from "../random/index.ts";
import type { Scratch } from "./scratch.ts";
import { createStratifiedNormals } from "./stratified-normals.ts";

/** Relative to the outputscale: what makes the noise-free K_BB factor safely; its draws are then those of f + N(0, nugget). */
const NUGGET = 1e-6;
/** Relative to the outputscale: the least variance of a candidate, so that its logarithm stays finite. */
const LEAST_VARIANCE = 1e-10;

/** What appending a point changes for every other point: its whitened covariances, pivot and each draw's surprise. */
export interface Appended {
  /** L⁻¹ k(B, p), length n (before the point). */
  readonly whitened: Float64Array;
  readonly pivot: number;
  /** Each draw's value at the point minus its conditional mean; length T. */
  readonly surprise: Float64Array;
}

/** Doubles that one `OutcomeDraws` takes of its arena. */
export function outcomeDoubles(capacity: number, d: number, draws: number): number {
  return capacity * capacity + capacity * d + 3 * draws * capacity + 16;
}

/** Draws of one metric under one hyperparameter sample. It has a life: pending points are appended one by one. */
export class OutcomeDraws {
  /** Evaluated and pending points held now. */
  size: number;
  readonly draws: number;

  readonly #scratch: Scratch;
  readonly #arena: Arena;
  readonly #samples: HyperparameterSamples;
  readonly #index: number;
  readonly #d: number;
  readonly outputscale: number;
  readonly #nugget: number;
  readonly #Z: Float64Array;
  readonly #M: Float64Array;
  readonly #W: Float64Array;
  readonly #Wt: Float64Array;
  readonly #F: Float64Array;

  /**
   * @param capacity - the most points ever held, those of the data included
   * @param stream - where the draws come from
   */
  constructor(
    arena: Arena,
    scratch: Scratch,
    data: Dataset,
    samples: HyperparameterSamples,
    index: number,
    draws: number,
    capacity: number,
    stream: RandomStream,
  ) {
    this.size = data.n;
    this.draws = draws;
    this.#arena = arena;
    this.#scratch = scratch;
    this.#samples = samples;
    this.#index = index;
    this.#d = data.d;
    this.outputscale = samples.outputscale[index];
    this.#nugget = NUGGET * this.outputscale;
    this.#Z = arena.allocate(capacity * data.d);
    this.#M = arena.allocate(capacity * capacity);
    this.#W = arena.allocate(draws * capacity);
    this.#Wt = arena.allocate(draws * capacity);
    this.#F = arena.allocate(draws * capacity);
    this.#draw(data, stream);
  }

  /** The value of draw t at point i. */
  outcome(t: number, i: number): number {
    return this.#F[t * this.size + i];
  }

  /** The least variance that a candidate is given. */
  get leastVariance(): number {
    return LEAST_VARIANCE * this.outputscale;
  }

  /**
   * Posterior draws by Matheron's rule: with f ~ N(0, K), ε ~ N(0, Σ) and r = y − μ − f − ε, the draw is
   * μ + f + K (K+Σ)⁻¹ r = μ + f + r − Σ c with c = (K+Σ)⁻¹ r, and its weights K⁻¹(f_B − μ) are L⁻ᵀz + c.
   */
  #draw(data: Dataset, stream: RandomStream): void {
    const { n, X, y } = data;
    const T = this.draws;
    const samples = this.#samples;
    const mu = samples.mean[this.#index];
    const { kernels } = this.#arena;
    const mark = this.#arena.mark();
    this.scale(X, n, this.#Z);
    const K = this.#arena.allocate(n * n);
    const L = this.#arena.allocate(n * n);
    const noisy = this.#arena.allocate(n * n);
    kernels.covariance(samples.family, this.#Z, n, this.#d, this.outputscale, K, L);
    const noise = (i: number) =>
      data.noise.kind === "known" ? data.noise.variances[i] : samples.noiseVariance[this.#index];
    for (let i = 0; i < n; i++) K[i * n + i] += this.#nugget;
    factorWithJitter(kernels, K, n, L);
    for (let i = 0; i < n; i++) K[i * n + i] += noise(i);
    factorWithJitter(kernels, K, n, noisy);
    kernels.invertTriangular(L, n, this.#M);

    const z = this.#arena.allocate(T * n);
    const c = this.#arena.allocate(T * n);
    const normals = createStratifiedNormals(T, stream);
    for (let i = 0; i < n; i++) {
      normals.next();
      for (let t = 0; t < T; t++) z[t * n + i] = normals.values[t];
    }
    for (let i = 0; i < n; i++) {
      normals.next();
      const deviation = Math.sqrt(noise(i));
      for (let t = 0; t < T; t++) {
        let f = 0;
        for (let k = 0; k <= i; k++) f += L[i * n + k] * z[t * n + k];
        const residual = y[i] - mu - f - deviation * normals.values[t];
        this.#F[t * n + i] = mu + f + residual;
        c[t * n + i] = residual;
      }
    }
    kernels.solveLowerInPlace(noisy, n, c, T);
    kernels.solveLowerTransposedInPlace(noisy, n, c, T);
    kernels.solveLowerTransposedInPlace(L, n, z, T);
    for (let t = 0; t < T; t++) {
      for (let i = 0; i < n; i++) {
        this.#F[t * n + i] -= noise(i) * c[t * n + i];
        this.#W[t * n + i] = z[t * n + i] + c[t * n + i];
      }
    }
    this.#transposeWeights();
    this.#arena.release(mark);
  }

  /** out ← points over lengthscales (count × d). */
  scale(points: Float64Array, count: number, out: Float64Array): void {
    const d = this.#d;
    const from = this.#index * d;
    const { lengthscale } = this.#samples;
    for (let i = 0, at = 0; i < count; i++)
      for (let j = 0; j < d; j++, at++) out[at] = points[at] / lengthscale[from + j];
  }

  #transposeWeights(): void {
    const n = this.size;
    const T = this.draws;
    for (let t = 0; t < T; t++) for (let i = 0; i < n; i++) this.#Wt[i * T + t] = this.#W[t * n + i];
  }

  /** Conditional means and variances at `count` points (count × d), left in the scratch's `mean` and `variance`. */
  forward(points: Float64Array, count: number): void {
    const n = this.size;
    const T = this.draws;
    const { Q, K, S, V, mean, variance } = this.#scratch;
    const { kernels } = this.#arena;
    const mu = this.#samples.mean[this.#index];
    this.scale(points, count, Q);
    kernels.crossCovariance(this.#samples.family, Q, count, this.#Z, n, this.#d, this.outputscale, K, S);
    kernels.multiplyLower(K, count, this.#M, n, V);
    kernels.multiplyTransposed(K, count, this.#W, T, n, mean);
    for (let at = 0; at < count * T; at++) mean[at] += mu;
    for (let i = 0; i < count; i++) {
      let explained = 0;
      for (let k = i * n, end = k + n; k < end; k++) explained += V[k] * V[k];
      variance[i] = Math.max(this.leastVariance, this.outputscale - explained);
    }
  }

  /** Adds to `gradient` (count × d) what the scratch's adjoints make of the last `forward`'s points. */
  backward(count: number, gradient: Float64Array): void {
    const n = this.size;
    const d = this.#d;
    const T = this.draws;
    const { Q, S, V, P, D, variance, meanAdjoint, varianceAdjoint } = this.#scratch;
    const { kernels } = this.#arena;
    kernels.multiplyLowerTransposed(V, count, this.#M, n, P);
    kernels.multiplyTransposed(meanAdjoint, count, this.#Wt, n, T, V);
    for (let i = 0; i < count; i++) {
      // At the floor the variance does not move with x.
      const byVariance = variance[i] > this.leastVariance ? -2 * varianceAdjoint[i] : 0;
      for (let k = i * n, end = k + n; k < end; k++) V[k] = (V[k] + byVariance * P[k]) * S[k];
    }
    kernels.crossDifferences(V, Q, count, this.#Z, n, d, D);
    const from = this.#index * d;
    const { lengthscale } = this.#samples;
    for (let i = 0, at = 0; i < count; i++)
      for (let j = 0; j < d; j++, at++) gradient[at] += D[at] / lengthscale[from + j];
  }

  /** out ← prior covariance of each of `count` scaled points (count × d) with one point (1 × d). */
  covarianceWith(scaled: Float64Array, count: number, point: Float64Array, out: Float64Array): void {
    const { Q, S } = this.#scratch;
    this.scale(point, 1, Q);
    this.#arena.kernels.crossCovariance(this.#samples.family, scaled, count, Q, 1, this.#d, this.outputscale, out, S);
  }

  /** Adds a pending point: each draw gets a value there, drawn from its conditional. */
  append(point: Float64Array, stream: RandomStream): Appended {
    const n = this.size;
    const T = this.draws;
    const { Q, V, P, mean, variance: conditional } = this.#scratch;
    this.forward(point, 1);
    // The new row of L is [v, ℓ]; that of L⁻¹ is [−vᵀL⁻¹/ℓ, 1/ℓ].
    const variance = conditional[0] + this.#nugget;
    const pivot = Math.sqrt(variance);
    this.#arena.kernels.multiplyLowerTransposed(V, 1, this.#M, n, P);
    restride(this.#M, n, n, n + 1);
    for (let i = 0; i < n; i++) this.#M[i * (n + 1) + n] = 0;
    for (let k = 0; k < n; k++) this.#M[n * (n + 1) + k] = -P[k] / pivot;
    this.#M[n * (n + 1) + n] = 1 / pivot;
    restride(this.#W, T, n, n + 1);
    restride(this.#F, T, n, n + 1);
    const surprise = new Float64Array(T);
    const normals = createStratifiedNormals(T, stream);
    normals.next();
    for (let t = 0; t < T; t++) {
      surprise[t] = pivot * normals.values[t];
      const weight = surprise[t] / variance;
      const row = t * (n + 1);
      for (let k = 0; k < n; k++) this.#W[row + k] -= weight * P[k];
      this.#W[row + n] = weight;
      this.#F[row + n] = mean[t] + surprise[t];
    }
    for (let j = 0; j < this.#d; j++) this.#Z[n * this.#d + j] = Q[j];
    this.size = n + 1;
    this.#transposeWeights();
    return { whitened: V.slice(0, n), pivot, surprise };
  }
}

/** Spreads `rows` rows of length `from` to stride `to` > `from`, in place, the last row first. */
function restride(matrix: Float64Array, rows: number, from: number, to: number): void {
  for (let i = rows - 1; i > 0; i--) matrix.copyWithin(i * to, i * from, i * from + from);
}

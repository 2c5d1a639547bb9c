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
import { type Arena, createArena, factorWithJitter } from "../linalg/index.ts";
import type { RandomStream } from "../random/index.ts";

/** Relative to the outputscale: what makes the noise-free K_BB factor safely; its draws are then those of f + N(0, nugget). */
const NUGGET = 1e-6;
/** Relative to the outputscale: the least variance of a candidate, so that its logarithm stays finite. */
const LEAST_VARIANCE = 1e-10;

/** Draws of one metric under one hyperparameter sample. It has a life: pending points are appended one by one. */
export class OutcomeDraws {
  /** Evaluated and pending points held now. */
  size: number;
  /** How many draws. */
  readonly draws: number;
  /** Most points scored together. */
  readonly chunk: number;
  /** Conditional means of the last `forward`: chunk × draws. */
  readonly mean: Float64Array;
  /** Conditional variances of the last `forward`: chunk. */
  readonly variance: Float64Array;
  /** Adjoints that `backward` reads: by mean (chunk × draws) and by variance (chunk). */
  readonly meanAdjoint: Float64Array;
  readonly varianceAdjoint: Float64Array;

  readonly #arena: Arena;
  readonly #samples: HyperparameterSamples;
  readonly #index: number;
  readonly #d: number;
  readonly #outputscale: number;
  readonly #nugget: number;
  readonly #Z: Float64Array;
  readonly #M: Float64Array;
  readonly #W: Float64Array;
  readonly #Wt: Float64Array;
  readonly #F: Float64Array;
  readonly #Q: Float64Array;
  readonly #K: Float64Array;
  readonly #S: Float64Array;
  readonly #V: Float64Array;
  readonly #P: Float64Array;
  readonly #D: Float64Array;
  #count = 0;

  /**
   * @param data - the metric's data, n points
   * @param capacity - the most points ever held, n included
   * @param stream - where the draws come from
   */
  constructor(
    data: Dataset,
    samples: HyperparameterSamples,
    index: number,
    draws: number,
    capacity: number,
    chunk: number,
    stream: RandomStream,
  ) {
    const { n, d } = data;
    this.size = n;
    this.draws = draws;
    this.chunk = chunk;
    this.#samples = samples;
    this.#index = index;
    this.#d = d;
    this.#outputscale = samples.outputscale[index];
    this.#nugget = NUGGET * this.#outputscale;
    const doubles = capacity * capacity + capacity * d + 3 * draws * capacity + chunk * (4 * capacity + 2 * d + 2 * draws + 2);
    this.#arena = createArena(doubles + 512);
    const allocate = (length: number) => this.#arena.allocate(length);
    this.#Z = allocate(capacity * d);
    this.#M = allocate(capacity * capacity);
    this.#W = allocate(draws * capacity);
    this.#Wt = allocate(draws * capacity);
    this.#F = allocate(draws * capacity);
    this.#Q = allocate(chunk * d);
    this.#D = allocate(chunk * d);
    this.#K = allocate(chunk * capacity);
    this.#S = allocate(chunk * capacity);
    this.#V = allocate(chunk * capacity);
    this.#P = allocate(chunk * capacity);
    this.mean = allocate(chunk * draws);
    this.variance = allocate(chunk);
    this.meanAdjoint = allocate(chunk * draws);
    this.varianceAdjoint = allocate(chunk);
    this.#draw(data, stream);
  }

  /** The value of draw t at point i. */
  outcome(t: number, i: number): number {
    return this.#F[t * this.size + i];
  }

  /**
   * Posterior draws by Matheron's rule: with f ~ N(0, K), ε ~ N(0, Σ) and r = y − μ − f − ε, the draw is
   * μ + f + K (K+Σ)⁻¹ r = μ + f + r − Σ c with c = (K+Σ)⁻¹ r, and its weights K⁻¹(f_B − μ) are L⁻ᵀz + c.
   */
  #draw(data: Dataset, stream: RandomStream): void {
    const { n, d, X, y } = data;
    const T = this.draws;
    const samples = this.#samples;
    const mu = samples.mean[this.#index];
    this.#scale(X, n, this.#Z);
    const scratch = createArena(4 * n * n + n * d + 2 * T * n + 256);
    const Z = scratch.allocate(n * d);
    Z.set(this.#Z.subarray(0, n * d));
    const K = scratch.allocate(n * n);
    const L = scratch.allocate(n * n);
    const noisy = scratch.allocate(n * n);
    scratch.kernels.covariance(samples.family, Z, n, d, this.#outputscale, K, L);
    const noise = (i: number) =>
      data.noise.kind === "known" ? data.noise.variances[i] : samples.noiseVariance[this.#index];
    for (let i = 0; i < n; i++) K[i * n + i] += this.#nugget;
    factorWithJitter(scratch.kernels, K, n, L);
    for (let i = 0; i < n; i++) K[i * n + i] += noise(i);
    factorWithJitter(scratch.kernels, K, n, noisy);
    const inverse = scratch.allocate(n * n);
    scratch.kernels.invertTriangular(L, n, inverse);
    this.#M.set(inverse.subarray(0, n * n));

    const z = scratch.allocate(T * n);
    const c = scratch.allocate(T * n);
    for (let t = 0; t < T; t++) {
      for (let i = 0; i < n; i++) z[t * n + i] = stream.normal();
      for (let i = 0; i < n; i++) {
        let f = 0;
        for (let k = 0; k <= i; k++) f += L[i * n + k] * z[t * n + k];
        const residual = y[i] - mu - f - Math.sqrt(noise(i)) * stream.normal();
        this.#F[t * n + i] = mu + f + residual;
        c[t * n + i] = residual;
      }
    }
    scratch.kernels.solveLowerInPlace(noisy, n, c, T);
    scratch.kernels.solveLowerTransposedInPlace(noisy, n, c, T);
    scratch.kernels.solveLowerTransposedInPlace(L, n, z, T);
    for (let t = 0; t < T; t++) {
      for (let i = 0; i < n; i++) {
        this.#F[t * n + i] -= noise(i) * c[t * n + i];
        this.#W[t * n + i] = z[t * n + i] + c[t * n + i];
      }
    }
    this.#transposeWeights();
  }

  #scale(points: Float64Array, count: number, out: Float64Array): void {
    const d = this.#d;
    const from = this.#index * d;
    const { lengthscale } = this.#samples;
    for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < d; j++, at++) out[at] = points[at] / lengthscale[from + j];
  }

  #transposeWeights(): void {
    const n = this.size;
    const T = this.draws;
    for (let t = 0; t < T; t++) for (let i = 0; i < n; i++) this.#Wt[i * T + t] = this.#W[t * n + i];
  }

  /** Conditional means and variances at `count` ≤ chunk points (count × d), left in `mean` and `variance`. */
  forward(points: Float64Array, count: number): void {
    const n = this.size;
    const T = this.draws;
    const { kernels } = this.#arena;
    const mu = this.#samples.mean[this.#index];
    this.#count = count;
    this.#scale(points, count, this.#Q);
    kernels.crossCovariance(this.#samples.family, this.#Q, count, this.#Z, n, this.#d, this.#outputscale, this.#K, this.#S);
    kernels.multiplyLower(this.#K, count, this.#M, n, this.#V);
    kernels.multiplyTransposed(this.#K, count, this.#W, T, n, this.mean);
    for (let at = 0; at < count * T; at++) this.mean[at] += mu;
    const least = LEAST_VARIANCE * this.#outputscale;
    for (let i = 0; i < count; i++) {
      let explained = 0;
      for (let k = i * n, end = k + n; k < end; k++) explained += this.#V[k] * this.#V[k];
      this.variance[i] = Math.max(least, this.#outputscale - explained);
    }
  }

  /** Adds to `gradient` (count × d) what `meanAdjoint` and `varianceAdjoint` make of the last `forward`'s points. */
  backward(gradient: Float64Array): void {
    const n = this.size;
    const d = this.#d;
    const T = this.draws;
    const count = this.#count;
    const { kernels } = this.#arena;
    const least = LEAST_VARIANCE * this.#outputscale;
    kernels.multiplyLowerTransposed(this.#V, count, this.#M, n, this.#P);
    kernels.multiplyTransposed(this.meanAdjoint, count, this.#Wt, n, T, this.#V);
    for (let i = 0; i < count; i++) {
      // At the floor the variance does not move with x.
      const byVariance = this.variance[i] > least ? -2 * this.varianceAdjoint[i] : 0;
      for (let k = i * n, end = k + n; k < end; k++) {
        this.#V[k] = (this.#V[k] + byVariance * this.#P[k]) * this.#S[k];
      }
    }
    kernels.crossDifferences(this.#V, this.#Q, count, this.#Z, n, d, this.#D);
    const from = this.#index * d;
    const { lengthscale } = this.#samples;
    for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < d; j++, at++) gradient[at] += this.#D[at] / lengthscale[from + j];
  }

  /** Adds a pending point: each draw gets a value there, drawn from its conditional. */
  append(point: Float64Array, stream: RandomStream): void {
    const n = this.size;
    const T = this.draws;
    this.forward(point, 1);
    // The new row of L is [v, ℓ]; that of L⁻¹ is [−vᵀL⁻¹/ℓ, 1/ℓ].
    const variance = Math.max(this.variance[0] + this.#nugget, this.#nugget);
    const pivot = Math.sqrt(variance);
    this.#arena.kernels.multiplyLowerTransposed(this.#V, 1, this.#M, n, this.#P);
    restride(this.#M, n, n, n + 1);
    for (let i = 0; i < n; i++) this.#M[i * (n + 1) + n] = 0;
    for (let k = 0; k < n; k++) this.#M[n * (n + 1) + k] = -this.#P[k] / pivot;
    this.#M[n * (n + 1) + n] = 1 / pivot;
    restride(this.#W, T, n, n + 1);
    restride(this.#F, T, n, n + 1);
    for (let t = 0; t < T; t++) {
      const surprise = pivot * stream.normal();
      const weight = surprise / variance;
      const row = t * (n + 1);
      for (let k = 0; k < n; k++) this.#W[row + k] -= weight * this.#P[k];
      this.#W[row + n] = weight;
      this.#F[row + n] = this.mean[t] + surprise;
    }
    for (let j = 0; j < this.#d; j++) this.#Z[n * this.#d + j] = this.#Q[j];
    this.size = n + 1;
    this.#transposeWeights();
  }
}

/** Spreads `rows` rows of length `from` to stride `to` > `from`, in place, the last row first. */
function restride(matrix: Float64Array, rows: number, from: number, to: number): void {
  for (let i = rows - 1; i > 0; i--) matrix.copyWithin(i * to, i * from, i * from + from);
}

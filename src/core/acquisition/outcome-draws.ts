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
 * | W | weights K_BB⁻¹ (f_B,t − μ), one row per draw; Wt its transpose | T × n |
 * | F | the draws f_B,t | T × n |
 */
import { kernelOf, type SampleKernel } from "../gp/index.ts";
import { type Arena, allocateBlocks, type Shapes } from "../linalg/index.ts";
import type { RandomStream } from "../random/index.ts";
import { type DrawsDefinition, drawOutcomesAt } from "./matheron-draws.ts";
import type { Scratch } from "./scratch.ts";
import { createStratifiedNormals } from "./stratified-normals.ts";

/** Variance that makes the noise-free K_BB factor safely, relative to the outputscale; draws are those of f + N(0, nugget). */
const NUGGET = 1e-6;
/** The least variance of a candidate, relative to the outputscale: its logarithm stays finite. */
const MIN_VARIANCE = 1e-10;

/** What appending a point p changes for every other point. */
export interface Appended {
  /** L⁻¹ k(B, p), length n (before the point). */
  readonly whitened: Float64Array;
  /** The new diagonal entry of L. */
  readonly pivot: number;
  /** Each draw's value at the point minus its conditional mean; length T. */
  readonly surprise: Float64Array;
}

/** The arrays that one `OutcomeDraws` of up to `capacity` points takes of its arena. */
export function outcomeShapes(capacity: number, d: number, draws: number): Shapes<"Z" | "M" | "W" | "Wt" | "F"> {
  return {
    Z: [capacity, d],
    M: [capacity, capacity],
    W: [draws, capacity],
    Wt: [draws, capacity],
    F: [draws, capacity],
  };
}

/** What the draws of one metric under one hyperparameter sample are made from. */
export interface OutcomeDefinition extends DrawsDefinition {
  readonly scratch: Scratch;
  /** The maximum number of points, those of the data included. */
  readonly capacity: number;
}

/** Draws of one metric under one hyperparameter sample. Pending points are appended one by one. */
export class OutcomeDraws {
  /** Evaluated and pending points held now. */
  size: number;
  readonly draws: number;
  readonly d: number;
  readonly outputscale: number;
  readonly #scratch: Scratch;
  readonly #arena: Arena;
  readonly #kernel: SampleKernel;
  readonly #mean: number;
  readonly #nugget: number;
  readonly #Z: Float64Array;
  readonly #M: Float64Array;
  readonly #W: Float64Array;
  readonly #Wt: Float64Array;
  readonly #F: Float64Array;

  constructor(definition: OutcomeDefinition) {
    const { arena, scratch, data, samples, index, draws, capacity } = definition;
    this.size = data.n;
    this.draws = draws;
    this.d = data.d;
    this.outputscale = samples.outputscale[index];
    this.#arena = arena;
    this.#scratch = scratch;
    this.#kernel = kernelOf(samples, index, data);
    this.#mean = samples.mean[index];
    this.#nugget = NUGGET * this.outputscale;
    const { Z, M, W, Wt, F } = allocateBlocks(arena, outcomeShapes(capacity, data.d, draws));
    this.#Z = Z;
    this.#M = M;
    this.#W = W;
    this.#Wt = Wt;
    this.#F = F;
    this.scale(data.X, this.#Z);
    drawOutcomesAt(definition, this.#kernel, this.#nugget, { Z, M, W, F });
    this.#transposeWeights();
  }

  /** The value of draw t at point i. */
  outcome(t: number, i: number): number {
    return this.#F[t * this.size + i];
  }

  /** The least variance that a candidate is given. */
  get leastVariance(): number {
    return MIN_VARIANCE * this.outputscale;
  }

  /** out ← points over lengthscales (count × d). */
  scale(points: Float64Array, out: Float64Array): void {
    this.#kernel.scale(points, out);
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
    const mu = this.#mean;
    this.scale(points, Q);
    this.#kernel.crossCovariance({ kernels, Q, q: count, Z: this.#Z, n, K, S });
    kernels.multiplyLower(K, count, this.#M, n, V);
    kernels.multiplyTransposed(K, count, this.#W, T, n, mean);
    for (let at = 0; at < count * T; at++) mean[at] += mu;
    for (let i = 0; i < count; i++) {
      let explained = 0;
      for (let k = i * n, end = k + n; k < end; k++) explained += V[k] * V[k];
      variance[i] = Math.max(this.leastVariance, this.outputscale - explained);
    }
  }

  /** Adds to `gradient` (count × d) what the scratch's adjoints contribute at the last `forward`'s points. */
  backward(count: number, gradient: Float64Array): void {
    const n = this.size;
    const T = this.draws;
    const { Q, K, S, V, P, D, variance, meanAdjoint, varianceAdjoint } = this.#scratch;
    const { kernels } = this.#arena;
    kernels.multiplyLowerTransposed(V, count, this.#M, n, P);
    kernels.multiplyTransposed(meanAdjoint, count, this.#Wt, n, T, V);
    for (let i = 0; i < count; i++) {
      // At its floor the variance does not move with x.
      const byVariance = variance[i] > this.leastVariance ? -2 * varianceAdjoint[i] : 0;
      for (let k = i * n, end = k + n; k < end; k++) V[k] += byVariance * P[k];
    }
    this.#kernel.addInputGradient({ kernels, Q, q: count, Z: this.#Z, n, K, S }, V, D, gradient);
  }

  /** out ← prior covariance of each of `count` scaled points (count × d) with one point (d, not scaled). */
  covarianceWith(scaled: Float64Array, count: number, point: Float64Array, out: Float64Array): void {
    const { Q, S } = this.#scratch;
    const { kernels } = this.#arena;
    this.scale(point, Q);
    this.#kernel.crossCovariance({ kernels, Q: scaled, q: count, Z: Q, n: 1, K: out, S });
  }

  /** Adds a pending point (d): each draw gets a value there, drawn from its conditional. */
  append(point: Float64Array, stream: RandomStream): Appended {
    const n = this.size;
    const { Q, V, P, variance: conditional } = this.#scratch;
    this.forward(point, 1);
    const variance = conditional[0] + this.#nugget;
    const pivot = Math.sqrt(variance);
    this.#arena.kernels.multiplyLowerTransposed(V, 1, this.#M, n, P);
    this.#growInverse(pivot);
    const surprise = this.#growDraws(pivot, variance, stream);
    this.#Z.set(Q.subarray(0, this.d), n * this.d);
    this.size = n + 1;
    this.#transposeWeights();
    return { whitened: V.slice(0, n), pivot, surprise };
  }

  /** The new row of L is [v, ℓ], with v in the scratch's `V` and vᵀL⁻¹ in `P`; that of L⁻¹ is [−vᵀL⁻¹/ℓ, 1/ℓ]. */
  #growInverse(pivot: number): void {
    const n = this.size;
    const M = this.#M;
    const { P } = this.#scratch;
    restride(M, n, n, n + 1);
    for (let i = 0; i < n; i++) M[i * (n + 1) + n] = 0;
    for (let k = 0; k < n; k++) M[n * (n + 1) + k] = -P[k] / pivot;
    M[n * (n + 1) + n] = 1 / pivot;
  }

  /**
   * Gives each draw its value at the new point and corrects its weights; returns each draw's value less its conditional
   * mean.
   */
  #growDraws(pivot: number, variance: number, stream: RandomStream): Float64Array {
    const n = this.size;
    const T = this.draws;
    const { P, mean } = this.#scratch;
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
    return surprise;
  }
}

/** Spreads `rows` rows of length `from` to stride `to` > `from`, in place, the last row first. */
function restride(matrix: Float64Array, rows: number, from: number, to: number): void {
  for (let i = rows - 1; i > 0; i--) matrix.copyWithin(i * to, i * from, i * from + from);
}

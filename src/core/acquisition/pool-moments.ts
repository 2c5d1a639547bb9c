/**
 * @file Conditional moments of a fixed pool of points, kept up to date as pending points are appended. Conditioning on
 * one more point p costs one inner product per pool point x instead of a triangular product, since
 *   cov(x, p | B) = k(x, p) − v_xᵀ v_p,   v = L⁻¹ k(B, ·).
 */
import { type Arena, allocateBlocks, type Shapes } from "../linalg/index.ts";
import type { Appended, OutcomeDraws } from "./outcome-draws.ts";
import type { Scratch } from "./scratch.ts";

/** The arrays that the moments of a pool of `size` points take of their arena. */
export function poolShapes(size: number, d: number): Shapes<"scaled" | "prior"> {
  return { scaled: [size, d], prior: [size] };
}

/** What the moments of a pool are made from. */
export interface PoolDefinition {
  readonly arena: Arena;
  readonly scratch: Scratch;
  readonly outcome: OutcomeDraws;
  /** size × d. */
  readonly pool: Float64Array;
  /** The maximum number of points that `outcome` may hold. */
  readonly capacity: number;
  /** Points conditioned together. */
  readonly chunk: number;
}

/** The moments of one pool under one metric and hyperparameter sample. Points are appended as they are chosen. */
export class PoolMoments {
  /** size × draws. */
  readonly mean: Float64Array;
  /** size. */
  readonly variance: Float64Array;
  readonly #size: number;
  readonly #capacity: number;
  readonly #outcome: OutcomeDraws;
  readonly #scaled: Float64Array;
  readonly #prior: Float64Array;
  /** v of each pool point, size × capacity. */
  readonly #whitened: Float64Array;

  constructor({ arena, scratch, outcome, pool, capacity, chunk }: PoolDefinition) {
    const { d, draws: T } = outcome;
    const size = pool.length / d;
    const { scaled, prior } = allocateBlocks(arena, poolShapes(size, d));
    this.#size = size;
    this.#capacity = capacity;
    this.#outcome = outcome;
    this.#scaled = scaled;
    this.#prior = prior;
    this.#whitened = new Float64Array(size * capacity);
    this.mean = new Float64Array(size * T);
    this.variance = new Float64Array(size);
    outcome.scale(pool, this.#scaled);
    const n = outcome.size;
    for (let from = 0; from < size; from += chunk) {
      const count = Math.min(chunk, size - from);
      outcome.forward(pool.subarray(from * d, (from + count) * d), count);
      this.mean.set(scratch.mean.subarray(0, count * T), from * T);
      this.variance.set(scratch.variance.subarray(0, count), from);
      for (let i = 0; i < count; i++) {
        this.#whitened.set(scratch.V.subarray(i * n, (i + 1) * n), (from + i) * capacity);
      }
    }
  }

  /** Conditions the pool on a point (d) that was just appended to the outcomes. */
  update(point: Float64Array, { whitened, pivot, surprise }: Appended): void {
    const T = surprise.length;
    const n = whitened.length;
    const least = this.#outcome.leastVariance;
    this.#outcome.covarianceWith(this.#scaled, this.#size, point, this.#prior);
    for (let i = 0; i < this.#size; i++) {
      const row = i * this.#capacity;
      let covariance = this.#prior[i];
      for (let k = 0; k < n; k++) covariance -= this.#whitened[row + k] * whitened[k];
      const v = covariance / pivot;
      this.#whitened[row + n] = v;
      this.variance[i] = Math.max(least, this.variance[i] - v * v);
      for (let t = 0; t < T; t++) this.mean[i * T + t] += (v * surprise[t]) / pivot;
    }
  }
}

/**
 * @file Conditional moments of a fixed pool of points, kept up to date as pending points are appended: conditioning on
 * one more point p costs a pool point x one inner product instead of a triangular product, since
 *   cov(x, p | B) = k(x, p) − v_xᵀ v_p,   v = L⁻¹ k(B, ·).
 */
import type { Arena } from "../linalg/index.ts";
import type { Appended, OutcomeDraws } from "./outcome-draws.ts";
import type { Scratch } from "./scratch.ts";

/** Doubles that the moments of a pool take of their arena. */
export function poolDoubles(size: number, d: number): number {
  return size * (d + 1) + 8;
}

/** The moments of one pool under one metric and hyperparameter sample. */
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
  /** size × capacity. */
  readonly #whitened: Float64Array;

  /** @param chunk - points conditioned together */
  constructor(
    arena: Arena,
    scratch: Scratch,
    outcome: OutcomeDraws,
    pool: Float64Array,
    d: number,
    capacity: number,
    chunk: number,
  ) {
    const size = pool.length / d;
    const n = outcome.size;
    const T = outcome.draws;
    this.#size = size;
    this.#capacity = capacity;
    this.#outcome = outcome;
    this.#scaled = arena.allocate(size * d);
    this.#prior = arena.allocate(size);
    this.#whitened = new Float64Array(size * capacity);
    this.mean = new Float64Array(size * T);
    this.variance = new Float64Array(size);
    outcome.scale(pool, size, this.#scaled);
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

  /** Conditions the pool on a point that was just appended to the outcomes. */
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

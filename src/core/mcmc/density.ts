/** @file The sampled density with a guard: a value that is not a finite number counts as impossible, never as an error. */

/** Log density up to a constant at `position` (d); writes its gradient (d). */
export type LogDensity = (position: Float64Array, gradient: Float64Array) => number;

/** A log density that counts its evaluations and gives −Infinity where the caller's gives NaN or ±Infinity. */
export class GuardedDensity {
  evaluations = 0;
  readonly #logDensity: LogDensity;

  constructor(logDensity: LogDensity) {
    this.#logDensity = logDensity;
  }

  /** Value at `position`; writes `gradient`, which is meaningless when the value is −Infinity. */
  evaluate(position: Float64Array, gradient: Float64Array): number {
    this.evaluations++;
    const value = this.#logDensity(position, gradient);
    return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
  }
}

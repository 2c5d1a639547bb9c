/** @file The density that is sampled, guarded: whatever is not a finite number counts as impossible, never as an error. */

/** Log density up to a constant at `position` (d); writes its gradient (d). */
export type LogDensity = (position: Float64Array, gradient: Float64Array) => number;

/** A log density that counts its evaluations and says −Infinity where the user's says NaN or ±Infinity. */
export class GuardedDensity {
  evaluations = 0;
  readonly #logDensity: LogDensity;

  constructor(logDensity: LogDensity) {
    this.#logDensity = logDensity;
  }

  /** Value at `position`; writes `gradient`, which means nothing when the value is −Infinity. */
  evaluate(position: Float64Array, gradient: Float64Array): number {
    this.evaluations++;
    const value = this.#logDensity(position, gradient);
    return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
  }
}

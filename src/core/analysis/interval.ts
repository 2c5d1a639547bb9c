/**
 * @file The interval of an uncertain quantity.
 */

/** A quantity in its own unit, with its central 95 % interval where the uncertainty is known. */
export interface Interval {
  /**
   * The posterior median. It is the posterior mean too where the outcome was modelled without a transform. Without a
   * model it is the measured mean.
   */
  readonly median: number;
  /** The 2.5 % quantile; absent where the uncertainty is unknown, and where there is none. */
  readonly lower?: number;
  /** The 97.5 % quantile; absent where the uncertainty is unknown, and where there is none. */
  readonly upper?: number;
}

/**
 * @file Bounds that outcomes must keep. Unlike constraints on parameters, which every proposed configuration satisfies,
 * they concern metrics that are known after a trial, so models learn them.
 */

/** A number that may depend on what the baseline measured: constant + Σ factor · the baseline's value of that metric. */
export interface OutcomeBound {
  readonly constant: number;
  /** Factors by metric; empty for a plain number. */
  readonly ofBaseline: Readonly<Record<string, number>>;
}

/** One bound of one metric, in the metric's own unit. */
export interface OutcomeConstraint {
  /** As it was written, for people. */
  readonly text: string;
  /** An objective, or another metric that every trial measures. */
  readonly metric: string;
  readonly kind: "at-most" | "at-least";
  readonly bound: OutcomeBound;
}

/** The interval that a metric must lie in, both ends included; ±∞ where nothing bounds it. */
export interface OutcomeInterval {
  readonly lower: number;
  readonly upper: number;
}

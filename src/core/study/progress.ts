/**
 * @file What is known of a trial before it has ended: the values of a metric that its program printed on the way.
 */
import type { Measurement } from "./trial.ts";

/** One metric's values while a trial trained, in its own unit; steps ascend. Both lists are equally long and finite. */
export interface Progress {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** The progress of a trial, by metric. */
export type ProgressByMetric = Readonly<Record<string, Progress>>;

/** Why a trial was ended before its own end. */
export interface EarlyStop {
  /** Probability, as it was when the trial was stopped, that it would have ended on the front. */
  readonly probability: number;
  /** What its objectives were expected to become: never measured, and nothing that a front may hold. */
  readonly forecast: Readonly<Record<string, Required<Pick<Measurement, "mean" | "standardError">>>>;
}

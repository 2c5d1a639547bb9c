/**
 * @file The progress of a trial: the values of its metrics that its program prints while it trains.
 */
import type { Measurement } from "./measurement.ts";

/** The values of one metric while a trial trained, in the metric's own unit. Steps ascend; both lists have the same length
 * and hold finite numbers. */
export interface Progress {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** The progress of a trial, by metric. */
export type ProgressByMetric = Readonly<Record<string, Progress>>;

/** Why a trial was ended before its own end. */
export interface EarlyStop {
  /** The probability that the trial would have ended on the front, as estimated when it was stopped. */
  readonly probability: number;
  /** The predicted final values of its objectives. They were not measured, so they are never part of a front. */
  readonly expected: Readonly<Record<string, Required<Pick<Measurement, "mean" | "standardError">>>>;
}

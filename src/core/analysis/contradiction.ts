/**
 * @file Whether a trial's measurement contradicts its estimate. Both are of the same quantity, so their difference should
 * be within a few of their joint standard errors, √(e² + s²):
 *
 * | symbol | meaning |
 * |---|---|
 * | e | standard error of the measurement: as measured, or as the model has it from all trials, whichever is larger, because a single standard error may be small by chance |
 * | s | standard deviation of the estimate |
 *
 * The measurement is one of the data of the estimate, so the difference is even smaller than that where the model is
 * right: its variance is e² − s². A contradiction therefore means that the model is wrong about this trial, or that the
 * measurement is an outlier.
 */
import type { Measurement } from "../study/index.ts";
import type { Interval } from "./interval.ts";

/** A difference of more than this many joint standard errors is a contradiction. */
const MAX_JOINT_ERRORS = 3;

/** A difference below this share of the values is rounding. */
const ROUNDING = 1e-9;

/** A measurement that contradicts the estimate of the same quantity. */
export interface Contradiction {
  /** The difference in joint standard errors: more than 3, and infinite if both are known exactly. */
  readonly errors: number;
}

/** What is compared. */
export interface ComparedValues {
  readonly measured: Measurement;
  readonly estimate: Pick<Interval, "median">;
  /** Standard deviation of the estimate. */
  readonly deviation: number;
  /** Standard deviation of the measurement according to the model; absent if it is unknown. */
  readonly noise?: number | undefined;
}

/** The contradiction between a measurement and an estimate; undefined if there is none, or no error is known. */
export function contradictionOf({ measured, estimate, deviation, noise }: ComparedValues): Contradiction | undefined {
  if (measured.standardError === undefined && noise === undefined) return undefined;
  const error = Math.max(measured.standardError ?? 0, noise ?? 0);
  // Halves do not overflow.
  const joint = Math.hypot(error / 2, deviation / 2);
  const size = Math.max(Math.abs(measured.mean), Math.abs(estimate.median));
  const difference = Math.abs(measured.mean / 2 - estimate.median / 2);
  if (!(difference > MAX_JOINT_ERRORS * joint) || difference <= (ROUNDING * size) / 2) return undefined;
  return { errors: difference / joint };
}

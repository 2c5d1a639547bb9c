/**
 * @file The model's estimates of the completed trials, by trial number.
 */
import type { TrialEstimate } from "../surrogate/index.ts";

/**
 * By trial number: the posterior of each objective and constrained metric, without measurement noise. Empty without a
 * model.
 */
export type TrialEstimates = ReadonlyMap<number, TrialEstimate["metrics"]>;

/** Indexes estimates by the number of their trial. */
export function estimatesByTrial(estimates: readonly TrialEstimate[]): TrialEstimates {
  return new Map(estimates.map(({ trial, metrics }) => [trial, metrics]));
}

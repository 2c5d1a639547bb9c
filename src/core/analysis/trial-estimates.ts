/**
 * @file The model's estimates of the completed trials, by trial number.
 */
import type { TrialEstimate } from "../designer/index.ts";

/** What the model believes of a trial's objectives, without the noise of their measurement. */
export type TrialEstimates = ReadonlyMap<number, TrialEstimate["objectives"]>;

/** Estimates by the number of their trial. */
export function estimatesByTrial(estimates: readonly TrialEstimate[]): TrialEstimates {
  return new Map(estimates.map(({ trial, objectives }) => [trial, objectives]));
}

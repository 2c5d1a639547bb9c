/**
 * @file What the model says of the course of the hypervolume: its uncertainty, and what a Sobol search would have reached.
 */
import type { Trial } from "../study/index.ts";
import type { FittedAnalysis } from "./fit-and-analyse.ts";
import { type HypervolumeBand, hypervolumeBand } from "./hypervolume-band.ts";
import { estimateSobol, type SobolStep } from "./sobol-estimate.ts";

/** Estimates of the course of the hypervolume. */
export interface HypervolumeEstimates {
  /** The uncertainty after each trial. */
  readonly band?: HypervolumeBand;
  /** What a Sobol search would have reached. */
  readonly sobol?: readonly SobolStep[];
}

/** The estimates of an analysis by its model; none without one, and for a single objective. */
export async function estimateHypervolumes(
  { analysis, model, draws }: FittedAnalysis,
  trials: readonly Trial[],
): Promise<HypervolumeEstimates> {
  if (model === undefined || draws === undefined || analysis.objectives.length < 2) return {};
  const band = hypervolumeBand(analysis, draws);
  const sobol = await estimateSobol(analysis, model, trials);
  return { ...(band === undefined ? {} : { band }), ...(sobol === undefined ? {} : { sobol }) };
}

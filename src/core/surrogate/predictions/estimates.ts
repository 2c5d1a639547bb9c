/**
 * @file What the model believes of the completed trials: the posterior of their noise-free outcomes. A raw best of
 * noisy values is the luckiest; this is what a recommendation rests on.
 */

import type { ProposeOptions } from "../../designer/proposal.ts";
import { modelledMetrics, type Study, type Trial } from "../../study/index.ts";
import { datasetsOf, firstRows, scalesOf, toNative } from "../data/observe.ts";
import { fitStudy, type StudyModel } from "../fit-study.ts";
import { predictMixture } from "./predict-mixture.ts";

/** Standard deviations from the middle of a normal distribution to the ends of its central 95 %. */
export const NORMAL_95 = 1.959963984540054;

/** An objective's posterior at one trial, in its own units. Under a transform `mean` is the median. */
export interface Estimate {
  readonly mean: number;
  readonly standardDeviation: number;
  /** The 95 % credible interval. */
  readonly lower: number;
  readonly upper: number;
}

/** The posterior at one completed trial. */
export interface TrialEstimate {
  readonly trial: number;
  /** By name; of constrained metrics, too. */
  readonly objectives: Readonly<Record<string, Estimate>>;
}

/**
 * The posterior at every completed trial, by trial number; see `fitStudy` for which model it is. Empty with fewer than
 * two trials.
 */
export async function estimate(
  study: Study,
  trials: readonly Trial[],
  options: ProposeOptions = {},
): Promise<readonly TrialEstimate[]> {
  const model = await fitStudy(study, trials, options);
  return model === undefined ? [] : estimatesOf(model);
}

/** The posterior at every completed trial of a fitted study, by trial number; repeats have none of their own. */
export function estimatesOf(model: StudyModel): readonly TrialEstimate[] {
  const { rows, points } = model.observations;
  const estimates = predictObjectives(model, points);
  return firstRows(rows).map((i) => ({ trial: rows[i].trial, objectives: estimates[i] }));
}

/**
 * The posterior of every objective and constrained metric at points of the unit cube (q × dimension, row-major), in their
 * own units.
 */
export function predictObjectives(
  { study, observations, fits }: StudyModel,
  points: Float64Array,
): readonly Readonly<Record<string, Estimate>>[] {
  const features = observations.features.of(points);
  const names = modelledMetrics(study);
  const scales = scalesOf(observations);
  const moments = datasetsOf(observations).map((data, k) => predictMixture(data, fits[k].hyperparameters, features));
  return Array.from({ length: moments[0].mean.length }, (_, i) => {
    const objectives: Record<string, Estimate> = {};
    names.forEach((name, k) => {
      const scale = scales[k];
      const centre = moments[k].mean[i];
      const half = NORMAL_95 * Math.sqrt(moments[k].variance[i]);
      const ends = [toNative(scale, centre - half), toNative(scale, centre + half)];
      const lower = Math.min(...ends);
      const upper = Math.max(...ends);
      const standardDeviation = (upper - lower) / (2 * NORMAL_95);
      objectives[name] = { mean: toNative(scale, centre), standardDeviation, lower, upper };
    });
    return objectives;
  });
}

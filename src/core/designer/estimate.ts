/**
 * @file What the model believes of the completed trials: the posterior of their noise-free outcomes. A raw best of
 * noisy values is the luckiest; this is what a recommendation rests on.
 */
import { objectiveSign, type Study, spaceOf, type Trial } from "../study/index.ts";
import { createCrew } from "./crew.ts";
import type { ProposeOptions } from "./designer.ts";
import { predictMixture } from "./mixture.ts";
import { readModelState } from "./model-state.ts";
import { observe, usableTrials } from "./observations.ts";
import { fitModels } from "./propose.ts";
import type { Fit } from "./task.ts";

/** Half the width of a 95 % interval in standard deviations. */
const HALF_WIDTH = 1.959963984540054;
/** Hyperparameters fitted to at least this share of the trials are used as they are. */
const FRESH = 0.8;

/** An objective's posterior at one trial, in its own units. */
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
  readonly objectives: Readonly<Record<string, Estimate>>;
}

/**
 * The posterior at every completed trial, by trial number. Uses the stored model where it has seen most of the trials
 * and fits one otherwise (`saas`, or `map` where that is the study's strategy). Empty with fewer than two trials.
 */
export async function estimate(
  study: Study,
  trials: readonly Trial[],
  options: ProposeOptions = {},
): Promise<readonly TrialEstimate[]> {
  const space = spaceOf(study);
  const usable = usableTrials(study, trials);
  if (usable.length < 2 || space.dimension === 0) return [];
  const observations = observe(study, space, usable);
  const model = study.strategy === "map" ? "map" : "saas";
  const state = readModelState(options.modelState);
  const stored: Fit[] = study.objectives.flatMap(({ name }) => {
    const metric = state?.metrics.find((candidate) => candidate.name === name);
    return metric !== undefined && metric.hyperparameters.d === space.dimension ? [metric] : [];
  });
  const fresh =
    state?.model === model && stored.length === study.objectives.length && state.observations >= FRESH * usable.length;
  const seed = `${study.seed}/${trials.length}/estimate`;
  const fits = fresh
    ? stored
    : await fitModels(createCrew(options.threads), study, observations, model, seed, options.modelState);

  const moments = observations.datasets.map((data, k) => predictMixture(data, fits[k].hyperparameters, observations.X));
  return observations.rows.map(({ trial }, i) => {
    const objectives: Record<string, Estimate> = {};
    study.objectives.forEach((objective, k) => {
      const { mean: shift, deviation } = observations.scales[k];
      const mean = objectiveSign(objective) * (shift + deviation * moments[k].mean[i]);
      const standardDeviation = deviation * Math.sqrt(moments[k].variance[i]);
      const half = HALF_WIDTH * standardDeviation;
      objectives[objective.name] = { mean, standardDeviation, lower: mean - half, upper: mean + half };
    });
    return { trial, objectives };
  });
}

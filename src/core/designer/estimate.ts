/**
 * @file What the model believes of the completed trials: the posterior of their noise-free outcomes. A raw best of
 * noisy values is the luckiest; this is what a recommendation rests on.
 */
import { createSpace } from "../space/index.ts";
import { objectiveSign, type Study, type Trial } from "../study/index.ts";
import { createCrew } from "./crew.ts";
import type { ProposeOptions } from "./designer.ts";
import { predictMixture } from "./mixture.ts";
import { type ModelState, readModelState, writeModelState } from "./model-state.ts";
import { observe, usableTrials } from "./observations.ts";
import { fitModels } from "./propose.ts";
import type { Fit } from "./task.ts";

/** Half the width of a 95 % interval in standard deviations. */
const HALF_WIDTH = 1.959963984540054;
/** Hyperparameters fitted to at least this share of the trials are used as they are. */
const FRESH = 0.8;
/** The fewest trials that a model is fitted to. */
const FEWEST = 2;

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
  const space = createSpace(study.parameters);
  const usable = usableTrials(study, trials);
  const fits = storedFits(study, readModelState(await currentModelState(study, trials, options)), space.dimension);
  if (usable.length < FEWEST || fits === undefined) return [];
  const observations = observe(study, space, usable);
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

/**
 * The state of the model that `estimate` goes by: the given one where it has seen most of the trials, else that of a new
 * fit. Whoever needs it more than once hands it back as `modelState`, and nothing is fitted again. Undefined without a
 * given one where there is nothing to fit.
 */
export async function currentModelState(
  study: Study,
  trials: readonly Trial[],
  options: ProposeOptions = {},
): Promise<string | undefined> {
  const space = createSpace(study.parameters);
  const usable = usableTrials(study, trials);
  if (usable.length < FEWEST || space.dimension === 0) return options.modelState;
  const model = study.strategy === "map" ? "map" : "saas";
  const state = readModelState(options.modelState);
  const isFresh =
    state?.model === model &&
    storedFits(study, state, space.dimension) !== undefined &&
    state.observations >= FRESH * usable.length;
  if (isFresh) return options.modelState;
  const observations = observe(study, space, usable);
  const seed = `${study.seed}/${trials.length}/estimate`;
  const fits = await fitModels(createCrew(options.threads), study, observations, model, seed, options.modelState);
  return writeModelState(
    model,
    usable.length,
    study.objectives.map(({ name }) => name),
    fits,
  );
}

/** The fits of every objective out of a state; undefined unless all are there and of this dimension. */
function storedFits(study: Study, state: ModelState | undefined, dimension: number): readonly Fit[] | undefined {
  const stored = study.objectives.flatMap(({ name }) => {
    const metric = state?.metrics.find((candidate) => candidate.name === name);
    return metric !== undefined && metric.hyperparameters.d === dimension ? [metric] : [];
  });
  return stored.length === study.objectives.length ? stored : undefined;
}

/**
 * @file The models of all objectives, fitted to a study's completed trials: what estimates, joint draws and
 * sensitivities are read from.
 */

import type { ProposeOptions } from "../designer/proposal.ts";
import type { Fit } from "../parallel/index.ts";
import { createWorkerPool } from "../parallel/index.ts";
import type { Space } from "../space/index.ts";
import { modelledMetrics, type Study, spaceOf, type Trial } from "../study/index.ts";
import { type Learned, learn } from "./build-surrogate.ts";
import { planModels } from "./choices/choose-models.ts";
import { type ChosenWarping, isSameWarping } from "./choices/choose-warping.ts";
import { type Observations, usableTrials } from "./data/observe.ts";
import { fitModels, modelOf } from "./fits/fit-metrics.ts";
import { type ModelState, readModelState, writeModelState } from "./memory.ts";

/** Hyperparameters fitted to at least this share of the trials are used as they are. */
const FRESH = 0.8;
/** The fewest observations that a model is fitted to. */
const FEWEST = 2;

/** The fitted models of a study. */
export interface StudyModel {
  readonly study: Study;
  readonly space: Space;
  readonly observations: Observations;
  /** What the models' inputs go through, where the study leaves that open and there were enough trials to choose by. */
  readonly inputWarping?: ChosenWarping;
  /** One an objective, in the study's order, then one a constrained metric. */
  readonly fits: readonly Fit[];
  /** What a later fit or proposal may start from; new only where a fit was made. */
  readonly modelState: string;
}

/** How to get the model. */
export interface FitOptions extends ProposeOptions {
  /** Fits anew, however fresh the stored hyperparameters are. */
  readonly refit?: boolean;
}

/**
 * The models of a study. Uses the stored hyperparameters where they have seen most of the trials and fits them
 * otherwise (of the study's kind; `saas` where it proposes without a model). Undefined with fewer than two completed trials.
 */
export async function fitStudy(
  study: Study,
  trials: readonly Trial[],
  options: FitOptions = {},
): Promise<StudyModel | undefined> {
  const space = spaceOf(study);
  const usable = usableTrials(study, trials);
  if (usable.length < FEWEST || space.dimension === 0) return undefined;
  const state = readModelState(options.modelState);
  const workers = createWorkerPool(options.threads);
  const isFresh =
    options.refit !== true && state?.model === modelOf(study) && state.observations >= FRESH * usable.length;
  const learned = await learn(workers, study, space, usable, state, {
    mayChoose: !isFresh,
    onProgress: options.onProgress,
  });
  const { observations, choices, inputWarping, warm } = learned;
  const known = { study, space, observations, ...(inputWarping === undefined ? {} : { inputWarping }) };
  const stored = isFresh ? storedFits(study, learned, state) : undefined;
  if (stored !== undefined && options.modelState !== undefined) {
    return { ...known, fits: stored, modelState: options.modelState };
  }
  const model = modelOf(study);
  const progress = options.onProgress ?? (() => undefined);
  const seed = `${study.seed}/${trials.length}/estimate`;
  const plan = await planModels(workers, study, observations, warm, seed, progress);
  const fits = await fitModels(workers, study, observations, plan.orders, seed, warm);
  const names = modelledMetrics(study);
  const modelState = writeModelState(model, usable.length, names, choices, fits, state?.gains ?? [], {
    ...state,
    choices: plan.choices,
    inputWarping,
  });
  return { ...known, fits, modelState };
}

/** The fits of a state, if they are to such inputs and outcomes as were learned from. */
function storedFits(
  study: Study,
  { observations, choices, inputWarping }: Learned,
  state: ModelState,
): readonly Fit[] | undefined {
  if (!isSameWarping(state.inputWarping, inputWarping)) return undefined;
  const names = modelledMetrics(study);
  const { width } = observations.features;
  const fits: Fit[] = names.flatMap((name, k) => {
    const metric = state.metrics.find((candidate) => candidate.name === name);
    const fits = metric?.hyperparameters.d === width && metric.transform === choices[k].transform;
    return metric !== undefined && fits ? [metric] : [];
  });
  return fits.length === names.length ? fits : undefined;
}

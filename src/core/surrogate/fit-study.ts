/**
 * @file The surrogate of a study from its completed trials: estimates, joint draws, importance and early stopping are
 * computed from it. Stored fits are used if they still suffice (fits/stored-fits.ts).
 */
import { restandardise } from "../gp/index.ts";
import { createWorkerPool, type Fit, type Thread, withUncertainty } from "../parallel/index.ts";
import { type Study, spaceOf, type Trial } from "../study/index.ts";
import { buildSurrogate } from "./build-surrogate.ts";
import type { ChosenWarping } from "./choices/choices.ts";
import { isSameWarping } from "./choices/choose-warping.ts";
import { knownPoints } from "./chosen/chosen-points.ts";
import type { Observations, ObservedMetric } from "./data/observe.ts";
import { readStudyData } from "./data/study-data.ts";
import { modelKindOf } from "./fits/fit-metrics.ts";
import { fingerprintsOf, unseenRows } from "./fits/seen-rows.ts";
import { maySuffice, predictsUnseen } from "./fits/stored-fits.ts";
import { fitOf, type MetricMemory, type ModelState, readModelState, writeModelState } from "./memory.ts";
import { type ObservedStudy, observeStudy } from "./observe-study.ts";
import type { Surrogate } from "./surrogate.ts";

/** The minimum number of trials to which models are fitted. */
export const MIN_TRIALS_TO_FIT = 2;

/** A study with its surrogate. */
export interface FittedStudy extends Surrogate {
  readonly study: Study;
  /** Whether the models' inputs are warped, where the study leaves that open and there were enough trials to choose. */
  readonly inputWarping?: ChosenWarping;
  /** The warm-start cache for a later fit or proposal; new only where a fit was made. */
  readonly modelState: string;
}

/** What fitting may be given besides the study and its trials. */
export interface FitOptions {
  /** The `modelState` of the study's last proposal or fit. */
  readonly modelState?: string;
  /** Threads to work on; without any the caller's own thread does all the work. */
  readonly threads?: readonly Thread[];
  /** Called with a short phrase as the work advances, e.g. `fitting accuracy`. */
  readonly onProgress?: (message: string) => void;
  /** Fits anew, even if the stored hyperparameters could be used. */
  readonly refit?: boolean;
}

/**
 * The surrogate of a study, by its own kind of model (`saas` where it proposes without models). Undefined with fewer than
 * two completed trials, or without a parameter to tune.
 */
export async function fitStudy(
  study: Study,
  trials: readonly Trial[],
  options: FitOptions = {},
): Promise<FittedStudy | undefined> {
  const space = spaceOf(study);
  const data = readStudyData(study, space, trials);
  const n = data.trials.length;
  if (n < MIN_TRIALS_TO_FIT || space.dimension === 0) return undefined;
  const state = readModelState(options.modelState);
  const workers = createWorkerPool(options.threads);
  const mayReuse =
    options.refit !== true &&
    state?.model === modelKindOf(study) &&
    state.metrics.every(({ model }) => maySuffice(model, state.observations, n));
  const observed = await observeStudy(workers, data, state, { mayChoose: !mayReuse, onProgress: options.onProgress });
  const { inputWarping } = observed;
  const known = { study, ...(inputWarping === undefined ? {} : { inputWarping }) };
  const stored = mayReuse ? storedSurrogate(observed, state) : undefined;
  if (stored !== undefined && options.modelState !== undefined) {
    return { ...known, ...withUncertainFits(stored), modelState: options.modelState };
  }
  const { surrogate, memory } = await buildSurrogate(workers, study, observed, {
    memory: state,
    seed: `${study.seed}/${trials.length}/estimate`,
    onProgress: options.onProgress ?? (() => undefined),
  });
  return { ...known, ...withUncertainFits(surrogate), modelState: writeModelState(memory, state?.further ?? {}) };
}

/** The surrogate with draws around its point estimates. */
function withUncertainFits(surrogate: Surrogate): Surrogate {
  const metrics = surrogate.metrics.map((metric) => ({
    ...metric,
    fit: withUncertainty(knownPoints(metric), metric.fit),
  }));
  return { ...surrogate, metrics };
}

/** The stored fits, if they belong to these inputs and outcomes, and predict those that they have not seen. */
function storedSurrogate(
  { observations, choices, inputWarping }: ObservedStudy,
  state: ModelState,
): Surrogate | undefined {
  if (!isSameWarping(state.inputWarping, inputWarping)) return undefined;
  const { width } = observations.features;
  const metrics = observations.metrics.flatMap((metric) => {
    const stored = state.metrics.find(({ name }) => name === metric.name);
    const transform = choices.get(metric.name)?.transform.transform;
    const isUsable = stored?.hyperparameters.d === width && stored.transform === transform;
    return isUsable ? [{ ...metric, fit: onScaleOf(metric, stored) }] : [];
  });
  if (metrics.length < observations.metrics.length) return undefined;
  const surrogate = { ...observations, metrics };
  const unseen = unseenRowsOf(observations, state);
  return unseen !== undefined && predictsUnseen(surrogate, unseen) ? surrogate : undefined;
}

/** A stored fit on the standardised scale of a metric's present data. */
function onScaleOf({ scale }: ObservedMetric, stored: MetricMemory): Fit {
  const fit = fitOf(stored);
  return { ...fit, hyperparameters: restandardise(fit.hyperparameters, stored.scale ?? scale, scale) };
}

/** The rows that stored fits have not seen; undefined where a seen one has changed. Older caches have seen the first ones. */
function unseenRowsOf(observations: Observations, { seen, observations: count }: ModelState) {
  if (seen !== undefined) return unseenRows(fingerprintsOf(observations), seen);
  return Array.from(observations.rows.keys()).slice(count);
}

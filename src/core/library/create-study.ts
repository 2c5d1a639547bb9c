/**
 * @file Ask and tell: the engine as a library, in Node and in a browser. The study lives in memory; `trials` and
 * `modelState` are plain data that the caller may store anywhere and pass to `createStudy` to continue.
 */
import { type Analysis, type AnalysisOptions, fitAndAnalyse } from "../analysis/index.ts";
import { type ProposeOptions, propose } from "../designer/index.ts";
import { ParetuneError } from "../errors.ts";
import {
  type Configuration,
  createSpace,
  type Space,
  type ValidateOptions,
  validateConfiguration,
} from "../space/index.ts";
import {
  advanceTrial,
  contradiction,
  isEnded,
  type Measurement,
  modelledMetrics,
  originOfAdded,
  type Study,
  type Trial,
} from "../study/index.ts";
import { estimate } from "../surrogate/index.ts";
import type { Outcome, StudyOptions } from "./study-options.ts";
import type { CheckedOptions, ConfigurationOf, EstimatesOf, GivenConfiguration, OutcomesOf } from "./study-types.ts";

/** A configuration to evaluate; its type follows from the parameters of the study. */
export interface Asked<O extends StudyOptions = StudyOptions> {
  readonly trial: number;
  readonly configuration: ConfigurationOf<O>;
}

/** Which trials `best` keeps. */
export type BestOptions = Pick<AnalysisOptions, "filter" | "confidence">;

/** A study in memory. Its types follow from the options `O` that it was created with. */
export interface AskTellStudy<O extends StudyOptions = StudyOptions> {
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly modelState: string | undefined;
  /** Proposes and reserves `count` configurations. */
  ask(count?: number): Promise<readonly Asked<O>[]>;
  /** Records a trial's outcomes, by objective and constrained metric; throws ParetuneError "study" for an unknown or ended trial. */
  tell(trial: number, outcomes: OutcomesOf<O>): void;
  /** Records that a trial failed. */
  fail(trial: number, reason: string): void;
  /**
   * Adds a configuration that was not asked for, even if it violates constraints; returns its trial's number. The first
   * trial with the baseline's configuration is the baseline.
   */
  add(configuration: GivenConfiguration<O>): number;
  /** The posterior of every completed trial's objectives. */
  estimate(): Promise<ReadonlyMap<number, EstimatesOf<O>>>;
  /**
   * What the study has found, as `paretune best` shows it: the front by the model's estimates with 95 % intervals, the
   * probability of each trial to be on the front and to beat the baseline, the references that gains are relative to, and
   * the recommended trial, if one is estimated to beat the baseline in every objective. With fewer than two completed
   * trials there is no model, and the measurements are analysed.
   */
  best(options?: BestOptions): Promise<Analysis>;
}

/**
 * Creates a study to ask and tell. Throws ParetuneError "argument" if parameters or objectives are not valid. The compiler infers
 * names and kinds from the definition: `configuration.layers` is a number, a choice is the union of its values, and `tell` takes
 * the metrics of the study only.
 */
export function createStudy<const O extends StudyOptions>(options: CheckedOptions<O>): AskTellStudy<O> {
  // The types of the definition are erased here: what is validated below are names and values, not types.
  return createUntyped(options) as unknown as AskTellStudy<O>;
}

function createUntyped(options: StudyOptions): AskTellStudy {
  const space = createSpace(options.parameters, options.constraints);
  const study = studyOf(options, space);
  const trials: Trial[] = [...(options.trials ?? [])];
  let modelState = options.modelState;
  const modelOptions = (): ProposeOptions => ({
    ...(modelState === undefined ? {} : { modelState }),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  return {
    study,
    trials,
    get modelState() {
      return modelState;
    },
    async ask(count = 1) {
      const clock = options.clock === undefined ? {} : { clock: options.clock };
      const proposal = await propose(study, trials, count, { ...modelOptions(), ...clock });
      modelState = proposal.modelState ?? modelState;
      return proposal.suggestions.map(({ configuration, origin }) => ({
        trial: reserve(trials, configuration, origin),
        configuration,
      }));
    },
    tell(number, outcomes) {
      const { index, trial } = openTrial(trials, number);
      const metrics = measurements(study, number, outcomes);
      const found = contradiction(study, metrics);
      if (found !== undefined) throw new ParetuneError("argument", `tell: ${found.metric} ${found.reason}`);
      trials[index] = advanceTrial(trial, { type: "completed", trial: number, metrics });
    },
    fail(number, reason) {
      const { index, trial } = openTrial(trials, number);
      trials[index] = advanceTrial(trial, { type: "failed", trial: number, reason });
    },
    add(configuration) {
      const added = completed(space, configuration, { constrained: false });
      return reserve(trials, added, originOfAdded(study, trials, added));
    },
    async estimate() {
      const estimates = await estimate(study, trials, modelOptions());
      return new Map(estimates.map(({ trial, metrics }) => [trial, metrics]));
    },
    async best(kept = {}) {
      return (await fitAndAnalyse(study, trials, { ...modelOptions(), ...kept })).analysis;
    },
  };
}

/** The study that the options describe, with defaults for what they leave out. */
function studyOf(options: StudyOptions, space: Space): Study {
  if (options.objectives.length === 0) {
    throw new ParetuneError("argument", "createStudy: objectives must name at least one objective; got none");
  }
  const initial = options.initial ?? 2 * (space.dimension + 1);
  const { constraints, metrics, outcomeConstraints, baseline, referencePoint, model, inputWarping, think } = options;
  return {
    name: options.name ?? "study",
    parameters: options.parameters,
    ...(constraints === undefined ? {} : { constraints }),
    objectives: options.objectives,
    ...(metrics === undefined ? {} : { metrics }),
    ...(outcomeConstraints === undefined ? {} : { outcomeConstraints }),
    ...(baseline === undefined ? {} : { baseline: completed(space, baseline) }),
    ...(referencePoint === undefined ? {} : { referencePoint }),
    budget: { trials: Number.MAX_SAFE_INTEGER, batch: 1, initial, parallel: 1 },
    strategy: options.strategy ?? "auto",
    ...(model === undefined ? {} : { model }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
    ...(think === undefined ? {} : { think }),
    seed: options.seed ?? 0,
  };
}

/** The configuration with a value for every active parameter; throws ParetuneError "argument" if it is not valid. */
function completed(space: Space, configuration: Configuration, validation: ValidateOptions = {}): Configuration {
  const result = validateConfiguration(space, configuration, validation);
  if ("issues" in result) throw new ParetuneError("argument", `createStudy: ${result.issues.join("; ")}`);
  return result.configuration;
}

/** The trial of this number with its index; throws ParetuneError "study" if there is none or it has ended. */
function openTrial(trials: readonly Trial[], number: number): { readonly index: number; readonly trial: Trial } {
  const index = trials.findIndex((trial) => trial.number === number);
  const trial = trials[index];
  if (trial === undefined) throw new ParetuneError("study", `tell: there is no trial ${number}; ask first`);
  if (isEnded(trial)) {
    throw new ParetuneError("study", `tell: trial ${number} is already ${trial.status}`);
  }
  return { index, trial };
}

/** Adds a pending trial; returns its number. */
function reserve(trials: Trial[], configuration: Configuration, origin: Trial["origin"]): number {
  const number = trials.reduce((most, trial) => Math.max(most, trial.number + 1), 0);
  trials.push({ number, configuration, origin, status: "pending" });
  return number;
}

/** The outcomes as measurements; throws ParetuneError "argument" if an objective or constrained metric is missing. */
function measurements(
  study: Study,
  trial: number,
  outcomes: Readonly<Record<string, Outcome>>,
): Readonly<Record<string, Measurement>> {
  const metrics: Record<string, Measurement> = {};
  for (const [name, outcome] of Object.entries(outcomes)) metrics[name] = measurement(name, outcome);
  const objectives = new Set(study.objectives.map(({ name }) => name));
  for (const name of modelledMetrics(study)) {
    if (metrics[name] !== undefined) continue;
    const kind = objectives.has(name) ? "objective" : "constrained metric";
    throw new ParetuneError(
      "argument",
      `tell: trial ${trial} lacks the ${kind} ${name}; tell every ${kind}, or call fail`,
    );
  }
  return metrics;
}

function measurement(name: string, outcome: Outcome): Measurement {
  const { mean, standardError, count = 1 } = normalised(outcome);
  if (!Number.isFinite(mean)) {
    throw new ParetuneError(
      "argument",
      `tell: ${name} must be a finite number; got ${mean}. Call fail for a trial that has none`,
    );
  }
  return { mean, count, ...(standardError === undefined ? {} : { standardError }) };
}

function normalised(outcome: Outcome): {
  readonly mean: number;
  readonly standardError?: number;
  readonly count?: number;
} {
  return typeof outcome === "number" ? { mean: outcome } : outcome;
}

/**
 * @file Ask and tell: the engine as a library, in Node and in a browser. The study lives in memory; `trials` and
 * `modelState` are plain data to keep wherever the caller likes, and to hand back in to go on.
 */
import { type Estimate, estimate, propose } from "../designer/index.ts";
import { ParetuneError } from "../errors.ts";
import type { Thread } from "../parallel/index.ts";
import {
  type Configuration,
  type Constraint,
  createSpace,
  type Parameter,
  type ValidateOptions,
  validateConfiguration,
} from "../space/index.ts";
import {
  advanceTrial,
  isEnded,
  type Measurement,
  modelledMetrics,
  type Objective,
  type OutcomeConstraint,
  originOfTold,
  type Strategy,
  type Study,
  type Trial,
} from "../study/index.ts";

/** What `createStudy` needs; everything but parameters and objectives has a default. */
export interface StudyOptions {
  readonly name?: string;
  readonly parameters: readonly Parameter[];
  /** What every proposed configuration fulfils (`parseConstraint` reads them from text in Node). */
  readonly constraints?: readonly Constraint[];
  readonly objectives: readonly Objective[];
  /** Bounds that outcomes must keep (`parseOutcomeConstraint` reads them from text in Node). */
  readonly outcomeConstraints?: readonly OutcomeConstraint[];
  readonly baseline?: Configuration;
  readonly referencePoint?: Readonly<Record<string, number>>;
  /** Size of the initial Sobol design; default 2 (d + 1) for d tunable parameters. */
  readonly initial?: number;
  readonly strategy?: Strategy;
  /** `auto`: each objective's model is of the kind that predicts left-out trials best. */
  readonly model?: "auto";
  /** `auto`: the models' inputs are warped where that predicts left-out trials better. */
  readonly inputWarping?: "auto";
  /** Seconds that the models of one proposal may take; needs a `clock`, in seconds (`() => performance.now() / 1000`). */
  readonly think?: number;
  readonly clock?: () => number;
  readonly seed?: number;
  /** Threads to work on (`createThreads` in Node); without any the caller's own thread does it all. */
  readonly threads?: readonly Thread[];
  /** Trials and model state of an earlier run, to go on from. */
  readonly trials?: readonly Trial[];
  readonly modelState?: string;
}

/** A configuration to evaluate. */
export interface Asked {
  readonly trial: number;
  readonly configuration: Configuration;
}

/** An outcome: a number, or a number with its standard error. */
export type Outcome = number | { readonly mean: number; readonly standardError: number; readonly count?: number };

/** A study in memory. */
export interface AskTellStudy {
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly modelState: string | undefined;
  /** Proposes and reserves `count` configurations. */
  ask(count?: number): Promise<readonly Asked[]>;
  /** Records a trial's outcomes, by objective and constrained metric; throws ParetuneError "study" for an unknown or ended trial. */
  tell(trial: number, outcomes: Readonly<Record<string, Outcome>>): void;
  /** Records that a trial failed. */
  fail(trial: number, reason: string): void;
  /**
   * Adds a configuration that was not asked for, whatever the constraints say of it; returns its trial's number. The
   * baseline's is the baseline, if it was not asked for before.
   */
  add(configuration: Configuration): number;
  /** The posterior of every completed trial's objectives. */
  estimate(): Promise<ReadonlyMap<number, Readonly<Record<string, Estimate>>>>;
}

/** Creates a study to ask and tell. Throws ParetuneError "argument" where parameters or objectives are not valid. */
export function createStudy(options: StudyOptions): AskTellStudy {
  const space = createSpace(options.parameters, options.constraints);
  if (options.objectives.length === 0) {
    throw new ParetuneError("argument", "createStudy: objectives must name at least one objective; got none");
  }
  const initial = options.initial ?? 2 * (space.dimension + 1);
  const study: Study = {
    name: options.name ?? "study",
    parameters: options.parameters,
    ...(options.constraints === undefined ? {} : { constraints: options.constraints }),
    objectives: options.objectives,
    ...(options.outcomeConstraints === undefined ? {} : { outcomeConstraints: options.outcomeConstraints }),
    ...(options.baseline === undefined ? {} : { baseline: complete(options.baseline) }),
    ...(options.referencePoint === undefined ? {} : { referencePoint: options.referencePoint }),
    budget: { trials: Number.MAX_SAFE_INTEGER, batch: 1, initial, parallel: 1 },
    strategy: options.strategy ?? "saas",
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.inputWarping === undefined ? {} : { inputWarping: options.inputWarping }),
    ...(options.think === undefined ? {} : { think: options.think }),
    seed: options.seed ?? 0,
  };
  const trials: Trial[] = [...(options.trials ?? [])];
  let modelState = options.modelState;

  function complete(configuration: Configuration, validation: ValidateOptions = {}): Configuration {
    const result = validateConfiguration(space, configuration, validation);
    if ("issues" in result) throw new ParetuneError("argument", `createStudy: ${result.issues.join("; ")}`);
    return result.configuration;
  }

  function open(number: number): { at: number; trial: Trial } {
    const at = trials.findIndex((trial) => trial.number === number);
    const trial = trials[at];
    if (trial === undefined) throw new ParetuneError("study", `tell: there is no trial ${number}; ask first`);
    if (isEnded(trial)) {
      throw new ParetuneError("study", `tell: trial ${number} is already ${trial.status}`);
    }
    return { at, trial };
  }

  function reserve(configuration: Configuration, origin: Trial["origin"]): number {
    const number = trials.reduce((most, trial) => Math.max(most, trial.number + 1), 0);
    trials.push({ number, configuration, origin, status: "pending" });
    return number;
  }

  return {
    study,
    trials,
    get modelState() {
      return modelState;
    },
    async ask(count = 1) {
      const { threads, clock } = options;
      const proposal = await propose(study, trials, count, {
        ...(modelState === undefined ? {} : { modelState }),
        ...(threads === undefined ? {} : { threads }),
        ...(clock === undefined ? {} : { clock }),
      });
      modelState = proposal.modelState ?? modelState;
      return proposal.suggestions.map(({ configuration, origin }) => ({
        trial: reserve(configuration, origin),
        configuration,
      }));
    },
    tell(number, outcomes) {
      const { at, trial } = open(number);
      const metrics: Record<string, Measurement> = {};
      for (const [name, outcome] of Object.entries(outcomes)) metrics[name] = measurement(name, outcome);
      const objectives = new Set(study.objectives.map(({ name }) => name));
      for (const name of modelledMetrics(study)) {
        if (metrics[name] === undefined) {
          const kind = objectives.has(name) ? "objective" : "constrained metric";
          throw new ParetuneError(
            "argument",
            `tell: trial ${number} lacks the ${kind} ${name}; tell every ${kind}, or call fail`,
          );
        }
      }
      trials[at] = advanceTrial(trial, { type: "completed", trial: number, metrics });
    },
    fail(number, reason) {
      const { at, trial } = open(number);
      trials[at] = advanceTrial(trial, { type: "failed", trial: number, reason });
    },
    add(configuration) {
      const added = complete(configuration, { constrained: false });
      return reserve(added, originOfTold(study, trials, added));
    },
    async estimate() {
      const { threads } = options;
      const estimates = await estimate(study, trials, {
        ...(modelState === undefined ? {} : { modelState }),
        ...(threads === undefined ? {} : { threads }),
      });
      return new Map(estimates.map(({ trial, objectives }) => [trial, objectives]));
    },
  };
}

function measurement(name: string, outcome: Outcome): Measurement {
  const {
    mean,
    standardError,
    count = 1,
  } = typeof outcome === "number"
    ? ({ mean: outcome } as { mean: number; standardError?: number; count?: number })
    : outcome;
  if (!Number.isFinite(mean)) {
    throw new ParetuneError(
      "argument",
      `tell: ${name} must be a finite number; got ${mean}. Call fail for a trial that has none`,
    );
  }
  return { mean, count, ...(standardError === undefined ? {} : { standardError }) };
}

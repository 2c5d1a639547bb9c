/**
 * @file The study as data: the space, the objectives, the baseline and the budget. Nothing here depends on commands, files
 * or machines; those parts of a study file are in `node/study-file`.
 */
import { type Configuration, type Constraint, createSpace, type Parameter, type Space } from "../space/index.ts";
import type { Earlier } from "./earlier.ts";
import type { MetricTraits } from "./metric-traits.ts";
import type { OutcomeConstraint } from "./outcome-constraint.ts";
import type { Strategy } from "./strategy-names.ts";

/** One quantity to make as large or as small as possible. */
export interface Objective extends MetricTraits {
  readonly name: string;
  readonly goal: "maximize" | "minimize";
  /** The transform that the model applies to its values; absent: chosen by leave-one-out evidence. */
  readonly transform?: "none" | "log" | "logit";
}

/** The budget. A study ends with the first of its limits that is reached. */
export interface Budget {
  /** The number of trials, with the baseline; infinite where only time is limited. */
  readonly trials: number;
  readonly batch: number;
  /** The number of trials in the initial design, without the baseline. */
  readonly initial: number;
  readonly parallel: number;
  /** The time over which runs of the study work, in seconds; absent: no limit. */
  readonly seconds?: number;
  /** The sum over the slots of the time in which a trial holds them, in seconds; absent: no limit. */
  readonly slotSeconds?: number;
  /** The study ends early once two batches in a row are each expected to add less than this share to the hypervolume. */
  readonly stop?: number;
}

/** When a trial is ended before its own end (src/core/stopping). */
export interface EarlyStopping {
  /** The minimum probability that it misses the front: above 0.5 and below 1. */
  readonly probability: number;
  /** The number of trials with progress that must have completed before any is stopped; at least 4. */
  readonly after: number;
}

/** A validated study. */
export interface Study {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Every proposed configuration fulfils them. */
  readonly constraints?: readonly Constraint[];
  readonly objectives: readonly Objective[];
  /** What is known of metrics that are no objectives, by name. */
  readonly metrics?: Readonly<Record<string, MetricTraits>>;
  /** Bounds on the metrics of a trial; the metrics are modelled like objectives. */
  readonly outcomeConstraints?: readonly OutcomeConstraint[];
  /** The configuration in production, which is evaluated as trial 0. It has a value for every active parameter. */
  readonly baseline?: Configuration;
  /** Values of objectives, in their own units and sense; they take precedence over those measured of the baseline. */
  readonly referencePoint?: Readonly<Record<string, number>>;
  /** Values of objectives, in their own units: the study ends once a trial is at least as good in all of them. */
  readonly target?: Readonly<Record<string, number>>;
  readonly budget: Budget;
  readonly strategy: Strategy;
  /**
   * `auto`: each objective's model is of the kind that predicts left-out trials best, which need not be the strategy's.
   * Has no effect for a strategy without models.
   */
  readonly model?: "auto";
  /**
   * `auto`: the inputs of all models are warped where that predicts left-out trials better. Has no effect for a strategy
   * without models.
   */
  readonly inputWarping?: "auto";
  /** Time limit for the models of one proposal, in seconds; cheaper fits are used where it would be exceeded. */
  readonly think?: number;
  /** Absent: every trial runs to its end. */
  readonly earlyStopping?: EarlyStopping;
  /** Trials of an earlier study that this one begins with; absent: none. */
  readonly earlier?: Earlier;
  /** A whole number in 0 … 2³² − 1. */
  readonly seed: number;
}

/** The last space of each list of parameters: what was found in it, such as a feasible configuration, is found once. */
const spaces = new WeakMap<
  Study["parameters"],
  { readonly constraints: Study["constraints"]; readonly space: Space }
>();

/** The space that a study searches. */
export function spaceOf({ parameters, constraints }: Pick<Study, "parameters" | "constraints">): Space {
  const known = spaces.get(parameters);
  if (known !== undefined && known.constraints === constraints) return known.space;
  const space = createSpace(parameters, constraints);
  spaces.set(parameters, { constraints, space });
  return space;
}

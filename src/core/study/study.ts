/**
 * @file The study as data: what is searched, what is optimised, from where, with how much budget. Nothing here knows
 * of commands, files or machines: the part of a study file that does lives in `node/study-file`.
 */
import { type Configuration, type Constraint, createSpace, type Parameter, type Space } from "../space/index.ts";
import type { Earlier } from "./earlier.ts";
import type { OutcomeConstraint } from "./outcome-constraint.ts";

/** One quantity to make as large or as small as possible. */
export interface Objective {
  readonly name: string;
  readonly goal: "maximize" | "minimize";
  /** For people only, e.g. `ms`. */
  readonly unit?: string;
  /** What the model puts its values through; absent: chosen by leave-one-out evidence. */
  readonly transform?: "none" | "log" | "logit";
}

/** Kinds of models, from the most careful to the fastest; each is also the strategy that proposes by it. */
export const MODEL_KINDS = ["saas", "map-saas", "map"] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** The strategies, best first (src/core/designer/strategies). */
export const STRATEGIES = ["saas", "map-saas", "map", "nsga2", "tpe", "sobol", "random"] as const;
/** How candidates are proposed after the initial design. */
export type Strategy = (typeof STRATEGIES)[number];

/** Whether a strategy proposes by models, and so which. */
export function isModelKind(strategy: Strategy): strategy is ModelKind {
  return MODEL_KINDS.some((kind) => kind === strategy);
}

/** How much may be spent. All counts of trials; the baseline counts as one of `trials` but not of `initial`. */
export interface Budget {
  readonly trials: number;
  readonly batch: number;
  readonly initial: number;
  readonly parallel: number;
  /** The study ends early once two batches in a row are expected to add less than this share to the hypervolume. */
  readonly stop?: number;
}

/** When a trial is ended before its own end (src/core/stopping). */
export interface EarlyStopping {
  /** How surely it must miss the front: above 0.5 and below 1. */
  readonly probability: number;
  /** Nothing is stopped before so many trials have completed with a progress to learn from; at least 4. */
  readonly after: number;
}

/** A validated study. */
export interface Study {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** What every proposed configuration fulfils. */
  readonly constraints?: readonly Constraint[];
  readonly objectives: readonly Objective[];
  /** Bounds that a trial's metrics must keep to count; learned like objectives. */
  readonly outcomeConstraints?: readonly OutcomeConstraint[];
  /** The production model: trial 0. Complete (every active parameter has a value). */
  readonly baseline?: Configuration;
  /** Values of objectives, in their own units and sense; instead of, or over, the baseline's measured ones. */
  readonly referencePoint?: Readonly<Record<string, number>>;
  readonly budget: Budget;
  readonly strategy: Strategy;
  /**
   * `auto`: each objective's model is of the kind that predicts left-out trials best, not always of the strategy's. Of
   * no meaning for a strategy without models.
   */
  readonly model?: "auto";
  /**
   * `auto`: the inputs of all models are warped where that predicts left-out trials better. Of no meaning for a strategy
   * without models.
   */
  readonly inputWarping?: "auto";
  /** Seconds that the models of one proposal may take: they are made less carefully where they would take longer. */
  readonly think?: number;
  /** Absent: every trial runs to its end. */
  readonly earlyStopping?: EarlyStopping;
  /** Trials of an earlier study, to begin with; absent: there is none. */
  readonly earlier?: Earlier;
  /** A whole number in 0 … 2³² − 1. */
  readonly seed: number;
}

/** The space that a study searches. */
export function spaceOf({ parameters, constraints }: Pick<Study, "parameters" | "constraints">): Space {
  return createSpace(parameters, constraints);
}

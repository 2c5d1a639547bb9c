/**
 * @file What a study in memory is created with, and the outcomes that it is told.
 */
import type { Thread } from "../parallel/index.ts";
import type { Configuration, Constraint, Parameter } from "../space/index.ts";
import type { MetricTraits, Objective, OutcomeConstraint, Strategy, Trial } from "../study/index.ts";

/** What a study is; everything but parameters and objectives has a default. */
export interface StudyOptions {
  readonly name?: string;
  readonly parameters: readonly Parameter[];
  /** Constraints that every proposed configuration satisfies (`parseConstraint` reads them from text in Node). */
  readonly constraints?: readonly Constraint[];
  readonly objectives: readonly Objective[];
  /** What is known of constrained metrics that are no objectives, by name: bounds, and whether they are exact. */
  readonly metrics?: Readonly<Record<string, MetricTraits>>;
  /** Bounds on outcomes (`parseOutcomeConstraint` reads them from text in Node). */
  readonly outcomeConstraints?: readonly OutcomeConstraint[];
  readonly baseline?: Configuration;
  readonly referencePoint?: Readonly<Record<string, number>>;
  /** Size of the initial Sobol design; default 2 (d + 1) for d tunable parameters. */
  readonly initial?: number;
  readonly strategy?: Strategy;
  /** `auto`: each objective's model is of the kind that predicts left-out trials best. */
  readonly model?: "auto";
  /** `auto`: the models' inputs are warped if that predicts left-out trials better. */
  readonly inputWarping?: "auto";
  /** Seconds that the models of one proposal may take; needs a `clock`, in seconds (`() => performance.now() / 1000`). */
  readonly think?: number;
  readonly clock?: () => number;
  readonly seed?: number;
  /** Threads to work on (`createThreads` in Node); without any, the caller's own thread does all work. */
  readonly threads?: readonly Thread[];
  /** Trials and model state of an earlier run, to continue from. */
  readonly trials?: readonly Trial[];
  readonly modelState?: string;
}

/** An outcome: a number, or a number with its standard error. */
export type Outcome = number | { readonly mean: number; readonly standardError: number; readonly count?: number };

/**
 * @file A study's surrogate as one value: the fitted models of all metrics, and of failures where there are enough.
 * Predictions, joint draws, leave-one-out, importance, early stopping and the acquisition are computed from it alone.
 */
import type { Classifier } from "../gp/index.ts";
import type { Fit } from "../parallel/index.ts";
import type { Observations, ObservedConstraint, ObservedObjective } from "./data/observe.ts";

/** The fitted model of an objective. */
export interface ObjectiveModel extends ObservedObjective {
  readonly fit: Fit;
}

/** The fitted model of a constrained metric. */
export interface ConstraintModel extends ObservedConstraint {
  readonly fit: Fit;
}

/** The fitted model of one metric: its name and role, its data, the scale of its outcomes, its hyperparameters. */
export type MetricModel = ObjectiveModel | ConstraintModel;

/** The fitted models of a study. */
export interface Surrogate extends Omit<Observations, "metrics"> {
  /** Objectives in the study's order, then constraints. */
  readonly metrics: readonly MetricModel[];
  /** The model of where trials fail; absent while too few have failed. */
  readonly failures?: Classifier;
}

/** The first row of each trial: repeats have rows of their own. */
export function firstRows({ rows }: Pick<Observations, "rows">): readonly number[] {
  const seen = new Set<number>();
  const firsts: number[] = [];
  rows.forEach(({ trial }, i) => {
    if (!seen.has(trial)) firsts.push(i);
    seen.add(trial);
  });
  return firsts;
}

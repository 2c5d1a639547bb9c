/**
 * @file The best value of a single objective after each evaluation.
 */
import { improvement } from "../study/index.ts";
import type { AnalysedTrial, Analysis } from "./analysis.ts";

/** The best values after one more evaluation, in the objective's own unit. */
export interface BestSoFar {
  readonly trial: number;
  /** The number of evaluations so far. */
  readonly evaluations: number;
  /** The best measurement so far; absent while none satisfies the outcome constraints. */
  readonly measured?: number;
  /** The best estimate so far, by the present model; absent without a model, and while none satisfies the constraints. */
  readonly model?: number;
}

/** After each completed trial, in order of trial number; empty unless trials are compared by exactly one objective. */
export function traceBest({ objectives: [objective, ...others], trials, basis }: Analysis): readonly BestSoFar[] {
  if (objective === undefined || others.length > 0) return [];
  const better = (best: number | undefined, value: number | undefined): number | undefined =>
    value === undefined || (best !== undefined && improvement(objective, best, value) >= 0) ? best : value;
  const objectiveOf = (point: AnalysedTrial) => point.objectives[objective.name];
  let [measured, model]: (number | undefined)[] = [];
  return trials.map((point) => {
    if (point.measuredFeasible !== false) measured = better(measured, objectiveOf(point)?.measured.mean);
    if (point.feasible !== false && basis === "model") model = better(model, objectiveOf(point)?.value.median);
    return {
      trial: point.trial,
      evaluations: point.evaluation,
      ...(measured === undefined ? {} : { measured }),
      ...(model === undefined ? {} : { model }),
    };
  });
}

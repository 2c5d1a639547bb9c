/**
 * @file The one place where the sign of an objective flips: inside the core everything is maximised.
 */
import type { Objective, Study } from "./study.ts";
import type { Trial } from "./trial.ts";

/** What an objective's values are multiplied by so that larger is better. */
export function objectiveSign({ goal }: Pick<Objective, "goal">): 1 | -1 {
  return goal === "maximize" ? 1 : -1;
}

/**
 * The reference point in the objectives' own units and sense: the study's explicit values over the baseline's measured
 * means. Undefined while some objective has neither.
 */
export function resolveReferencePoint(
  study: Study,
  trials: readonly Trial[],
): Readonly<Record<string, number>> | undefined {
  const baseline = trials.find((trial) => trial.origin === "baseline" && trial.status === "completed");
  const measured = baseline?.status === "completed" ? baseline.metrics : {};
  const point: Record<string, number> = {};
  for (const { name } of study.objectives) {
    const value = study.referencePoint?.[name] ?? measured[name]?.mean;
    if (value === undefined) return undefined;
    point[name] = value;
  }
  return point;
}

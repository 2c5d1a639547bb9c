/**
 * @file The only place where the sign of an objective changes: inside the core every objective is maximised.
 */

import type { Measurement } from "./measurement.ts";
import { poolRepeats } from "./repeats.ts";
import type { Objective, Study } from "./study.ts";
import type { Trial } from "./trial.ts";

/** The factor that turns an objective's values into values of which larger ones are better. */
export function objectiveSign({ goal }: Pick<Objective, "goal">): 1 | -1 {
  return goal === "maximize" ? 1 : -1;
}

/** Whether larger values of the objective are better. */
export function isMaximised({ goal }: Pick<Objective, "goal">): boolean {
  return goal === "maximize";
}

/** How much better `value` is than `other`, in the objective's unit; negative if it is worse. */
export function improvement(objective: Pick<Objective, "goal">, value: number, other: number): number {
  return isMaximised(objective) ? value - other : other - value;
}

/**
 * The study's objectives from the measurements of one trial, in the study's order and each multiplied by its sign, so
 * that larger is better.
 * NaN where an objective was not measured.
 */
export function maximised(
  study: Pick<Study, "objectives">,
  metrics: Readonly<Record<string, Measurement>>,
): Float64Array {
  return Float64Array.from(study.objectives, (objective) => {
    const mean = Object.hasOwn(metrics, objective.name) ? metrics[objective.name].mean : Number.NaN;
    return objectiveSign(objective) * mean;
  });
}

/**
 * The values of the reference point that are known, in the objectives' own units and sense: those that the study gives,
 * else the measured means of the baseline.
 */
export function knownReferences(study: Study, trials: readonly Trial[]): Readonly<Record<string, number>> {
  const baseline = poolRepeats(trials).find(({ origin, status }) => origin === "baseline" && status === "completed");
  const measured = baseline?.status === "completed" ? baseline.metrics : {};
  const point: Record<string, number> = {};
  for (const { name } of study.objectives) {
    const value = study.referencePoint?.[name] ?? measured[name]?.mean;
    if (value !== undefined) point[name] = value;
  }
  return point;
}

/** The complete reference point, in the objectives' own units and sense; undefined while an objective has no value. */
export function resolveReferencePoint(
  study: Study,
  trials: readonly Trial[],
): Readonly<Record<string, number>> | undefined {
  const known = knownReferences(study, trials);
  return study.objectives.every(({ name }) => known[name] !== undefined) ? known : undefined;
}

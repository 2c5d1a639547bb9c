/**
 * @file The target of a study: values of objectives at which it ends.
 */
import { normalCdf } from "../special/index.ts";
import type { Measurement } from "./measurement.ts";
import { improvement, objectiveSign } from "./objective.ts";
import { outcomeIntervals, outcomeViolation } from "./outcome-intervals.ts";
import { poolRepeats } from "./repeats.ts";
import type { Objective, Study } from "./study.ts";
import type { Trial } from "./trial.ts";

/** A trial that has reached the target. */
export interface ReachedTarget {
  readonly trial: number;
  /** What was measured of the objectives that have a target, by name. */
  readonly measured: Readonly<Record<string, Measurement>>;
  /**
   * The probability that its true values reach the target, from the standard errors of the measurements, which are taken
   * as independent and normal. Absent where an error is not known.
   */
  readonly probability?: number;
}

/**
 * The first trial, by number, whose measurements are at least as good as the study's target in every objective that has one
 * and satisfy the outcome constraints; undefined where there is none, or no target. Repeats are pooled with their trial.
 */
export function reachedTarget(study: Study, trials: readonly Trial[]): ReachedTarget | undefined {
  const { target = {}, objectives } = study;
  const aimed = objectives.filter(({ name }) => Object.hasOwn(target, name));
  if (aimed.length === 0) return undefined;
  const intervals = outcomeIntervals(study, trials);
  for (const trial of poolRepeats(trials)) {
    if (trial.status !== "completed") continue;
    const { metrics, number } = trial;
    const meanOf = (name: string): number | undefined =>
      Object.hasOwn(metrics, name) ? metrics[name]?.mean : undefined;
    const isReached = aimed.every((objective) => {
      const mean = meanOf(objective.name);
      return mean !== undefined && improvement(objective, mean, target[objective.name] ?? Number.NaN) >= 0;
    });
    if (!isReached || outcomeViolation(intervals, meanOf) > 0) continue;
    const measured = Object.fromEntries(aimed.flatMap(({ name }) => (metrics[name] ? [[name, metrics[name]]] : [])));
    const probability = probabilityOf(aimed, measured, target);
    return { trial: number, measured, ...(probability === undefined ? {} : { probability }) };
  }
  return undefined;
}

function probabilityOf(
  aimed: readonly Objective[],
  measured: Readonly<Record<string, Measurement>>,
  target: Readonly<Record<string, number>>,
): number | undefined {
  let probability = 1;
  for (const objective of aimed) {
    const { mean = Number.NaN, standardError } = measured[objective.name] ?? {};
    if (standardError === undefined) return undefined;
    const distance = objectiveSign(objective) * (mean - (target[objective.name] ?? Number.NaN));
    if (standardError > 0) probability *= normalCdf(distance / standardError);
  }
  return probability;
}

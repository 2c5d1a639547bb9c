/**
 * @file Trials that were evaluated several times: how far their evaluations agree.
 */

import { mean } from "../../../core/statistics/index.ts";
import { poolMeasurements, type Trial } from "../../../core/study/index.ts";

/** One metric of a trial that was evaluated several times. */
export interface RepeatedMetric {
  readonly metric: string;
  readonly evaluations: number;
  /** The mean of all evaluations. */
  readonly mean: number;
  /** The values of the first evaluation and of each repeat, in order of trial number. */
  readonly values: readonly number[];
  /** The standard deviation between evaluations. */
  readonly spread: number;
  /** The root mean square of the standard errors of single evaluations; undefined where one is unknown. */
  readonly own?: number;
}

/** The trials that were repeated and have a result. */
export function repeatedTrials(trials: readonly Trial[]): readonly number[] {
  const completed = new Set(trials.filter(({ status }) => status === "completed").map(({ number }) => number));
  const repeated = trials.flatMap(({ of, status }) => (of !== undefined && status === "completed" ? [of] : []));
  return [...new Set(repeated)].filter((number) => completed.has(number)).sort((a, b) => a - b);
}

/** The metrics of a trial that were measured by it and by at least one repeat. */
export function repeatedMetrics(trials: readonly Trial[], number: number): readonly RepeatedMetric[] {
  const evaluated = trials.flatMap((trial) =>
    trial.status === "completed" && (trial.number === number || trial.of === number) ? [trial] : [],
  );
  const [first] = evaluated;
  if (first === undefined) return [];
  return Object.keys(first.metrics).flatMap((metric) => {
    const [own, ...others] = evaluated.flatMap(({ metrics }) => metrics[metric] ?? []);
    if (own === undefined || others.length === 0) return [];
    const measured = [own, ...others] as const;
    const pooled = poolMeasurements(measured);
    const errors = measured.flatMap(({ standardError }) => standardError ?? []);
    const isKnown = errors.length === measured.length && measured.every(({ evaluations = 1 }) => evaluations === 1);
    return [
      {
        metric,
        evaluations: pooled.evaluations ?? measured.length,
        mean: pooled.mean,
        values: measured.map((each) => each.mean),
        spread: pooled.spread ?? 0,
        ...(isKnown ? { own: Math.sqrt(mean(errors.map((error) => error * error))) } : {}),
      },
    ];
  });
}

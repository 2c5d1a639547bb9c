/**
 * @file Outcome constraints as intervals of metrics, and by how much outcomes lie outside them.
 */

import { relativeDifference } from "../statistics/index.ts";
import type { Measurement } from "./measurement.ts";
import type { OutcomeBound, OutcomeInterval } from "./outcome-constraint.ts";
import { poolRepeats } from "./repeats.ts";
import type { Study } from "./study.ts";
import type { Trial } from "./trial.ts";

type Constrained = Pick<Study, "objectives" | "outcomeConstraints">;

/** The metrics that are modelled only because a constraint bounds them, in the order in which constraints name them. */
export function constrainedMetrics({ objectives, outcomeConstraints = [] }: Constrained): readonly string[] {
  const known = new Set(objectives.map(({ name }) => name));
  return [...new Set(outcomeConstraints.map(({ metric }) => metric))].filter((name) => !known.has(name));
}

/** The metrics that models learn, which a trial must have measured: the objectives, then `constrainedMetrics`. */
export function modelledMetrics(study: Constrained): readonly string[] {
  return [...study.objectives.map(({ name }) => name), ...constrainedMetrics(study)];
}

/**
 * The interval of each metric that a constraint bounds, in the metric's own unit. A bound that depends on the baseline takes
 * the baseline's measured mean, and bounds nothing before the baseline has completed.
 */
export function outcomeIntervals(
  study: Pick<Study, "outcomeConstraints">,
  trials: readonly Trial[],
): ReadonlyMap<string, OutcomeInterval> {
  const { outcomeConstraints = [] } = study;
  const intervals = new Map<string, OutcomeInterval>();
  if (outcomeConstraints.length === 0) return intervals;
  const baseline = poolRepeats(trials).find(({ origin, status }) => origin === "baseline" && status === "completed");
  const measured = baseline?.status === "completed" ? baseline.metrics : {};
  for (const { metric, kind, bound } of outcomeConstraints) {
    const { lower, upper } = intervals.get(metric) ?? { lower: -Infinity, upper: Infinity };
    const value = boundValue(bound, measured);
    if (value === undefined) intervals.set(metric, { lower, upper });
    else if (kind === "at-most") intervals.set(metric, { lower, upper: Math.min(upper, value) });
    else intervals.set(metric, { lower: Math.max(lower, value), upper });
  }
  return intervals;
}

function boundValue(
  { constant, ofBaseline }: OutcomeBound,
  measured: Readonly<Record<string, Measurement>>,
): number | undefined {
  let value = constant;
  for (const [name, factor] of Object.entries(ofBaseline)) {
    const mean = measured[name]?.mean;
    if (mean === undefined) return undefined;
    value += factor * mean;
  }
  return value;
}

/**
 * The violation of the intervals: the sum over metrics of the distance to the interval, as a share of the bound (of 1 where
 * the bound is 0). 0 where every metric lies in its interval; ∞ where a metric is not known.
 */
export function outcomeViolation(
  intervals: ReadonlyMap<string, OutcomeInterval>,
  read: (metric: string) => number | undefined,
): number {
  let sum = 0;
  for (const [metric, { lower, upper }] of intervals) {
    const value = read(metric) ?? Number.NaN;
    if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
    if (value < lower) sum -= relativeDifference(value, lower);
    if (value > upper) sum += relativeDifference(value, upper);
  }
  return sum;
}

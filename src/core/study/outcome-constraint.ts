/**
 * @file Bounds that outcomes must keep: a model that is too large is of no use, however accurate and fast. They are
 * learned as outcomes are, unlike the constraints on parameters, which hold of whatever is proposed.
 */
import { poolRepeats } from "./repeats.ts";
import type { Study } from "./study.ts";
import type { Measurement, Trial } from "./trial.ts";

/** A number that may depend on what the baseline measured: constant + Σ factor · baseline's value of that metric. */
export interface OutcomeBound {
  readonly constant: number;
  /** Factors by metric; empty for a plain number. */
  readonly ofBaseline: Readonly<Record<string, number>>;
}

/** One bound of one metric, in the metric's own unit. */
export interface OutcomeConstraint {
  /** As it was written, for people. */
  readonly text: string;
  /** An objective, or another metric that every trial measures. */
  readonly metric: string;
  readonly kind: "at-most" | "at-least";
  readonly bound: OutcomeBound;
}

/** Where a metric has to lie, both ends included; ±∞ where nothing bounds it. */
export interface OutcomeInterval {
  readonly lower: number;
  readonly upper: number;
}

type Constrained = Pick<Study, "objectives" | "outcomeConstraints">;

/** The metrics that are modelled for the sake of a constraint alone, in the order in which constraints name them. */
export function constrainedMetrics({ objectives, outcomeConstraints = [] }: Constrained): readonly string[] {
  const known = new Set(objectives.map(({ name }) => name));
  return [...new Set(outcomeConstraints.map(({ metric }) => metric))].filter((name) => !known.has(name));
}

/** All metrics that a trial must have measured to be learned from: the objectives, then `constrainedMetrics`. */
export function modelledMetrics(study: Constrained): readonly string[] {
  return [...study.objectives.map(({ name }) => name), ...constrainedMetrics(study)];
}

/**
 * The interval of each metric that a constraint bounds. A bound that depends on the baseline counts once that has
 * completed, by its measured mean.
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
 * By how much outcomes break the intervals: the sum over metrics of the excess as a share of the bound (of 1 where that
 * is 0). 0 where all are kept; ∞ where one is not known.
 */
export function outcomeViolation(
  intervals: ReadonlyMap<string, OutcomeInterval>,
  read: (metric: string) => number | undefined,
): number {
  let sum = 0;
  for (const [metric, { lower, upper }] of intervals) {
    const value = read(metric) ?? Number.NaN;
    if (Number.isNaN(value)) return Number.POSITIVE_INFINITY;
    if (value < lower) sum += (lower - value) / (Math.abs(lower) || 1);
    if (value > upper) sum += (value - upper) / (Math.abs(upper) || 1);
  }
  return sum;
}

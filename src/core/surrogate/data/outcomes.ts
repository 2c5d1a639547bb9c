/**
 * @file One metric's outcomes, as completed trials measured them.
 */
import { moderateVariances } from "../../gp/index.ts";
import { magnitudeUnit } from "../../statistics/index.ts";
import {
  evaluationVariance,
  type Measurement,
  measurementInUnit,
  repeatedTrial,
  type Trial,
} from "../../study/index.ts";

/** A trial with its metrics. */
export type CompletedTrial = Extract<Trial, { status: "completed" }>;

/** Measured means of a metric in its own unit; length n. */
export function outcomesOf(trials: readonly CompletedTrial[], name: string): Float64Array {
  return Float64Array.from(trials, ({ metrics }) => metrics[name].mean);
}

/** Whether a trial's place was chosen without regard to outcomes. */
export function isSpaceFilling({ origin }: Pick<Trial, "origin">): boolean {
  return origin === "baseline" || origin === "sobol" || origin === "random" || origin === "told";
}

/**
 * Squared standard errors of a metric's measurements (length n), in the unit of `magnitudeUnit`, where every evaluation has one, else undefined: the model
 * then infers the noise, to which repeats contribute as they are. For a configuration that was evaluated more than once
 * the variance of its evaluations counts where that is larger. The variances of all trials moderate each other.
 */
export function knownVariances(trials: readonly CompletedTrial[], name: string): Float64Array | undefined {
  const variances = new Float64Array(trials.length);
  const evaluations = new Map<number, Measurement[]>();
  const outcomes = outcomesOf(trials, name);
  const unit = magnitudeUnit(outcomes);
  for (const trial of trials) {
    const of = repeatedTrial(trial);
    evaluations.set(of, [...(evaluations.get(of) ?? []), measurementInUnit(trial.metrics[name], unit)]);
  }
  for (const [i, trial] of trials.entries()) {
    const variance = evaluationVariance(evaluations.get(repeatedTrial(trial)) ?? []);
    if (variance === undefined) return undefined;
    variances[i] = variance;
  }
  const degrees = Float64Array.from(trials, ({ metrics }) => {
    // Between replicates a standard error has the degrees of freedom of their number, however many samples each has.
    const { count, evaluations = count } = metrics[name];
    return evaluations > 1 ? evaluations - 1 : Number.POSITIVE_INFINITY;
  });
  return moderateVariances({ variances, degrees, outcomes: outcomes.map((value) => value / unit) });
}

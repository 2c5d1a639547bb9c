/**
 * @file The possible values of a metric, and measurements that contradict what a study states about it.
 */
import { impliedBounds } from "./implied-bounds.ts";
import type { Measurement } from "./measurement.ts";
import type { MetricTraits } from "./metric-traits.ts";
import type { OutcomeInterval } from "./outcome-constraint.ts";
import type { Study } from "./study.ts";
import type { Trial } from "./trial.ts";

/** Any value. */
export const ANY_VALUE: OutcomeInterval = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

/** What a study states about one of its metrics. */
export function traitsOf(
  { objectives, metrics = {} }: Pick<Study, "objectives" | "metrics">,
  name: string,
): MetricTraits {
  return objectives.find((objective) => objective.name === name) ?? (Object.hasOwn(metrics, name) ? metrics[name] : {});
}

/**
 * The possible values of a metric: its declared bounds, else those that its name or unit implies while no measured value
 * contradicts them.
 */
export function possibleValues(
  study: Pick<Study, "objectives" | "metrics">,
  name: string,
  measured: Iterable<number>,
): OutcomeInterval {
  const { bounds, unit } = traitsOf(study, name);
  return bounds ?? impliedBounds(name, unit, measured) ?? ANY_VALUE;
}

/** The possible values of a metric, by the completed trials of a study. */
export function possibleValuesIn(study: Study, name: string, trials: readonly Trial[]): OutcomeInterval {
  const measured = trials.flatMap((trial) => {
    const mean =
      trial.status === "completed" && Object.hasOwn(trial.metrics, name) ? trial.metrics[name].mean : Number.NaN;
    return Number.isNaN(mean) ? [] : [mean];
  });
  return possibleValues(study, name, measured);
}

/**
 * Why measurements contradict what the study states about their metrics, as a phrase after the metric's name; undefined where
 * none does.
 *
 * @param others - completed trials of the same configuration
 */
export function contradiction(
  study: Pick<Study, "objectives" | "metrics">,
  metrics: Readonly<Record<string, Measurement>>,
  others: readonly Trial[] = [],
): { readonly metric: string; readonly reason: string } | undefined {
  for (const [metric, measurement] of Object.entries(metrics)) {
    const { bounds, exact } = traitsOf(study, metric);
    const { mean, standardError } = measurement;
    if (bounds !== undefined && !(mean >= bounds.lower && mean <= bounds.upper)) {
      return { metric, reason: `is ${mean}, but must be ${boundWords(bounds)}` };
    }
    if (exact !== true) continue;
    if ((measurement.spread ?? 0) > 0) {
      return {
        metric,
        reason: `is exact, but its ${measurement.evaluations} evaluations differ (mean ${mean}, standard deviation ${measurement.spread})`,
      };
    }
    if ((standardError ?? 0) > 0) {
      return { metric, reason: `is exact, but was measured as ${mean} ± ${standardError}` };
    }
    const other = others.find((trial) => differs(trial, metric, mean));
    if (other?.status === "completed") {
      return {
        metric,
        reason: `is exact, but is ${mean} here and ${other.metrics[metric].mean} in trial ${other.number} with the same parameters`,
      };
    }
  }
  return undefined;
}

function differs(trial: Trial, metric: string, value: number): boolean {
  return trial.status === "completed" && Object.hasOwn(trial.metrics, metric) && trial.metrics[metric].mean !== value;
}

/** Bounds in words: `from 0 to 1`, `at least 0`, `at most 100`. */
export function boundWords({ lower, upper }: OutcomeInterval): string {
  if (upper === Number.POSITIVE_INFINITY) return `at least ${lower}`;
  return lower === Number.NEGATIVE_INFINITY ? `at most ${upper}` : `from ${lower} to ${upper}`;
}

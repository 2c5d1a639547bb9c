/**
 * @file The surrogate's estimates: the posterior of the noise-free outcomes of configurations. The best of many noisy
 * measurements is biased upwards, so recommendations use these estimates instead.
 */

import { NORMAL_95 } from "../../special/index.ts";
import type { Study, Trial } from "../../study/index.ts";
import { type FitOptions, fitStudy } from "../fit-study.ts";
import { firstRows, type MetricModel, type Surrogate } from "../surrogate.ts";
import { ownValue } from "./own-scale.ts";
import { type Moments, predictMixture } from "./predict-mixture.ts";

/** A metric's posterior at one configuration, in the metric's own unit. */
export interface Estimate {
  /** The median; without a transform it equals the mean. */
  readonly median: number;
  /** Half of the interval's width over 1.96; without a transform the standard deviation. */
  readonly standardDeviation: number;
  /** The 95 % credible interval. */
  readonly lower: number;
  readonly upper: number;
}

/** The posterior of all metrics at one configuration, by metric. */
export type Estimates = Readonly<Record<string, Estimate>>;

/** The posterior at one completed trial. */
export interface TrialEstimate {
  readonly trial: number;
  /** Of objectives and of constrained metrics, by name. */
  readonly metrics: Estimates;
}

/**
 * The posterior at every completed trial, by trial number. Uses the surrogate that `fitStudy` gives; empty with fewer than
 * two trials.
 */
export async function estimate(
  study: Study,
  trials: readonly Trial[],
  options: FitOptions = {},
): Promise<readonly TrialEstimate[]> {
  const fitted = await fitStudy(study, trials, options);
  return fitted === undefined ? [] : estimatesOf(fitted);
}

/** The posterior at every trial of a surrogate, by trial number; repeats have none of their own. */
export function estimatesOf(surrogate: Surrogate): readonly TrialEstimate[] {
  const { rows, points } = surrogate;
  const estimates = predictMetrics(surrogate, points);
  return firstRows(surrogate).map((i) => ({ trial: rows[i].trial, metrics: estimates[i] }));
}

/** The posterior of all metrics at points of the unit cube (q × dimension, row-major); one entry per point. */
export function predictMetrics({ features, metrics }: Surrogate, points: Float64Array): readonly Estimates[] {
  const inputs = features.of(points);
  const moments = metrics.map((metric) => ({
    metric,
    moments: predictMixture(metric.data, metric.fit.hyperparameters, inputs),
  }));
  return Array.from({ length: inputs.length / features.width }, (_, i) =>
    Object.fromEntries(moments.map((each) => [each.metric.name, estimateAt(each.metric, each.moments, i)])),
  );
}

function estimateAt({ scale }: MetricModel, { mean, variance }: Moments, i: number): Estimate {
  const half = NORMAL_95 * Math.sqrt(variance[i]);
  const ends = [ownValue(scale, mean[i] - half), ownValue(scale, mean[i] + half)];
  const lower = Math.min(...ends);
  const upper = Math.max(...ends);
  return { median: ownValue(scale, mean[i]), standardDeviation: (upper - lower) / (2 * NORMAL_95), lower, upper };
}

/**
 * @file The surrogate's estimates: the posterior of the noise-free outcomes of configurations. The best of many noisy
 * measurements is biased upwards, so recommendations use these estimates instead.
 */

import { mixtureQuantile, type NormalMixture, truncatedMixture } from "../../diagnostics/index.ts";
import { toOwnScale } from "../../gp/index.ts";
import { NORMAL_95 } from "../../special/index.ts";
import { held } from "../../statistics/index.ts";
import type { Study, Trial } from "../../study/index.ts";
import { momentsAtTrials } from "../chosen/at-trials.ts";
import { knownPoints } from "../chosen/chosen-points.ts";
import { type FitOptions, fitStudy } from "../fit-study.ts";
import { firstRows, type MetricModel, type Surrogate } from "../surrogate.ts";
import { noiseDeviations } from "./noise-deviations.ts";
import { mixturesOf, predictMixtures } from "./predict-mixture.ts";

/** The probability below a 95 % interval. */
const TAIL = 0.025;

/** A metric's posterior at one configuration, in the metric's own unit. */
export interface Estimate {
  readonly median: number;
  /** Half of the interval's width over 1.96: the standard deviation where the posterior is normal. */
  readonly standardDeviation: number;
  /** The 95 % credible interval, within the possible values of the metric. */
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

/**
 * The posterior at every trial of a surrogate, by trial number; repeats have none of their own. The estimate of an exact metric
 * is its value. That of a winsorised outcome rests on the trial's own measurements alone: the model knows only that it is bad.
 */
export function estimatesOf(surrogate: Surrogate): readonly TrialEstimate[] {
  const { rows, metrics } = surrogate;
  const estimates = estimatesByRow(
    metrics.map((metric) => ({
      metric,
      mixtures: mixturesOf(momentsAtTrials(surrogate, metric, metric.fit.hyperparameters)),
    })),
  );
  const deviations = metrics.some(({ winsorised }) => winsorised > 0) ? noiseDeviations(surrogate) : undefined;
  return firstRows(surrogate).map((i) => {
    const { trial } = rows[i];
    const exact = metrics.flatMap(({ name, exact: values }) => {
      const value = values?.get(trial);
      return value === undefined ? [] : [[name, certain(value)] as const];
    });
    const measured = metrics.flatMap(({ name, winsorisedTrials }) => {
      const value = winsorisedTrials.get(trial);
      return value === undefined ? [] : [[name, measuredOnly(value, deviations?.get(trial)?.[name] ?? 0)] as const];
    });
    return { trial, metrics: { ...estimates[i], ...Object.fromEntries([...measured, ...exact]) } };
  });
}

function certain(value: number): Estimate {
  return { median: value, standardDeviation: 0, lower: value, upper: value };
}

function measuredOnly(value: number, standardDeviation: number): Estimate {
  const width = NORMAL_95 * standardDeviation;
  return { median: value, standardDeviation, lower: held(value - width), upper: held(value + width) };
}

/** The posterior of all metrics at points of the unit cube (q × dimension, row-major); one entry per point. */
export function predictMetrics({ features, metrics }: Surrogate, points: Float64Array): readonly Estimates[] {
  const inputs = features.of(points);
  const predicted = metrics.map((metric) => ({
    metric,
    mixtures: predictMixtures(knownPoints(metric), metric.fit.hyperparameters, inputs),
  }));
  return estimatesByRow(predicted);
}

interface PredictedMetric {
  readonly metric: MetricModel;
  /** One per row. */
  readonly mixtures: readonly NormalMixture[];
}

function estimatesByRow(predicted: readonly PredictedMetric[]): readonly Estimates[] {
  return Array.from({ length: predicted[0].mixtures.length }, (_, i) =>
    Object.fromEntries(predicted.map(({ metric, mixtures }) => [metric.name, estimateOf(metric, mixtures[i])])),
  );
}

/** The quantiles of a prediction, truncated to the metric's possible values. Outcome maps are monotone and keep them. */
function estimateOf({ data: { possible }, scale }: MetricModel, mixture: NormalMixture): Estimate {
  const quantile = truncatedMixture(mixture, possible)?.quantile ?? ((share) => mixtureQuantile(mixture, share));
  const [low, median, high] = [TAIL, 0.5, 1 - TAIL].map((share) => toOwnScale(scale, quantile(share)));
  const lower = Math.min(low, high);
  const upper = Math.max(low, high);
  return { median, standardDeviation: deviationOf(lower, upper), lower, upper };
}

function deviationOf(lower: number, upper: number): number {
  const width = upper - lower;
  // The difference of two huge values overflows, and a quarter of it does not.
  return Number.isFinite(width) ? width / (2 * NORMAL_95) : (upper / 4 - lower / 4) / (NORMAL_95 / 2);
}

/**
 * @file Predictions over all hyperparameter samples: their mixtures, and their moments. The mean is the mean of the means;
 * the variance is the mean of the variances plus the variance of the means.
 */
import type { NormalMixture } from "../../diagnostics/index.ts";
import { condition, type Dataset, type HyperparameterSamples, predict } from "../../gp/index.ts";

/** Moments of an outcome at some points, one number per point. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Moments of the noise-free outcome at `points` (features, q × d), standardised, of the mixture over all samples. */
export function predictMixture(data: Dataset, samples: HyperparameterSamples, points: Float64Array): Moments {
  return mixtureMoments(Array.from({ length: samples.count }, (_, s) => predict(condition(data, samples, s), points)));
}

/** Moments of the mixture of some predictions, one for each sample. */
export function mixtureMoments(each: readonly Moments[]): Moments {
  const q = each[0].mean.length;
  const mean = new Float64Array(q);
  const variance = new Float64Array(q);
  const squares = new Float64Array(q);
  for (const one of each) {
    for (let i = 0; i < q; i++) {
      mean[i] += one.mean[i] / each.length;
      variance[i] += one.variance[i] / each.length;
      squares[i] += (one.mean[i] * one.mean[i]) / each.length;
    }
  }
  for (let i = 0; i < q; i++) variance[i] += Math.max(0, squares[i] - mean[i] * mean[i]);
  return { mean, variance };
}

/** Least standard deviation of a component, standardised: below the rounding of outcomes, and no divisor of 0. */
const MIN_DEVIATION = 1e-15;

/**
 * The noise-free outcome at each of `points` (features, q × d), standardised: a normal distribution for each sample. Their
 * tails are heavier than those of a normal distribution with the same moments, and their middle is narrower.
 */
export function predictMixtures(
  data: Dataset,
  samples: HyperparameterSamples,
  points: Float64Array,
): readonly NormalMixture[] {
  return mixturesOf(Array.from({ length: samples.count }, (_, s) => predict(condition(data, samples, s), points)));
}

/** The mixture of some predictions at each point. */
export function mixturesOf(each: readonly Moments[]): readonly NormalMixture[] {
  const weights = new Float64Array(each.length).fill(1 / each.length);
  return Array.from({ length: each[0].mean.length }, (_, i) => ({
    weights,
    means: Float64Array.from(each, ({ mean }) => mean[i]),
    deviations: Float64Array.from(each, ({ variance }) => Math.max(MIN_DEVIATION, Math.sqrt(variance[i]))),
  }));
}

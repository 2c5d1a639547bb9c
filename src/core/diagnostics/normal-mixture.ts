/**
 * @file Mixtures of normal distributions: the predictions of a model with several hyperparameter samples for one outcome.
 */
import { log, logSumExp, normalCdf } from "../special/index.ts";

/** The components of a mixture. All arrays have the same length; weights are positive with a sum of 1. */
export interface NormalMixture {
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Mean and variance; the variance is the mean of the variances plus the variance of the means. */
export function mixtureMoments({ weights, means, deviations }: NormalMixture): { mean: number; variance: number } {
  let mean = 0;
  for (let s = 0; s < weights.length; s++) mean += weights[s] * means[s];
  let variance = 0;
  for (let s = 0; s < weights.length; s++) {
    variance += weights[s] * (deviations[s] * deviations[s] + (means[s] - mean) ** 2);
  }
  return { mean, variance };
}

/** Share of the mixture below `value`, from 0 to 1. */
export function mixtureCdf({ weights, means, deviations }: NormalMixture, value: number): number {
  let share = 0;
  for (let s = 0; s < weights.length; s++) share += weights[s] * normalCdf((value - means[s]) / deviations[s]);
  return Math.min(1, share);
}

/** log Σ_s w_s exp(logDensities[s]). */
export function mixtureLogDensity(weights: Float64Array, logDensities: Float64Array): number {
  return logSumExp(logDensities.map((value, s) => value + log(weights[s])));
}

/** Number of bisection steps: 2⁻⁶⁴ of a bracket's width is below rounding. */
const BISECTION_STEPS = 64;
/** Half the width of each component's bracket, in its standard deviations: 1e-9 of the component lies outside. */
const BRACKET_DEVIATIONS = 6;

/** The value below which `share` (0.001 to 0.999) of the mixture lies, by bisection. */
export function mixtureQuantile(mixture: NormalMixture, share: number): number {
  const { means, deviations } = mixture;
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < means.length; s++) {
    lower = Math.min(lower, means[s] - BRACKET_DEVIATIONS * deviations[s]);
    upper = Math.max(upper, means[s] + BRACKET_DEVIATIONS * deviations[s]);
  }
  for (let i = 0; i < BISECTION_STEPS; i++) {
    const middle = lower + (upper - lower) / 2;
    if (mixtureCdf(mixture, middle) < share) lower = middle;
    else upper = middle;
  }
  return lower + (upper - lower) / 2;
}

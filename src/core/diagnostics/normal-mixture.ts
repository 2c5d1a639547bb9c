/**
 * @file Mixtures of normal distributions: the predictions of a model with several hyperparameter samples for one outcome.
 */
import {
  exp,
  log,
  logProbabilityNormalIn,
  logSumExp,
  normalCdf,
  normalDensity,
  normalQuantile,
  truncatedNormalQuantile,
} from "../special/index.ts";

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

/** Density at `value`. */
function mixtureDensity({ weights, means, deviations }: NormalMixture, value: number): number {
  let density = 0;
  for (let s = 0; s < weights.length; s++) {
    density += (weights[s] * normalDensity((value - means[s]) / deviations[s])) / deviations[s];
  }
  return density;
}

/** Most steps: 2⁻⁶⁴ of a bracket's width is below rounding. */
const MAX_STEPS = 64;
/** Half the width of each component's bracket, in its standard deviations: 1e-9 of the component lies outside. */
const BRACKET_DEVIATIONS = 6;
/** The last step, relative to the least standard deviation of a component; the error is its square. */
const STEP_TOLERANCE = 1e-8;

/**
 * The value below which `share` (1e-7 to 1 − 1e-7) of the mixture lies: Newton's method from the quantile of the normal
 * distribution with the mixture's moments; steps that leave the bracket or do not halve the last step are bisections.
 */
export function mixtureQuantile(mixture: NormalMixture, share: number): number {
  const { means, deviations } = mixture;
  if (means.length === 1) return means[0] + deviations[0] * normalQuantile(share);
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (let s = 0; s < means.length; s++) {
    least = Math.min(least, deviations[s]);
    lower = Math.min(lower, means[s] - BRACKET_DEVIATIONS * deviations[s]);
    upper = Math.max(upper, means[s] + BRACKET_DEVIATIONS * deviations[s]);
  }
  const { mean, variance } = mixtureMoments(mixture);
  let value = Math.min(upper, Math.max(lower, mean + Math.sqrt(variance) * normalQuantile(share)));
  let step = upper - lower;
  for (let i = 0; i < MAX_STEPS && Math.abs(step) > STEP_TOLERANCE * least; i++) {
    const excess = mixtureCdf(mixture, value) - share;
    if (excess < 0) lower = value;
    else upper = value;
    const newton = -excess / mixtureDensity(mixture, value);
    const isSafe = Math.abs(newton) <= Math.abs(step) / 2 && value + newton >= lower && value + newton <= upper;
    step = isSafe ? newton : lower + (upper - lower) / 2 - value;
    value += step;
  }
  return value;
}

/** The mass outside of an interval below which nothing is truncated, and the mass inside below which a mixture is not resolved. */
const MIN_OUTSIDE = 1e-12;
const MIN_INSIDE = 1e-6;

/** A mixture that is truncated to an interval. */
export interface TruncatedMixture {
  /** log of the mixture's mass inside the interval. */
  readonly logMass: number;
  readonly quantile: (share: number) => number;
  readonly cdf: (value: number) => number;
}

/**
 * The mixture truncated to an interval; undefined where that cuts off nothing. Where next to nothing lies inside, the normal
 * distribution with the mixture's moments is truncated instead.
 */
export function truncatedMixture(
  mixture: NormalMixture,
  interval: readonly [lower: number, upper: number] | undefined,
): TruncatedMixture | undefined {
  if (interval === undefined) return undefined;
  const [lower, upper] = interval;
  const below = mixtureCdf(mixture, lower);
  const mass = mixtureCdf(mixture, upper) - below;
  if (mass > 1 - MIN_OUTSIDE) return undefined;
  const cdf = (value: number): number => Math.min(1, Math.max(0, (mixtureCdf(mixture, value) - below) / mass));
  if (mass > MIN_INSIDE) {
    const quantile = (share: number): number =>
      Math.min(upper, Math.max(lower, mixtureQuantile(mixture, below + share * mass)));
    return { logMass: log(mass), quantile, cdf };
  }
  const { mean, variance } = mixtureMoments(mixture);
  const normal = { mean, deviation: Math.sqrt(variance) };
  const [alpha, beta] = interval.map((end) => (end - mean) / normal.deviation);
  return {
    logMass: logProbabilityNormalIn(alpha, beta),
    quantile: (share) => truncatedNormalQuantile(share, normal, interval),
    cdf: (value) =>
      exp(logProbabilityNormalIn(alpha, (value - mean) / normal.deviation) - logProbabilityNormalIn(alpha, beta)),
  };
}

/**
 * @file Moderated variances: a measured standard error is itself an estimate. That of three repeats is off by half, and
 * that of a high percentile by factors, however many samples it rests on. An observation whose error is too small by
 * chance would dominate its model. The variances of one metric are therefore shrunk towards their common trend, by the
 * empirical Bayes method of limma (Smyth 2004):
 *
 *   ṽᵢ = (d₀ s²ᵢ + dᵢ vᵢ) / (d₀ + dᵢ)
 *
 * | symbol | meaning |
 * |---|---|
 * | vᵢ, dᵢ | measured variance of the i-th mean, and its degrees of freedom |
 * | s²ᵢ | prior variance for an outcome of that magnitude |
 * | d₀ | prior degrees of freedom, by how much more the vᵢ vary than by chance |
 *
 * No variance falls far below the typical one, whatever its degrees of freedom: for percentiles these are not what the
 * number of samples suggests.
 */
import { digamma, exp, inverseTrigamma, log, trigamma } from "../special/index.ts";
import { mean, quantile, variance as sampleVariance } from "../statistics/index.ts";

/** With fewer variances their distribution is too uncertain. */
const MIN_VARIANCES = 6;
/** Least moderated variance, as a share of the typical one: half of its standard error. */
const FLOOR_SHARE = 0.25;
/** Logarithms are clipped at this many robust standard deviations from their median: diverged trials have their own errors. */
const CLIP_DEVIATIONS = 3;
/** The median absolute deviation of a normal distribution times this is its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;
/** Largest exponent b of a variance ∝ |y|ᵇ: errors in proportion to the outcomes. */
const MAX_TREND = 2;

/** Measured variances of one metric; all arrays have length n. */
export interface MeasuredVariances {
  /** Squared standard errors. */
  readonly variances: Float64Array;
  /** Degrees of freedom: one less than the number of repeats; ∞ where a variance is known exactly. */
  readonly degrees: Float64Array;
  /** The means whose errors they are. */
  readonly outcomes: Float64Array;
}

/** Computes moderated variances of the outcomes' means; length n. */
export function moderateVariances(measured: MeasuredVariances): Float64Array {
  const { variances, degrees } = measured;
  const usable = [...variances.keys()].filter((i) => variances[i] > 0 && Number.isFinite(variances[i]));
  if (usable.length < MIN_VARIANCES) return variances;
  const trend = logTrend(measured, usable);
  const logs = usable.map((i) => log(variances[i]) - trend[i]);
  const prior = priorOf(
    logs,
    usable.map((i) => degrees[i]),
  );
  const typical = median(logs);
  return variances.map((variance, i) => {
    const weight = priorWeight(prior.degrees, degrees[i]);
    const moderated = weight * exp(prior.logVariance + trend[i]) + (1 - weight) * variance;
    return Math.max(moderated, FLOOR_SHARE * exp(typical + trend[i]));
  });
}

interface VariancePrior {
  /** d₀; ∞ where the variances differ by chance alone. */
  readonly degrees: number;
  /** log s², less the trend. */
  readonly logVariance: number;
}

/** The prior by the moments of log variances, which are log χ² variables. */
function priorOf(logs: readonly number[], degrees: readonly number[]): VariancePrior {
  const unbiased = clip(logs.map((value, i) => value - logBias(degrees[i])));
  const chance = mean(degrees.map((d) => (Number.isFinite(d) ? trigamma(d / 2) : 0)));
  const excess = sampleVariance(unbiased) - chance;
  if (excess > 0) {
    const d = 2 * inverseTrigamma(excess);
    return { degrees: d, logVariance: mean(unbiased) + logBias(d) };
  }
  return { degrees: Number.POSITIVE_INFINITY, logVariance: log(mean(clip(logs).map(exp))) };
}

/** E log(χ²_d / d). */
function logBias(d: number): number {
  return Number.isFinite(d) ? digamma(d / 2) - log(d / 2) : 0;
}

/** d₀ / (d₀ + d). */
function priorWeight(prior: number, own: number): number {
  if (!Number.isFinite(own)) return 0;
  return Number.isFinite(prior) ? prior / (prior + own) : 1;
}

/**
 * The trend of log variances with the magnitude of the outcomes: b log|y|, centred, with the b of least squares between 0
 * (equal errors) and 2 (proportional errors). Without a trend where outcomes differ in sign or are 0.
 */
function logTrend({ variances, outcomes }: MeasuredVariances, usable: readonly number[]): Float64Array {
  const none = new Float64Array(outcomes.length);
  if (!outcomes.every((value) => value > 0) && !outcomes.every((value) => value < 0)) return none;
  const sizes = outcomes.map((value) => log(Math.abs(value)));
  const middle = median(usable.map((i) => sizes[i]));
  const level = median(usable.map((i) => log(variances[i])));
  let cross = 0;
  let square = 0;
  for (const i of usable) {
    cross += (sizes[i] - middle) * (log(variances[i]) - level);
    square += (sizes[i] - middle) ** 2;
  }
  if (!(square > 0)) return none;
  const slope = Math.min(MAX_TREND, Math.max(0, cross / square));
  return sizes.map((size) => slope * (size - middle));
}

/** Values with those far from their median moved to a limit. */
function clip(values: readonly number[]): readonly number[] {
  const middle = median(values);
  const limit = CLIP_DEVIATIONS * MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - middle)));
  if (!(limit > 0)) return values;
  return values.map((value) => Math.min(middle + limit, Math.max(middle - limit, value)));
}

function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/**
 * @file Predictions that are truncated to the possible values of a metric. Only predictions are: the models are fitted, and
 * candidates are searched, without the bounds.
 */
import { normalCdf, truncatedNormalQuantile } from "../../special/index.ts";
import type { Moments } from "./predict-mixture.ts";

/** An end of the interval this many standard deviations away cuts off less than 1e-15. */
const MAX_TRUNCATING_DEVIATIONS = 8;

type Interval = readonly [lower: number, upper: number];

/** Whether the interval cuts off any noticeable part of a normal distribution. */
export function isTruncated(
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
  interval: Interval | undefined,
): interval is Interval {
  if (interval === undefined) return false;
  const reach = MAX_TRUNCATING_DEVIATIONS * deviation;
  return mean - reach < interval[0] || mean + reach > interval[1];
}

/**
 * Truncates joint draws at q points (features) to an interval: each point's draws keep their ranks and get the quantiles of the
 * truncated distribution, so that draws of different points remain correlated.
 *
 * @param draws - count × q, row-major
 * @param moments - of the points
 */
export function truncateDraws(
  draws: Float64Array,
  moments: () => Moments,
  interval: Interval | undefined,
): Float64Array {
  if (interval === undefined) return draws;
  const { mean, variance } = moments();
  const q = mean.length;
  const marginals = Array.from({ length: q }, (_, i) => ({
    mean: mean[i],
    deviation: Math.sqrt(Math.max(0, variance[i])),
  }));
  const truncated = marginals.map((normal) => isTruncated(normal, interval));
  return draws.map((value, at) => {
    const i = at % q;
    if (!truncated[i]) return value;
    const normal = marginals[i];
    const rank = normal.deviation > 0 ? normalCdf((value - normal.mean) / normal.deviation) : 0.5;
    return truncatedNormalQuantile(Math.min(MAX_RANK, Math.max(1 - MAX_RANK, rank)), normal, interval);
  });
}

/** Ranks stay clear of 0 and 1. */
const MAX_RANK = 1 - 1e-12;

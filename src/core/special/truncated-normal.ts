/**
 * @file Quantiles of a normal distribution that is truncated to an interval: with α and β the standardised ends, the
 * quantile of p is the z with Φ(z) = Φ(α) + p (Φ(β) − Φ(α)). Where the interval lies in a tail, these probabilities vanish
 * and their logarithms take their place.
 */
import { log } from "./elementary.ts";
import { logAddExp } from "./log-exp.ts";
import { logNormalCdf, normalCdf } from "./normal-cdf.ts";
import { logProbabilityNormalIn } from "./normal-interval.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** The mass of the interval below which logarithms are used. */
const MIN_MASS = 1e-8;
/** The width of an interval, relative to the scale on which the density changes, below which the density is constant. */
const MAX_CONSTANT_WIDTH = 1e-5;
const BISECTION_STEPS = 80;

/**
 * The quantile of N(mean, deviation²) truncated to [lower, upper]; always inside the interval.
 *
 * @param p - in (0, 1)
 * @param deviation - 0 gives the mean, moved into the interval
 */
export function truncatedNormalQuantile(
  p: number,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
  [lower, upper]: readonly [number, number],
): number {
  if (!(deviation > 0)) return Math.min(upper, Math.max(lower, mean));
  const [alpha, beta] = [(lower - mean) / deviation, (upper - mean) / deviation];
  // Left of 0 the distribution function keeps its relative precision, so an interval on the right is mirrored.
  const z = alpha > 0 ? -standardQuantile(1 - p, -beta, -alpha) : standardQuantile(p, alpha, beta);
  return Math.min(upper, Math.max(lower, mean + deviation * z));
}

/** The quantile of the standard normal truncated to [α, β], α ≤ 0. */
function standardQuantile(p: number, alpha: number, beta: number): number {
  const below = normalCdf(alpha);
  const mass = normalCdf(beta) - below;
  return mass > MIN_MASS ? normalQuantile(below + p * mass) : tailQuantile(p, alpha, beta);
}

/** The same by bisection of log Φ, for intervals far out and very narrow ones. */
function tailQuantile(p: number, alpha: number, beta: number): number {
  const middle = alpha + (beta - alpha) / 2;
  if ((beta - alpha) * (1 + Math.abs(middle)) < MAX_CONSTANT_WIDTH) return alpha + p * (beta - alpha);
  const target = logAddExp(logNormalCdf(alpha), log(p) + logProbabilityNormalIn(alpha, beta));
  // Below β < 0 the tail falls like exp(−β z), so that all but 1e-30 of the mass lies within this distance.
  let from = Math.max(alpha, beta - 8 - 70 / Math.max(1, Math.abs(beta)));
  let to = beta;
  for (let step = 0; step < BISECTION_STEPS; step++) {
    const z = from + (to - from) / 2;
    if (logNormalCdf(z) < target) from = z;
    else to = z;
  }
  return from + (to - from) / 2;
}

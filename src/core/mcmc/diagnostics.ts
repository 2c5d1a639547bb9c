/**
 * @file Have the chains converged, and how many independent draws are they worth? (Gelman et al. 2013, section 11.4;
 * Vehtari et al. 2021, sections 3.1–3.2, without rank normalisation.) Chains are cut in halves first, so that a drift
 * within one chain shows as well.
 */
import { ParetuneError } from "../errors.ts";
import { log } from "../special/index.ts";
import { mean, variance } from "../statistics/index.ts";

/** The halves of all chains (the middle draw of an odd length is left out), or an error. */
function halves(name: string, chains: readonly Float64Array[]): Float64Array[] {
  const length = chains[0]?.length ?? 0;
  if (length < 4 || chains.some((chain) => chain.length !== length)) {
    throw new ParetuneError(
      "argument",
      `${name}: chains must be of one length, at least 4; got ${chains.map((chain) => chain.length).join(", ") || "none"}. Draw more, or cut them to the shortest.`,
    );
  }
  const half = Math.floor(length / 2);
  return chains.flatMap((chain) => [chain.subarray(0, half), chain.subarray(length - half)]);
}

/** W, the mean variance within a chain, and the pooled estimate (n−1)/n W + variance of the chains' means. */
function pooledVariance(chains: readonly Float64Array[]): { within: number; pooled: number } {
  const n = chains[0].length;
  const within = mean(chains.map(variance));
  return { within, pooled: ((n - 1) / n) * within + variance(chains.map(mean)) };
}

/**
 * Split-R̂ of one quantity: near 1 when all halves of all chains agree; above 1.01–1.05 they do not. NaN when the
 * chains are constant.
 *
 * @param chains one array of draws a chain, all of one length ≥ 4
 */
export function splitRhat(chains: readonly Float64Array[]): number {
  const { within, pooled } = pooledVariance(halves("splitRhat", chains));
  return Math.sqrt(pooled / within);
}

/** Autocovariance at `lag` averaged over chains (divided by n, as positive definiteness wants). */
function meanAutocovariance(chains: readonly Float64Array[], means: readonly number[], lag: number): number {
  let total = 0;
  chains.forEach((chain, index) => {
    const centre = means[index];
    let sum = 0;
    for (let i = lag; i < chain.length; i++) sum += (chain[i] - centre) * (chain[i - lag] - centre);
    total += sum / chain.length;
  });
  return total / chains.length;
}

/**
 * Effective sample size of one quantity for its mean: draws divided by the integrated autocorrelation time, whose sum
 * is cut by Geyer's initial monotone sequence. At most N log₁₀ N for antithetic chains; NaN for constant ones.
 *
 * @param chains one array of draws a chain, all of one length ≥ 4
 */
export function effectiveSampleSize(chains: readonly Float64Array[]): number {
  const parts = halves("effectiveSampleSize", chains);
  const n = parts[0].length;
  const { within, pooled } = pooledVariance(parts);
  if (!(pooled > 0)) return Number.NaN;
  const means = parts.map(mean);
  const correlation = (lag: number): number => 1 - (within - meanAutocovariance(parts, means, lag)) / pooled;
  // Geyer: sums of neighbouring pairs (ρ₂ₜ + ρ₂ₜ₊₁) are positive and fall in a reversible chain; what is not is noise.
  let time = -1;
  let previous = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < n; lag += 2) {
    const even = lag === 0 ? 1 : correlation(lag);
    const pair = Math.min(previous, even + correlation(lag + 1));
    if (!(pair > 0)) {
      if (even > 0) time += even; // improves the estimate for antithetic chains (Vehtari et al. 2021)
      break;
    }
    time += 2 * pair;
    previous = pair;
  }
  const total = parts.length * n;
  return total / Math.max(time, Math.LN10 / log(total));
}

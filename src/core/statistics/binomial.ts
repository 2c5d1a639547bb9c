/**
 * @file Tails of the binomial distribution: whether a number of hits is further from what was claimed than chance goes.
 */
import { exp, log, logGamma } from "../special/index.ts";

/** The probability of at most `hits` successes in `count` trials of probability `share` in (0, 1). */
export function binomialAtMost(hits: number, count: number, share: number): number {
  let sum = 0;
  for (let k = 0; k <= Math.min(hits, count); k++) sum += binomialMass(k, count, share);
  return Math.min(1, sum);
}

/** The probability of at least `hits` successes. */
export function binomialAtLeast(hits: number, count: number, share: number): number {
  return binomialAtMost(count - hits, count, 1 - share);
}

function binomialMass(hits: number, count: number, share: number): number {
  const ways = logGamma(count + 1) - logGamma(hits + 1) - logGamma(count - hits + 1);
  return exp(ways + hits * log(share) + (count - hits) * log(1 - share));
}

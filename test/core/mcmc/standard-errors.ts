import { effectiveSampleSize, type NutsResult } from "../../../src/core/mcmc/index.ts";

/** How far the mean of f over the draws is from `expected`, in Monte-Carlo standard errors (from the effective sample size). */
export function errorsFrom(
  expected: number,
  results: readonly NutsResult[],
  dimension: number,
  f: (q: Float64Array) => number,
): number {
  const chains = results.map(({ samples }) =>
    Float64Array.from({ length: samples.length / dimension }, (_, i) =>
      f(samples.subarray(i * dimension, (i + 1) * dimension)),
    ),
  );
  const values = chains.flatMap((chain) => Array.from(chain));
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return (mean - expected) / Math.sqrt(variance / effectiveSampleSize(chains));
}

/**
 * @file From the samples of a repeated measurement to one number and its standard error, which the model takes as that
 * observation's known noise.
 */
import { ParetuneError } from "../../core/errors.ts";
import { bootstrapStandardError } from "../../core/statistics/index.ts";
import type { Measurement } from "../../core/study/index.ts";
import type { Statistic } from "../study-file/settings.ts";

const LEVELS: Readonly<Record<Exclude<Statistic, "mean">, number>> = { p50: 0.5, p90: 0.9, p99: 0.99 };

/**
 * The p-quantile of a sorted sample, linear between the order statistics around (n − 1)p (the definition of NumPy's and
 * R's default).
 *
 * @param sorted ascending, at least one value
 * @param p level in [0, 1]
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const { rank, weight } = quantilePosition(sorted.length, p);
  const lower = sorted[rank - 1] ?? Number.NaN;
  return weight === 0 ? lower : lower + weight * ((sorted[rank] ?? lower) - lower);
}

/**
 * The statistic of a sample with its standard error: s/√n for the mean, the exact bootstrap one for a percentile. A single
 * sample has no standard error.
 *
 * @param samples in any order, at least one, all finite; not changed
 * @throws ParetuneError ("argument") without samples, or where one is not finite
 */
export function summarise(samples: readonly number[], statistic: Statistic): Measurement {
  const count = samples.length;
  if (count === 0) {
    throw new ParetuneError("argument", "summarise: samples must hold at least one value; got none. Measure again.");
  }
  const odd = samples.findIndex((sample) => !Number.isFinite(sample));
  if (odd >= 0) {
    throw new ParetuneError(
      "argument",
      `summarise: samples must be finite; sample ${odd + 1} of ${count} is ${samples[odd]}. Drop it or measure again.`,
    );
  }
  return statistic === "mean" ? summariseMean(samples) : summarisePercentile(samples, LEVELS[statistic]);
}

function summariseMean(samples: readonly number[]): Measurement {
  const count = samples.length;
  const first = samples[0] ?? Number.NaN;
  const mean = first + samples.reduce((sum, sample) => sum + (sample - first), 0) / count; // exact for equal samples
  if (count === 1) return { mean, count };
  const squares = samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (count - 1) / count), count };
}

function summarisePercentile(samples: readonly number[], level: number): Measurement {
  const sorted = Float64Array.from(samples).sort();
  const count = sorted.length;
  const mean = quantile(sorted, level);
  if (count === 1) return { mean, count };
  const { rank, weight } = quantilePosition(count, level);
  return { mean, standardError: bootstrapStandardError(sorted, rank, weight), count };
}

/** The quantile is (1 − weight) x₍rank₎ + weight x₍rank+1₎, ranks from 1. */
function quantilePosition(count: number, p: number): { readonly rank: number; readonly weight: number } {
  const position = (count - 1) * p;
  const whole = Math.floor(position);
  return { rank: whole + 1, weight: position - whole };
}

/**
 * @file Summarises the samples of a repeated measurement as one number and its standard error, which the model takes as
 * the known noise of that observation.
 */
import { ParetuneError } from "../../core/errors.ts";
import { bootstrapStandardError, quantile, quantilePosition } from "../../core/statistics/index.ts";
import type { Measurement } from "../../core/study/index.ts";
import type { Statistic } from "../study-file/settings.ts";

const QUANTILE_LEVELS: Readonly<Record<Exclude<Statistic, "mean">, number>> = { p50: 0.5, p90: 0.9, p99: 0.99 };

/** The factor by which samples are reduced whose sums or squares overflow. A power of two, so that nothing is rounded. */
const DOWN_SCALE = 2 ** -600;

/**
 * The statistic of a sample with its standard error: s/√n for the mean, the exact bootstrap one for a percentile. A single
 * sample has no standard error. Either is infinite where no number is large enough for it.
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
  const summary = summariseUnscaled(samples, statistic);
  if (Number.isFinite(summary.mean) && Number.isFinite(summary.standardError ?? 0)) return summary;
  const { mean, standardError } = summariseUnscaled(
    samples.map((sample) => sample * DOWN_SCALE),
    statistic,
  );
  return {
    mean: mean / DOWN_SCALE,
    ...(standardError === undefined ? {} : { standardError: standardError / DOWN_SCALE }),
    count,
  };
}

function summariseUnscaled(samples: readonly number[], statistic: Statistic): Measurement {
  return statistic === "mean" ? summariseMean(samples) : summarisePercentile(samples, QUANTILE_LEVELS[statistic]);
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

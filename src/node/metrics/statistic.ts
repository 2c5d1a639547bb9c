/**
 * @file Summarises the samples of a repeated measurement as one number and its standard error, which the model takes as
 * the known noise of that observation.
 */
import { ParetuneError } from "../../core/errors.ts";
import {
  binaryUnit,
  bootstrapStandardError,
  mean as plainMean,
  quantile,
  quantilePosition,
} from "../../core/statistics/index.ts";
import type { Measurement } from "../../core/study/index.ts";
import type { Statistic } from "../study-file/settings.ts";

const QUANTILE_LEVELS: Readonly<Record<Exclude<Statistic, "mean">, number>> = { p50: 0.5, p90: 0.9, p99: 0.99 };

/**
 * The statistic of a sample with its standard error: s/√n for the mean, the exact bootstrap one for a percentile. A single
 * sample has no standard error. The error is infinite where no number is large enough for it.
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
  return statistic === "mean" ? summariseMean(samples) : summarisePercentile(samples, QUANTILE_LEVELS[statistic]);
}

function summariseMean(samples: readonly number[]): Measurement {
  const count = samples.length;
  const mean = meanOf(samples);
  if (count === 1) return { mean, count };
  // In a unit in which squares neither overflow nor vanish.
  const unit = binaryUnit(samples);
  const squares = samples.reduce((sum, sample) => sum + (sample / unit - mean / unit) ** 2, 0);
  return { mean, standardError: unit * Math.sqrt(squares / (count - 1) / count), count };
}

/** The mean, exact for equal samples. */
function meanOf(samples: readonly number[]): number {
  const [first = Number.NaN] = samples;
  const centred = first + samples.reduce((sum, sample) => sum + (sample - first), 0) / samples.length;
  return Number.isFinite(centred) ? centred : plainMean(samples);
}

function summarisePercentile(samples: readonly number[], level: number): Measurement {
  const sorted = Float64Array.from(samples).sort();
  const count = sorted.length;
  const mean = quantile(sorted, level);
  if (count === 1) return { mean, count };
  const { rank, weight } = quantilePosition(count, level);
  const unit = binaryUnit(sorted);
  const scaled = sorted.map((sample) => sample / unit);
  return { mean, standardError: unit * bootstrapStandardError(scaled, rank, weight), count };
}

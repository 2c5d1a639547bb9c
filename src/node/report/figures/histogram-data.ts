/**
 * @file The data of the figure of the samples of a measured metric of one trial.
 */
import { NORMAL_95 } from "../../../core/special/index.ts";
import { held, quantile } from "../../../core/statistics/index.ts";
import type { Measurement } from "../../../core/study/index.ts";
import { type HistogramData, slug } from "../../../figures/index.ts";

/** The number of bars. */
const BINS = 40;
/** The figure ends where this share of the samples lies to the left, or somewhat behind the statistic. */
const SHOWN_SHARE = 0.995;
const ROOM_BEHIND = 1.15;

/** The samples of a metric, as its command printed them. */
export interface MeasuredSamples {
  readonly trial: number;
  readonly metric: string;
  readonly unit?: string | undefined;
  /** At least one, all finite. */
  readonly samples: readonly number[];
  /** See `HistogramData`. */
  readonly dropped?: number;
  readonly hasWarmup?: boolean;
  /** What is recorded of them, such as `p99`. */
  readonly statistic: string;
  readonly measurement: Measurement;
}

/** The samples in bins, with the recorded statistic. */
export function histogramData(measured: MeasuredSamples): HistogramData {
  const { trial, metric, unit, statistic, measurement } = measured;
  const { mean: value, standardError } = measurement;
  const samples = Float64Array.from(measured.samples).sort();
  const lowest = samples[0] ?? 0;
  const wanted = Math.max(quantile(samples, SHOWN_SHARE), value * ROOM_BEHIND);
  const end = Math.max(lowest, Math.min(samples.at(-1) ?? 0, wanted));
  const interval =
    standardError === undefined || standardError === 0
      ? {}
      : { lower: held(value - NORMAL_95 * standardError), upper: held(value + NORMAL_95 * standardError) };
  return {
    kind: "histogram",
    name: `histogram-${slug(metric)}`,
    title: `${metric}: samples of trial ${trial}`,
    trial,
    metric,
    ...(unit ? { unit } : {}),
    bins: binsOf(samples, lowest, end),
    samples: samples.length,
    above: samples.filter((sample) => sample > end).length,
    ...(measured.dropped === undefined ? {} : { dropped: measured.dropped }),
    ...(measured.hasWarmup === true ? { hasWarmup: true } : {}),
    statistic: { name: statistic, value, ...interval },
    median: quantile(samples, 0.5),
  };
}

/** Bars of equal width; a single one where all samples are equal. */
function binsOf(samples: Float64Array, lowest: number, end: number): HistogramData["bins"] {
  const width = end / BINS - lowest / BINS;
  if (!(width > 0)) {
    const half = Math.abs(lowest) * 0.01 || 0.5;
    return [{ from: lowest - half, to: lowest + half, count: samples.length }];
  }
  const counts = new Array<number>(BINS).fill(0);
  for (const sample of samples) {
    if (sample > end) continue;
    const distance = sample - lowest;
    const bins = Number.isFinite(distance) ? distance / width : sample / width - lowest / width;
    const bin = Math.min(BINS - 1, Math.floor(bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, i) => ({ from: lowest + i * width, to: lowest + (i + 1) * width, count }));
}

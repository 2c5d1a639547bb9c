/**
 * @file The range of an axis: all values that must be visible, and all others except outliers. A few trials twenty
 * times slower than the baseline would otherwise compress the front into a corner.
 */
import { maxOf, minOf } from "../../core/statistics/index.ts";

/** Lower and upper end of an axis. */
export type Range = readonly [number, number];

/** The share of the range that is left empty at either end. */
const PADDING = 0.06;

/** A value further from the quartiles than this many interquartile ranges is an outlier. */
const OUTLIER_RANGES = 1.5;

/** Ends of an axis whose width is representable; values beyond fall outside the plotted range. */
const MAX_END = Number.MAX_VALUE / 4;

/** The smallest width of an axis. */
const MIN_WIDTH = 1e-290;

/** With fewer values than this, no value counts as an outlier. */
const MIN_VALUES_FOR_QUARTILES = 4;

/**
 * The range of an axis.
 *
 * @param values - all values; outliers may fall outside the result
 * @param required - values that must be inside; undefined ones are ignored
 * @param share - the share of the range that is left empty at either end
 * @returns lower and upper end, lower < upper
 */
export function axisRange(
  values: readonly number[],
  required: readonly (number | undefined)[],
  share: number = PADDING,
): Range {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  const must = required.filter((value): value is number => value !== undefined && Number.isFinite(value));
  const fences = tukeyFences(finite);
  const seen = [...finite.filter((value) => inside(value, fences)), ...must];
  if (seen.length === 0) return [0, 1];
  const [lower, upper] = [minOf(seen), maxOf(seen)];
  const padding = upper > lower ? (upper - lower) * share : Math.abs(upper) * PADDING || 1;
  return drawableRange([lower - padding, upper + padding]);
}

/** The range with ends between which ticks can be placed: not both denormal, and not so far apart that their distance overflows. */
export function drawableRange([lower, upper]: Range): Range {
  const padding = upper - lower < MIN_WIDTH ? MIN_WIDTH : 0;
  const ends: Range = [Math.max(-MAX_END, lower - padding), Math.min(MAX_END, upper + padding)];
  return ends[0] < ends[1] ? ends : [-MAX_END, MAX_END];
}

/** Whether a value lies in the range, ends included. */
export function inside(value: number, [lower, upper]: Range): boolean {
  return value >= lower && value <= upper;
}

/** The interval cut at the ends of an axis. */
export function cutAt([low, high]: Range, [lower, upper]: Range): Range {
  return [Math.max(low, lower), Math.min(high, upper)];
}

/** Tukey's fences of sorted values (Tukey 1977); infinite for few values. */
function tukeyFences(sorted: readonly number[]): Range {
  if (sorted.length < MIN_VALUES_FOR_QUARTILES) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const quartile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [quartile(0.25), quartile(0.75)];
  const reach = OUTLIER_RANGES * (high - low);
  return [low - reach, high + reach];
}

/**
 * @file The range of an axis: everything that must be seen, and of the rest what is not far away. A handful of trials
 * twenty times slower than the baseline would otherwise press the front into a corner.
 */

/** Lower and upper end of an axis. */
export type Range = readonly [number, number];

/** Share of the range left empty at either end. */
const PADDING = 0.06;

/**
 * @param values - all values; the far ones may fall outside the result.
 * @param required - values that must be inside; absent ones are passed over.
 * @returns lower and upper end, lower < upper.
 */
export function axisDomain(values: readonly number[], required: readonly (number | undefined)[]): Range {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  const must = required.filter((value): value is number => value !== undefined && Number.isFinite(value));
  const fences = tukeyFences(finite);
  const near = finite.filter((value) => value >= fences[0] && value <= fences[1]);
  const seen = [...near, ...must];
  if (seen.length === 0) return [0, 1];
  const [lower, upper] = [Math.min(...seen), Math.max(...seen)];
  const padding = (upper - lower) * PADDING || Math.abs(upper) * PADDING || 1;
  return [lower - padding, upper + padding];
}

/** Whether a value lies in the range, ends included. */
export function inside(value: number, domain: Range): boolean {
  return value >= domain[0] && value <= domain[1];
}

/** One and a half interquartile ranges beyond the quartiles (Tukey 1977). */
function tukeyFences(sorted: readonly number[]): Range {
  if (sorted.length < 4) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const quartile = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [quartile(0.25), quartile(0.75)];
  return [low - 1.5 * (high - low), high + 1.5 * (high - low)];
}

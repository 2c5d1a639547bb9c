/**
 * @file Maps from a column of the unit cube to the feature that models see.
 */
import { log } from "../../special/index.ts";
import type { ColumnMap } from "./kind.ts";

/** An ordinal whose numbers span at least this ratio may lie on a log scale. */
const MIN_LOG_SCALE_RATIO = 8;

/** The column times a factor. */
export function scaled(factor: number): ColumnMap {
  return { value: (coordinate) => factor * coordinate, slope: () => factor };
}

/**
 * The features of an ordinal's n values, length n, from 0 to 1: at their own spacing if they are numbers in order; on a log
 * scale if they span a wide range and are more even there (16, 32, 64, 128); evenly otherwise.
 */
export function ordinalPlaces(values: readonly unknown[]): Float64Array {
  const n = values.length;
  const even = Float64Array.from({ length: n }, (_, k) => (n === 1 ? 0.5 : k / (n - 1)));
  const numbers = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  if (n < 3 || numbers.length < n || !isMonotone(numbers)) return even;
  const first = numbers[0];
  const last = numbers[n - 1];
  const linear = Float64Array.from(numbers, (value) => (value - first) / (last - first));
  const isWide = Math.min(first, last) > 0 && Math.max(first / last, last / first) >= MIN_LOG_SCALE_RATIO;
  if (!isWide) return linear;
  const logs = Float64Array.from(numbers, (value) => log(value / first) / log(last / first));
  return unevenness(logs) < unevenness(linear) ? logs : linear;
}

function isMonotone(numbers: readonly number[]): boolean {
  const sign = Math.sign(numbers[1] - numbers[0]);
  return sign !== 0 && numbers.every((value, k) => k === 0 || Math.sign(value - numbers[k - 1]) === sign);
}

/** The largest gap between neighbours, which is smallest for even spacing. */
function unevenness(coordinates: Float64Array): number {
  let largest = 0;
  for (let k = 1; k < coordinates.length; k++) largest = Math.max(largest, coordinates[k] - coordinates[k - 1]);
  return largest;
}

/** Piecewise linear through (centre of bin k, coordinates[k]); the outermost pieces go on straight. */
export function throughKnots(coordinates: Float64Array): ColumnMap {
  const n = coordinates.length;
  if (n < 2) return { value: () => coordinates[0] ?? 0.5, slope: () => 0 };
  const piece = (u: number) => Math.min(n - 2, Math.max(0, Math.floor(u * n - 0.5)));
  const slope = (u: number) => (coordinates[piece(u) + 1] - coordinates[piece(u)]) * n;
  return { slope, value: (u) => coordinates[piece(u)] + slope(u) * (u - (piece(u) + 0.5) / n) };
}

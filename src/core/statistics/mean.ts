import { maxOf, minOf } from "./extremes.ts";

/** A mean and its standard error, in the unit of the values. */
export interface MeanWithError {
  readonly mean: number;
  /** s / √n with the sample standard deviation s (n − 1); 0 for a single value. */
  readonly standardError: number;
}

/** The arithmetic mean of at least one value; NaN for none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return Number.isFinite(sum) ? sum / values.length : meanOfHuge(values);
}

/** The mean of values whose sum overflows: it lies between the smallest and the largest. */
function meanOfHuge(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] / values.length;
  return Math.min(maxOf(values), Math.max(minOf(values), sum));
}

/** The unbiased sample variance, Σ (x − mean)² / (n − 1); NaN for a single value. */
export function variance(values: ArrayLike<number>): number {
  return squaredDeviations(values, mean(values)) / (values.length - 1);
}

/** The variance of the values themselves, Σ (x − mean)² / n; NaN for none. */
export function populationVariance(values: ArrayLike<number>): number {
  return squaredDeviations(values, mean(values)) / values.length;
}

/** The mean of at least one value with its standard error. */
export function meanWithError(values: ArrayLike<number>): MeanWithError {
  const n = values.length;
  const centre = mean(values);
  return { mean: centre, standardError: n > 1 ? Math.sqrt(squaredDeviations(values, centre) / (n - 1) / n) : 0 };
}

function squaredDeviations(values: ArrayLike<number>, centre: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return sum;
}

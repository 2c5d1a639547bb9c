/** @file Sums, differences and complements of numbers that are kept as logarithms. */
import { exp, expm1, log, log1p } from "./elementary.ts";

/** log(1 − eˣ), x ≤ 0; −Infinity at 0, NaN above (Mächler 2012). */
export function log1mexp(x: number): number {
  return x > -Math.LN2 ? log(-expm1(x)) : log1p(-exp(x));
}

/** log(1 + eˣ), without overflow. */
export function log1pexp(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/** log(eᵃ + eᵇ). */
export function logAddExp(a: number, b: number): number {
  const larger = Math.max(a, b);
  const gap = larger - Math.min(a, b);
  return gap >= 0 && gap < Number.POSITIVE_INFINITY ? larger + log1p(exp(-gap)) : larger; // also for two equal infinities
}

/**
 * log Σ exp(values[i]) over `count` entries from `from` on; −Infinity where there are none.
 *
 * @param values logarithms; −Infinity stands for 0
 */
export function logSumExp(values: ArrayLike<number>, from = 0, count: number = values.length - from): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + count; i++) {
    const value = values[i];
    if (!(value <= largest)) largest = value; // NaN gets in, and stays
  }
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += exp(values[i] - largest);
  return largest + log(sum);
}

/** log(eᵇ − eᵃ), a ≤ b; −Infinity where they are equal, NaN where a > b. */
export function logDiffExp(a: number, b: number): number {
  if (a === b) return Number.NEGATIVE_INFINITY;
  return b + log1mexp(a - b);
}

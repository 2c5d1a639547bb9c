/**
 * @file The largest and the smallest of any number of values. `Math.max(...values)` fails for some hundred thousand, because
 * every value is an argument.
 */

/** The largest value; -Infinity for none, NaN if one is NaN. */
export function maxOf(values: ArrayLike<number>): number {
  let found = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) found = Math.max(found, values[i]);
  return found;
}

/** The smallest value; Infinity for none, NaN if one is NaN. */
export function minOf(values: ArrayLike<number>): number {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) found = Math.min(found, values[i]);
  return found;
}

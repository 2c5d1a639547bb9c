/**
 * @file The numbers at the ticks of an axis.
 */
import { formatNumber } from "../sentences/number-format.ts";
import type { Range } from "./axis-range.ts";

/** Outside these sizes numbers are in scientific notation. */
const MIN_PLAIN = 1e-4;
const MAX_PLAIN = 1e7;

/** Formats ticks with the same number of decimals, as many as about `count` ticks in the range need to differ. */
export function tickFormat([lower, upper]: Range, count: number): (value: number) => string {
  const decimals = Math.max(0, -Math.floor(Math.log10((upper - lower) / count)));
  const largest = Math.max(Math.abs(lower), Math.abs(upper));
  const isPlain = largest >= MIN_PLAIN && largest < MAX_PLAIN && Number.isFinite(decimals);
  return (value) => (value === 0 ? "0" : isPlain ? value.toFixed(decimals) : formatNumber(value));
}

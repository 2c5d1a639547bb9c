/**
 * @file The numbers at the ticks of an axis.
 */
import { formatNumber } from "../format/number-format.ts";
import type { Range } from "./axis-range.ts";

/** Numbers outside this range of magnitudes are written in scientific notation. */
const MIN_DECIMAL_NOTATION = 1e-4;
const MAX_DECIMAL_NOTATION = 1e7;

/** Formats ticks with the same number of decimals: enough for about `count` ticks in the range to differ. */
export function tickFormat([lower, upper]: Range, count: number): (value: number) => string {
  const decimals = Math.max(0, -Math.floor(Math.log10((upper - lower) / count)));
  const largest = Math.max(Math.abs(lower), Math.abs(upper));
  const isPlain = largest >= MIN_DECIMAL_NOTATION && largest < MAX_DECIMAL_NOTATION && Number.isFinite(decimals);
  return (value) => (value === 0 ? "0" : isPlain ? value.toFixed(decimals) : formatNumber(value));
}

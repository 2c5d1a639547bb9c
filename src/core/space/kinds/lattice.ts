/**
 * @file The values of one numeric parameter, and the coordinate of each in [0, 1].
 *
 * A discrete parameter's values are the centres of bins of equal width on the parameter's own scale, so that uniform
 * points give every value of a linear scale an equal share, and distances in the model are true spacings. Continuous
 * values are rounded to ten significant digits of their range: users read them, and decode ∘ encode is the identity on
 * every value that decode gives. A value that a user gave with more digits keeps them; only `snap` rounds it.
 */
import { exp, log } from "../../special/index.ts";
import type { NumericParameter } from "../parameter.ts";

/** Significant digits of continuous values: the rounding is far below any noise and far above that of the logarithm. */
const SIGNIFICANT_DIGITS = 10;

/** The distance between neighbouring values; undefined for a continuous parameter. */
export function stepOf(parameter: NumericParameter): number | undefined {
  return parameter.kind === "int" ? (parameter.step ?? 1) : parameter.step;
}

/** The number of values; Infinity for a continuous parameter. */
export function valueCount(parameter: NumericParameter): number {
  const step = stepOf(parameter);
  if (step === undefined) return parameter.lower === parameter.upper ? 1 : Number.POSITIVE_INFINITY;
  return Math.floor((parameter.upper - parameter.lower) / step + 1e-9) + 1;
}

/** The value at index 0 … count − 1 of a discrete parameter, with no more decimals than its step and lower bound have. */
export function valueAt(parameter: NumericParameter, index: number): number {
  const step = stepOf(parameter) ?? 0;
  const value = parameter.lower + index * step;
  if (Number.isInteger(step) && Number.isInteger(parameter.lower)) return withoutSign(value);
  return withoutSign(Number(value.toFixed(Math.max(decimals(step), decimals(parameter.lower)))));
}

/** 0 in place of −0, which would be printed as another value. */
function withoutSign(value: number): number {
  return value === 0 ? 0 : value;
}

/** The index of the value nearest to `value`. */
export function indexOf(parameter: NumericParameter, value: number): number {
  const index = Math.round((value - parameter.lower) / (stepOf(parameter) ?? 1));
  return Math.min(valueCount(parameter) - 1, Math.max(0, index));
}

/** The number of decimal places that a value needs; at most 100, the largest number that `toFixed` takes. */
function decimals(value: number): number {
  for (let digits = 0; digits < 100; digits++) if (Number(value.toFixed(digits)) === value) return digits;
  return 100;
}

/** The ends of the scale. Those of discrete values are half a step beyond the outermost, so that each value has its own bin. */
function ends(parameter: NumericParameter): { lower: number; upper: number } {
  const step = stepOf(parameter);
  if (step === undefined) return parameter;
  const last = valueAt(parameter, valueCount(parameter) - 1);
  return { lower: parameter.lower - step / 2, upper: last + step / 2 };
}

/** Values that were evaluated farther outside than this many widths of the range have the same coordinate: models predict nothing so
 * far away, and squared distances stay finite. */
const FARTHEST_COORDINATE = 1000;

/** The coordinate of a value on the scale: in [0, 1] for values of the range, beyond for other values. */
export function encodeNumber(parameter: NumericParameter, value: number): number {
  const { lower, upper } = ends(parameter);
  if (lower === upper) return 0.5;
  if (parameter.scale === "log" && !(value > 0)) return 0;
  const coordinate =
    parameter.scale === "linear"
      ? (value - lower) / (upper - lower)
      : (log(value) - log(lower)) / (log(upper) - log(lower));
  return Math.min(FARTHEST_COORDINATE, Math.max(-FARTHEST_COORDINATE, coordinate));
}

/** The value at a coordinate in [0, 1] (clamped). */
export function decodeNumber(parameter: NumericParameter, coordinate: number): number {
  const u = Math.min(1, Math.max(0, coordinate));
  const { lower, upper } = ends(parameter);
  const raw = parameter.scale === "log" ? exp(log(lower) + u * (log(upper) - log(lower))) : lower + u * (upper - lower);
  if (stepOf(parameter) !== undefined) return valueAt(parameter, indexOf(parameter, raw));
  const value = tidy(parameter, raw);
  // Bounds keep all of their digits, and no value lies closer to them than the rounding.
  if (u === 0 || value <= tidy(parameter, parameter.lower)) return parameter.lower;
  if (u === 1 || value >= tidy(parameter, parameter.upper)) return parameter.upper;
  return withoutSign(value);
}

/** Rounds to a tenth of a billionth of the value (log scale) or of the range (linear scale). */
function tidy(parameter: NumericParameter, value: number): number {
  if (parameter.scale === "log") return Number(value.toPrecision(SIGNIFICANT_DIGITS));
  if (parameter.lower === parameter.upper) return value;
  const magnitude = Math.floor(log(parameter.upper - parameter.lower) / Math.LN10);
  const digits = SIGNIFICANT_DIGITS - 1 - magnitude;
  if (digits >= 0) return digits <= 100 ? Number(value.toFixed(digits)) : value;
  const unit = Number(`1e${-digits}`);
  return Math.round(value / unit) * unit;
}

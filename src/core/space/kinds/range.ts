/**
 * @file The common part of the kinds of numbers between two bounds. They have one column, scaled by lattice.ts, which
 * models get unchanged.
 */
import type { NumericParameter, ParameterValue } from "../parameter.ts";
import { scaled } from "./column-map.ts";
import type { Bin, TunedKind, ValueCheck } from "./kind.ts";
import { decodeNumber, encodeNumber, indexOf, stepOf, valueAt, valueCount } from "./lattice.ts";

/** The largest distance to the lattice, as a share of a step, that counts as rounding. */
const STEP_TOLERANCE = 1e-9;

/** A kind of numbers between bounds, without the members that differ between such kinds. */
type RangeKind = Omit<TunedKind<NumericParameter>, "check">;

/** The members that all kinds of numbers between two bounds share. */
export const range: RangeKind = {
  isTuned: true,
  isNumeric: true,
  isOrdered: true,
  problem({ lower, upper, scale, step }) {
    if (!(Number.isFinite(lower) && Number.isFinite(upper) && lower <= upper)) {
      return `lower bound must not exceed the upper; got [${lower}, ${upper}]`;
    }
    if (!Number.isFinite(upper - lower)) return `the width of the range must be finite; got [${lower}, ${upper}]`;
    if (scale === "log" && !(lower > 0)) return `a log scale needs a lower bound above 0; got ${lower}`;
    if (step !== undefined && !(step > 0)) return `step must be above 0; got ${step}`;
    if (scale === "log" && step !== undefined) return "a step is for linear scales only; use type ordinal with a list";
    return undefined;
  },
  adopts: ({ scale }, value) => typeof value === "number" && Number.isFinite(value) && (scale !== "log" || value > 0),
  values: () => undefined,
  count: valueCount,
  nth: (parameter, index) => (parameter.lower === parameter.upper ? parameter.lower : valueAt(parameter, index)),
  valueAt: decodeNumber,
  coordinateOf: (parameter, value) => (typeof value === "number" ? encodeNumber(parameter, value) : 0.5),
  neighbours(parameter, value): readonly ParameterValue[] {
    if (stepOf(parameter) === undefined) return [];
    const index = indexOf(parameter, Number(value));
    return [index - 1, index + 1]
      .filter((other) => other >= 0 && other < valueCount(parameter))
      .map((other) => valueAt(parameter, other));
  },
  columnCount: () => 1,
  encode(parameter, value, columns) {
    columns[0] = this.coordinateOf(parameter, value);
  },
  decode: (parameter, columns) => decodeNumber(parameter, columns[0]),
  binAround(parameter, coordinate): Bin | undefined {
    const step = stepOf(parameter);
    if (step === undefined) return undefined;
    const value = decodeNumber(parameter, coordinate);
    return { lower: encodeNumber(parameter, value - step / 2), upper: encodeNumber(parameter, value + step / 2) };
  },
  featureMap: () => scaled(1),
};

/** Checks a number against bounds and step; `noun` names what it must be, such as `a whole number`. */
export function checkNumber(parameter: NumericParameter, value: unknown, noun: string): ValueCheck {
  const { lower, upper } = parameter;
  const step = stepOf(parameter);
  const grid = step === undefined || (parameter.kind === "int" && step === 1) ? "" : ` in steps of ${step}`;
  const expected = `${noun} in [${lower}, ${upper}]${grid}`;
  if (typeof value !== "number" || !Number.isFinite(value)) return { valid: false, expected };
  if (step === undefined) {
    const nearest = Math.min(upper, Math.max(lower, value));
    return nearest === value ? { valid: true, value } : { valid: false, expected, nearest };
  }
  const nearest = valueAt(parameter, indexOf(parameter, value));
  return Math.abs(nearest - value) <= STEP_TOLERANCE * step
    ? { valid: true, value: nearest }
    : { valid: false, expected, nearest };
}

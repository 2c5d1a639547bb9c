/**
 * @file The values of one parameter, whatever its kind.
 */
import { decodeNumber, encodeNumber, type NumericParameter, valueAt, valueCount } from "./lattice.ts";
import type { Parameter, ParameterValue } from "./parameter.ts";

/** A parameter that is searched, pinned or not. */
export type TunedParameter = Exclude<Parameter, { kind: "fixed" | "derived" }>;

/** Whether a parameter is searched at all (it may be pinned). */
export function isTuned(parameter: Parameter): parameter is TunedParameter {
  return parameter.kind !== "fixed" && parameter.kind !== "derived";
}

/** Whether a parameter is a range of numbers. */
export function isNumeric(parameter: Parameter): parameter is NumericParameter {
  return parameter.kind === "float" || parameter.kind === "int";
}

/** The values of a parameter that has a list of them, whether pinned or not; undefined for ranges and derived ones. */
export function listedValues(parameter: Parameter): readonly ParameterValue[] | undefined {
  switch (parameter.kind) {
    case "ordinal":
    case "categorical":
      return parameter.values;
    case "bool":
      return [false, true];
    case "fixed":
      return [parameter.value];
    default:
      return undefined;
  }
}

/** The one value that a fixed or pinned parameter has; undefined for the others. */
export function heldValue(parameter: Parameter): ParameterValue | undefined {
  if (parameter.kind === "fixed") return parameter.value;
  return parameter.kind === "derived" ? undefined : parameter.pin;
}

/** How many values a parameter can take where it is active; Infinity for a continuous one. */
export function countValues(parameter: Parameter): number {
  if (parameter.kind === "derived" || heldValue(parameter) !== undefined) return 1;
  return isNumeric(parameter) ? valueCount(parameter) : (listedValues(parameter) ?? []).length;
}

/** Value number `index` (0 … count − 1) of a parameter with finitely many. */
export function nthValue(parameter: TunedParameter, index: number): ParameterValue {
  const held = heldValue(parameter);
  if (held !== undefined) return held;
  if (isNumeric(parameter)) return parameter.lower === parameter.upper ? parameter.lower : valueAt(parameter, index);
  return (listedValues(parameter) ?? [])[index];
}

/** The value at a place 0 … 1 of a parameter's scale; lists count by equal shares. */
export function valueAtPlace(parameter: TunedParameter, place: number): ParameterValue {
  const held = heldValue(parameter);
  if (held !== undefined) return held;
  if (isNumeric(parameter)) return decodeNumber(parameter, place);
  const values = listedValues(parameter) ?? [];
  return values[Math.min(values.length - 1, Math.max(0, Math.floor(place * values.length)))];
}

/** The middle of a parameter's scale; a category, which has none, takes its first value, a bool false. */
export function middleValue(parameter: TunedParameter): ParameterValue {
  const ordered = isNumeric(parameter) || parameter.kind === "ordinal";
  return valueAtPlace(parameter, ordered ? 0.5 : 0);
}

/**
 * The place of a value on a parameter's scale: in [0, 1] for values of the space; beyond for numbers outside of a range
 * that was narrowed. A listed value that is gone lies between its numeric neighbours, or in the middle.
 */
export function placeOf(parameter: TunedParameter, value: ParameterValue): number {
  if (isNumeric(parameter)) return typeof value === "number" ? encodeNumber(parameter, value) : 0.5;
  const values = listedValues(parameter) ?? [];
  const index = values.indexOf(value);
  if (index >= 0) return (index + 0.5) / values.length;
  return parameter.kind === "ordinal" && typeof value === "number" ? between(values, value) : 0.5;
}

/** The place of a number among listed ones, in proportion between its neighbours. */
function between(values: readonly ParameterValue[], value: number): number {
  for (let i = 0; i + 1 < values.length; i++) {
    const [a, b] = [Number(values[i]), Number(values[i + 1])];
    const share = (value - a) / (b - a);
    if (share > 0 && share < 1) return (i + 0.5 + share) / values.length;
  }
  const [first, last] = [Number(values[0]), Number(values[values.length - 1])];
  if (!(first < last || first > last)) return 0.5;
  return Math.abs(value - first) < Math.abs(value - last) ? 0.5 / values.length : 1 - 0.5 / values.length;
}

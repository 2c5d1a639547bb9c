/**
 * @file Configurations to and from points of the unit cube.
 *
 * Numbers: see lattice.ts. Ordinals, bools and categories of two values have one column, with the k-th of n values at the
 * centre of the k-th of n equal bins. Categories of three or more have a column a value: 1 for the chosen one, 0 for the
 * others; the largest coordinate decides (the first, if several are), so uniform points give each value an equal share.
 * An inactive parameter has the middle of its columns, so that a configuration has one point.
 */
import { ParetuneError } from "../errors.ts";
import { activity, assemble } from "./conditions.ts";
import type { Configuration, Parameter, ParameterValue } from "./parameter.ts";
import type { ParameterColumns, Space } from "./space.ts";
import { heldValue, isTuned, listedValues, placeOf, type TunedParameter, valueAtPlace } from "./values.ts";

/**
 * The point of a configuration (length `space.dimension`): in the unit cube for one of the space. One that was evaluated
 * before the space was changed keeps its true place: numbers lie beyond 0 or 1, a listed value that is gone between its
 * neighbours or equally far from all. Throws "argument" where an active parameter has no value.
 */
export function encode(space: Space, configuration: Configuration): Float64Array {
  const point = new Float64Array(space.dimension);
  const active = activity(space, configuration);
  space.columns.forEach(({ parameter, from, width }, index) => {
    if (!isTuned(parameter)) return;
    if (!active[index]) point.fill(width > 1 ? 1 / width : 0.5, from, from + width);
    else encodeValue(parameter, configuration[parameter.name], point.subarray(from, from + width));
  });
  return point;
}

function encodeValue(parameter: TunedParameter, value: ParameterValue | undefined, columns: Float64Array): void {
  if (value === undefined) {
    throw new ParetuneError("argument", `encode: parameter ${parameter.name} must have a value; got undefined`);
  }
  if (columns.length === 1) {
    columns[0] = placeOf(parameter, value);
    return;
  }
  const index = (listedValues(parameter) ?? []).indexOf(value);
  if (index >= 0) columns[index] = 1;
}

/** The configuration nearest to a point: every active parameter has a value, fixed and derived ones too. */
export function decode(space: Space, point: Float64Array): Configuration {
  return assemble(space, (index) => decodeValue(space.columns[index], point));
}

function decodeValue({ parameter, from, width }: ParameterColumns, point: Float64Array): ParameterValue {
  const tuned = parameter as TunedParameter; // the others are not asked for
  if (width <= 1 || tuned.pin !== undefined) return valueAtPlace(tuned, point[from]);
  let index = 0;
  for (let k = 1; k < width; k++) if (point[from + k] > point[from + index]) index = k;
  return (listedValues(tuned) ?? [])[index];
}

/** The point that the space puts in place of any point: encode ∘ decode. */
export function snap(space: Space, point: Float64Array): Float64Array {
  return encode(space, decode(space, point));
}

/**
 * The box that points of the space lie in: 0 and 1, but for the columns of pinned parameters, which are where the pin is.
 */
export function columnBounds(space: Space): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const lower = new Float64Array(space.dimension);
  const upper = new Float64Array(space.dimension).fill(1);
  for (const { parameter, from, width } of space.columns) {
    const held = heldValue(parameter);
    if (!isTuned(parameter) || held === undefined) continue;
    encodeValue(parameter, held, lower.subarray(from, from + width));
    upper.set(lower.subarray(from, from + width), from);
  }
  return { lower, upper };
}

/** What makes a configuration the same as another: the exact values of all active parameters, in the space's order. */
export function configurationKey(space: Space, configuration: Configuration): string {
  const active = activity(space, configuration);
  const value = ({ kind, name }: Parameter, index: number) =>
    active[index] && kind !== "derived" ? configuration[name] : undefined;
  return JSON.stringify(space.parameters.map(value));
}

/**
 * @file Configurations to and from points of the unit cube. Each kind of parameter defines its columns and how they are
 * written and read (`kinds/`). An inactive parameter has the middle of its columns, so that a configuration has one
 * point.
 */
import { ParetuneError } from "../errors.ts";
import { activity, assemble } from "./activity.ts";
import { kindOf } from "./kinds/index.ts";
import type { Configuration, Parameter } from "./parameter.ts";
import type { Space } from "./space.ts";
import { heldValue, isDerived, isTuned } from "./values.ts";

/**
 * The point of a configuration (length `space.dimension`): in the unit cube for a configuration of the space. One that was
 * evaluated before the space was changed keeps its true coordinate: numbers lie beyond 0 or 1, and a listed value that was removed
 * lies between its neighbours or equally far from all. Throws "argument" where an active parameter has no value.
 */
export function encode(space: Space, configuration: Configuration): Float64Array {
  const point = new Float64Array(space.dimension);
  const active = activity(space, configuration);
  space.columns.forEach(({ parameter, from, width }, index) => {
    if (!isTuned(parameter)) return;
    if (!active[index]) {
      point.fill(width > 1 ? 1 / width : 0.5, from, from + width);
      return;
    }
    const value = configuration[parameter.name];
    if (value === undefined) {
      throw new ParetuneError("argument", `encode: parameter ${parameter.name} must have a value; got undefined`);
    }
    kindOf(parameter).encode(parameter, value, point.subarray(from, from + width));
  });
  return point;
}

/** The configuration nearest to a point: every active parameter has a value, fixed and derived ones too. */
export function decode(space: Space, point: Float64Array): Configuration {
  return assemble(space, (parameter, index) => {
    const { from, width } = space.columns[index];
    return parameter.pin ?? kindOf(parameter).decode(parameter, point.subarray(from, from + width));
  });
}

/** The point that the space puts in place of any point: encode ∘ decode. */
export function snap(space: Space, point: Float64Array): Float64Array {
  return encode(space, decode(space, point));
}

/**
 * The box that points of the space lie in: from 0 to 1, except that the columns of a pinned parameter are where the pin is.
 */
export function columnBounds(space: Space): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const lower = new Float64Array(space.dimension);
  const upper = new Float64Array(space.dimension).fill(1);
  for (const { parameter, from, width } of space.columns) {
    const held = heldValue(parameter);
    if (!isTuned(parameter) || held === undefined) continue;
    const columns = lower.subarray(from, from + width);
    kindOf(parameter).encode(parameter, held, columns);
    upper.set(columns, from);
  }
  return { lower, upper };
}

/** The key by which configurations are compared: the exact values of all active parameters, in the space's order. */
export function configurationKey(space: Space, configuration: Configuration): string {
  const active = activity(space, configuration);
  const value = (parameter: Parameter, index: number) =>
    active[index] && !isDerived(parameter) ? configuration[parameter.name] : undefined;
  return JSON.stringify(space.parameters.map(value));
}

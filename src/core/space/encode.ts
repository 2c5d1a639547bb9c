/**
 * @file Configurations to and from points of the unit cube.
 *
 * Numbers: see lattice.ts. Ordinals, bools and categories of two values have one column, with the k-th of n values at the
 * centre of the k-th of n equal bins. Categories of three or more have a column a value: 1 for the chosen one, 0 for the
 * others; the largest coordinate decides (the first, if several are), so uniform points give each value an equal share.
 */
import { ParetuneError } from "../errors.ts";
import { decodeNumber, encodeNumber } from "./lattice.ts";
import type { Configuration, ParameterValue } from "./parameter.ts";
import { listedValues, type Space } from "./space.ts";

/** The point of a configuration (length `space.dimension`, in [0, 1]); throws "argument" for a value not in the space. */
export function encode(space: Space, configuration: Configuration): Float64Array {
  const point = new Float64Array(space.dimension);
  for (const { parameter, from, width } of space.columns) {
    if (parameter.kind === "fixed") continue;
    const value = configuration[parameter.name];
    if (parameter.kind === "float" || parameter.kind === "int") {
      if (typeof value !== "number") throw missing(parameter.name, value);
      point[from] = encodeNumber(parameter, value);
      continue;
    }
    const values = listedValues(parameter) ?? [];
    const index = values.indexOf(value);
    if (index < 0) throw missing(parameter.name, value);
    if (width > 1) point[from + index] = 1;
    else point[from] = (index + 0.5) / values.length;
  }
  return point;
}

function missing(name: string, value: unknown): ParetuneError {
  return new ParetuneError("argument", `encode: parameter ${name} must be a value of its space; got ${String(value)}`);
}

/** The configuration nearest to a point: every parameter has a value, fixed ones too. */
export function decode(space: Space, point: Float64Array): Configuration {
  const configuration: Record<string, ParameterValue> = {};
  for (const { parameter, from, width } of space.columns) {
    if (parameter.kind === "float" || parameter.kind === "int") {
      configuration[parameter.name] = decodeNumber(parameter, point[from]);
      continue;
    }
    const values = listedValues(parameter) ?? [];
    let index = 0;
    if (width > 1) {
      for (let k = 1; k < width; k++) if (point[from + k] > point[from + index]) index = k;
    } else if (width === 1) {
      index = Math.min(values.length - 1, Math.max(0, Math.floor(point[from] * values.length)));
    }
    configuration[parameter.name] = values[index];
  }
  return configuration;
}

/** The point that the space puts in place of any point: encode ∘ decode. */
export function snap(space: Space, point: Float64Array): Float64Array {
  return encode(space, decode(space, point));
}

/** What makes a configuration the same as another: the exact values of all parameters, in the space's order. */
export function configurationKey(space: Space, configuration: Configuration): string {
  return JSON.stringify(space.parameters.map(({ name }) => configuration[name]));
}

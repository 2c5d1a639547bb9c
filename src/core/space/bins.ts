/**
 * @file The part of a column that stands for one value.
 */
import { decodeNumber, encodeNumber, stepOf } from "./lattice.ts";
import type { Parameter } from "./parameter.ts";
import { countValues } from "./values.ts";

/** A part of [0, 1]. */
export interface Bin {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The bin of places in [0, 1] that decode to the same value as `place`, for a parameter of one column whose values are
 * discrete; undefined for a continuous one, and for categories with a column a value.
 */
export function binAround(parameter: Parameter, place: number): Bin | undefined {
  if (parameter.kind === "float" || parameter.kind === "int") {
    const step = stepOf(parameter);
    if (step === undefined) return undefined;
    const value = decodeNumber(parameter, place);
    return { lower: encodeNumber(parameter, value - step / 2), upper: encodeNumber(parameter, value + step / 2) };
  }
  const count = countValues(parameter);
  if (parameter.kind === "categorical" && count > 2) return undefined;
  const index = Math.min(count - 1, Math.max(0, Math.floor(place * count)));
  return { lower: index / count, upper: (index + 1) / count };
}

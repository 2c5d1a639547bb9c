/**
 * @file The part of a column that stands for one value.
 */
import { type Bin, kindOf } from "./kinds/index.ts";
import type { Parameter } from "./parameter.ts";
import { heldValue, isNumeric, isTuned } from "./values.ts";

/**
 * The interval of coordinates in [0, 1] that decode to the same value as `coordinate`, for a parameter of one column whose values are
 * discrete; undefined for a continuous one, and for categories with a column for each value.
 */
export function binAround(parameter: Parameter, coordinate: number): Bin | undefined {
  if (!isTuned(parameter) || (heldValue(parameter) !== undefined && !isNumeric(parameter)))
    return { lower: 0, upper: 1 };
  return kindOf(parameter).binAround(parameter, coordinate);
}

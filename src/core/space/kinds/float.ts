/**
 * @file Real numbers between two bounds, continuous or in steps.
 */
import type { ParameterOf } from "../parameter.ts";
import type { TunedKind } from "./kind.ts";
import { checkNumber, range } from "./range.ts";

/** The kind `float`: real numbers between two bounds. */
export const float: TunedKind<ParameterOf<"float">> = {
  ...range,
  check: (parameter, value) => checkNumber(parameter, value, "a number"),
};

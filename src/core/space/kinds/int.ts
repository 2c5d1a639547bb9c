/**
 * @file Whole numbers between two bounds, in steps of 1 or more.
 */
import type { ParameterOf } from "../parameter.ts";
import type { TunedKind } from "./kind.ts";
import { checkNumber, range } from "./range.ts";

/** The kind `int`: whole numbers between two bounds. */
export const int: TunedKind<ParameterOf<"int">> = {
  ...range,
  problem(parameter) {
    const { lower, upper, step = 1 } = parameter;
    const problem = range.problem(parameter);
    if (problem !== undefined) return problem;
    if (Number.isInteger(lower) && Number.isInteger(upper) && Number.isInteger(step)) return undefined;
    return `bounds and step of an int must be whole numbers; got [${lower}, ${upper}]`;
  },
  check: (parameter, value) => checkNumber(parameter, value, "a whole number"),
};

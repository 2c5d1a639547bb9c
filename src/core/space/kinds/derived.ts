/**
 * @file A value that is computed from other parameters by an expression.
 */
import { evaluate, mentions } from "../../expression/index.ts";
import type { ParameterOf, ParameterValue } from "../parameter.ts";
import type { ComputedKind } from "./kind.ts";

/** Significant digits of computed numbers: users read them, and programs get no rounding noise of binary fractions. */
const SIGNIFICANT_DIGITS = 12;

/** The kind `derived`: a value computed by an expression. */
export const derived: ComputedKind<ParameterOf<"derived">> = {
  isTuned: false,
  isDerived: true,
  problem: () => undefined,
  check: () => ({ valid: false, expected: "left out, as it is derived" }),
  values: () => undefined,
  count: () => 1,
  inputs: ({ expression }) => mentions(expression),
  compute: ({ expression }, values) => rounded(evaluate(expression, values)),
};

/** A condition without an answer is NaN, so that the configuration is not feasible. */
function rounded(value: ParameterValue | undefined): ParameterValue {
  if (value === undefined) return Number.NaN;
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  const short = Number(value.toPrecision(SIGNIFICANT_DIGITS));
  return short === 0 ? 0 : short;
}

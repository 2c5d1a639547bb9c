/**
 * @file A value that is computed from other parameters by an expression.
 */
import { evaluate, mentions } from "../../expression/index.ts";
import type { ParameterOf, ParameterValue } from "../parameter.ts";
import { computed } from "./computed.ts";
import type { ParameterKind } from "./kind.ts";

/** Significant digits of computed numbers: people read them, and programs get no noise of binary fractions. */
const DIGITS = 12;

export const derived: ParameterKind<ParameterOf<"derived">> = {
  ...computed,
  isDerived: true,
  check: () => ({ valid: false, expected: "left out, as it is derived" }),
  inputs: ({ expression }) => mentions(expression),
  compute: ({ expression }, values) => rounded(evaluate(expression, values)),
};

function rounded(value: ParameterValue): ParameterValue {
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  const short = Number(value.toPrecision(DIGITS));
  return short === 0 ? 0 : short;
}

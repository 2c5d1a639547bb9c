/**
 * @file When two values are equal, and which of two numbers is larger: the same wherever an expression is evaluated.
 */
import type { Comparison, ExpressionValue } from "./expression.ts";

/** Relative difference up to which two numbers count as equal. */
const RELATIVE_TOLERANCE = 1e-9;

/** Whether two finite numbers differ by rounding alone: by at most 10⁻⁹ of the larger magnitude. */
export function isClose(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/**
 * Whether a comparison holds. Numbers that differ only by rounding are equal (see `isClose`). With a value that is absent
 * (undefined) or not finite, it neither holds nor fails: there is no answer (undefined), not even to `!=`. Values of different
 * types are unequal and have no order.
 */
export function compare(
  operator: Comparison,
  a: ExpressionValue | undefined,
  b: ExpressionValue | undefined,
): boolean | undefined {
  if (!hasAnswer(a) || !hasAnswer(b)) return undefined;
  if (typeof a !== "number" || typeof b !== "number") {
    if (operator === "==") return a === b;
    return operator === "!=" && a !== b;
  }
  const equal = isClose(a, b);
  switch (operator) {
    case "==":
      return equal;
    case "!=":
      return !equal;
    case "<":
      return !equal && a < b;
    case ">":
      return !equal && a > b;
    case "<=":
      return equal || a < b;
    case ">=":
      return equal || a > b;
  }
}

/** Whether a value is there, and finite if it is a number. */
export function hasAnswer(value: ExpressionValue | undefined): value is ExpressionValue {
  return value !== undefined && (typeof value !== "number" || Number.isFinite(value));
}

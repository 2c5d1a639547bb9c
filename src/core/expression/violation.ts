/**
 * @file How far values are from fulfilling a condition: 0 where they do, and smaller the nearer they are, so that a search
 * can follow it downhill.
 */
import { compare, hasAnswer } from "./compare-values.ts";
import { type ExpressionValues, evaluate } from "./evaluate-expression.ts";
import { type Comparison, type Expression, type ExpressionValue, isComparison } from "./expression.ts";

/** The violation of a comparison whose sides have no distance: texts, or a division by zero. */
const VIOLATION_WITHOUT_DISTANCE = 1;
/** The smallest positive violation: that of a strict inequality between equal sides. */
const MIN_VIOLATION = 1e-6;

const OPPOSITE_OPERATORS = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==" } as const;

/** How far `expression` is from having the truth value `wanted`; every name in it must have a value. */
export function violation(expression: Expression, values: ExpressionValues, wanted = true): number {
  if (expression.kind === "unary" && expression.operator === "not") {
    return violation(expression.operand, values, !wanted);
  }
  if (expression.kind === "binary") {
    const { operator, left, right } = expression;
    if (operator === "and" || operator === "or") {
      const [a, b] = [violation(left, values, wanted), violation(right, values, wanted)];
      return (operator === "and") === wanted ? a + b : Math.min(a, b);
    }
    if (isComparison(operator)) {
      const [a, b] = [evaluate(left, values), evaluate(right, values)];
      // Without an answer neither a comparison nor its opposite is fulfilled.
      if (compare(operator, a, b) === wanted) return 0;
      return Math.max(MIN_VIOLATION, distance(wanted ? operator : OPPOSITE_OPERATORS[operator], a, b));
    }
  }
  const value = evaluate(expression, values);
  return hasAnswer(value) && (value === true) === wanted ? 0 : VIOLATION_WITHOUT_DISTANCE;
}

/** The distance of two sides relative to their size. */
function distance(operator: Comparison, a: ExpressionValue | undefined, b: ExpressionValue | undefined): number {
  if (typeof a !== "number" || typeof b !== "number" || operator === "!=") return VIOLATION_WITHOUT_DISTANCE;
  const relative = Math.abs(a - b) / (1 + Math.abs(a) + Math.abs(b));
  return Number.isFinite(relative) ? relative : VIOLATION_WITHOUT_DISTANCE;
}

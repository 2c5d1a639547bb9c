/**
 * @file How far a configuration is from fulfilling an expression: 0 where it does, and the smaller the nearer, so that a
 * search can follow it downhill.
 */

import type { Configuration, ParameterValue } from "../space/parameter.ts";
import { type Comparison, compare, type Expression, evaluate, isComparison } from "./evaluate.ts";

/** Where two sides have no distance (texts, a division by zero). */
const APART = 1;
/** The least violation, of a strict inequality between equal sides. */
const LEAST = 1e-6;

const OPPOSITE = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==" } as const;

/** How far `expression`, or its opposite, is from being true; every parameter in it must be in the configuration. */
export function violation(expression: Expression, configuration: Configuration, wanted = true): number {
  if (expression.kind === "unary" && expression.operator === "not") {
    return violation(expression.operand, configuration, !wanted);
  }
  if (expression.kind === "binary") {
    const { operator, left, right } = expression;
    if (operator === "and" || operator === "or") {
      const [a, b] = [violation(left, configuration, wanted), violation(right, configuration, wanted)];
      return (operator === "and") === wanted ? a + b : Math.min(a, b);
    }
    if (isComparison(operator)) {
      const [a, b] = [evaluate(left, configuration), evaluate(right, configuration)];
      // What has no answer fulfils neither a comparison nor its opposite: here as in `evaluate`, `not` turns it around.
      if (compare(operator, a, b) === wanted) return 0;
      return Math.max(LEAST, distance(wanted ? operator : OPPOSITE[operator], a, b));
    }
  }
  return (evaluate(expression, configuration) === true) === wanted ? 0 : APART;
}

/** How far apart two sides are, relative to their size. */
function distance(operator: Comparison, a: ParameterValue, b: ParameterValue): number {
  if (typeof a !== "number" || typeof b !== "number" || operator === "!=") return APART;
  const relative = Math.abs(a - b) / (1 + Math.abs(a) + Math.abs(b));
  return Number.isFinite(relative) ? relative : APART;
}

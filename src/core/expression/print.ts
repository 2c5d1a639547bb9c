/**
 * @file The text of an expression, with no more parentheses than it needs. Reading the text gives the same tree again.
 */
import { type BinaryOperator, type Expression, type ExpressionValue, isComparison } from "./expression.ts";

/** The precedence of the operators; an operand of lower precedence than its place requires is put in parentheses. */
const PRECEDENCE = { or: 1, and: 2, not: 3, comparison: 4, sum: 5, product: 6, sign: 7, power: 8, atom: 9 } as const;

/** The text of an expression, as a study file would hold it. */
export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return literalText(expression.value);
    case "parameter":
      return /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(expression.name) ? expression.name : `{${expression.name}}`;
    case "call":
      return `${expression.function}(${expression.arguments.map(expressionText).join(", ")})`;
    case "unary": {
      const { operator, operand } = expression;
      // A sign before a power could be read in two ways, so the parser refuses it.
      if (operator === "-")
        return `-${partText(operand, operand.kind === "binary" ? PRECEDENCE.atom : PRECEDENCE.sign)}`;
      return `not ${partText(operand, PRECEDENCE.not)}`;
    }
    case "binary": {
      const { operator, left, right } = expression;
      const own = precedenceOf(operator);
      // Comparisons chain and so never stand in one another without parentheses; powers nest to the right, others to the left.
      const leftLeast = operator === "**" || isComparison(operator) ? own + 1 : own;
      const rightLeast = operator === "**" ? PRECEDENCE.sign : own + 1;
      return `${partText(left, leftLeast)} ${operator} ${partText(right, rightLeast)}`;
    }
  }
}

/** A part, in parentheses where it binds less than `least`. */
function partText(part: Expression, least: number): string {
  const text = expressionText(part);
  return bindingOf(part) < least ? `(${text})` : text;
}

function bindingOf(expression: Expression): number {
  if (expression.kind === "binary") return precedenceOf(expression.operator);
  if (expression.kind === "unary") return expression.operator === "not" ? PRECEDENCE.not : PRECEDENCE.sign;
  const isNegative = expression.kind === "literal" && typeof expression.value === "number" && expression.value < 0;
  return isNegative ? PRECEDENCE.sign : PRECEDENCE.atom;
}

function precedenceOf(operator: BinaryOperator): number {
  if (operator === "or" || operator === "and") return PRECEDENCE[operator];
  if (isComparison(operator)) return PRECEDENCE.comparison;
  if (operator === "+" || operator === "-") return PRECEDENCE.sum;
  return operator === "**" ? PRECEDENCE.power : PRECEDENCE.product;
}

function literalText(value: ExpressionValue): string {
  return typeof value === "string" ? `'${value.replace(/['\\]/g, "\\$&")}'` : String(value);
}

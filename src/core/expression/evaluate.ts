/**
 * @file Expressions over parameters, as plain data, and what they come to. The text of a study file is read elsewhere;
 * here is only what an expression means.
 *
 * Numbers are compared with a relative tolerance of 10⁻⁹, so that 0.1 + 0.2 <= 0.3 holds. `%` has the sign of its right
 * side, `//` rounds down. Powers with whole exponents are products; others and `exp`, `log` are this project's own, the
 * same bits on every engine.
 */

import type { Configuration, ParameterValue } from "../space/parameter.ts";
import { exp, log } from "../special/index.ts";

/** Operators between two expressions. */
export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "//"
  | "%"
  | "**"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!="
  | "and"
  | "or";

/** Functions of numbers. `min` and `max` take two or more, the others one. */
export type FunctionName = "abs" | "ceil" | "exp" | "floor" | "log" | "max" | "min" | "round" | "sqrt";

/** An expression over parameters. */
export type Expression =
  | { readonly kind: "literal"; readonly value: ParameterValue }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: "-" | "not"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "call"; readonly function: FunctionName; readonly arguments: readonly Expression[] };

/** Relative difference up to which two numbers count as equal. */
const TOLERANCE = 1e-9;

/** The names of the parameters in an expression, each once, in the order of their first mention. */
export function mentions(expression: Expression): readonly string[] {
  const names = new Set<string>();
  const visit = (each: Expression): void => {
    if (each.kind === "parameter") names.add(each.name);
    else if (each.kind === "unary") visit(each.operand);
    else if (each.kind === "binary") {
      visit(each.left);
      visit(each.right);
    } else if (each.kind === "call") each.arguments.forEach(visit);
  };
  visit(expression);
  return [...names];
}

/** What an expression comes to; every parameter in it must be in the configuration. NaN where numbers have no answer. */
export function evaluate(expression: Expression, configuration: Configuration): ParameterValue {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "parameter":
      return configuration[expression.name];
    case "unary": {
      const value = evaluate(expression.operand, configuration);
      return expression.operator === "not" ? value !== true : 0 - Number(value);
    }
    case "call":
      return call(
        expression.function,
        expression.arguments.map((each) => Number(evaluate(each, configuration))),
      );
    case "binary":
      return binary(expression.operator, expression, configuration);
  }
}

function binary(
  operator: BinaryOperator,
  { left, right }: { readonly left: Expression; readonly right: Expression },
  configuration: Configuration,
): ParameterValue {
  const a = evaluate(left, configuration);
  if (operator === "and" && a !== true) return false;
  if (operator === "or" && a === true) return true;
  const b = evaluate(right, configuration);
  if (operator === "and" || operator === "or") return b === true;
  return isComparison(operator) ? compare(operator, a, b) : arithmetic(operator, Number(a), Number(b));
}

/** Operators whose result is true or false and whose sides are not. */
export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

export function isComparison(operator: BinaryOperator): operator is Comparison {
  return /^[<>=!]/.test(operator);
}

/** Whether a comparison holds; numbers that differ by rounding alone are equal, and NaN fulfils nothing. */
export function compare(operator: Comparison, a: ParameterValue, b: ParameterValue): boolean {
  if (typeof a !== "number" || typeof b !== "number") {
    if (operator === "==") return a === b;
    return operator === "!=" && a !== b;
  }
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  const equal = a === b || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
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

function arithmetic(operator: Exclude<BinaryOperator, Comparison | "and" | "or">, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "//":
      return floor(a / b);
    case "%":
      return remainder(a, b);
    case "**":
      return power(a, b);
  }
}

/** Rounds down, but not below a whole number that was missed by rounding alone: floor(0.3 / 0.1) is 3. */
function floor(value: number): number {
  const nearest = Math.round(value);
  return compare("==", nearest, value) ? nearest : Math.floor(value);
}

function remainder(a: number, b: number): number {
  const rest = a - b * floor(a / b);
  return compare("==", a, a - rest) ? 0 : rest;
}

function power(base: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(base);
  if (!Number.isInteger(exponent)) return base < 0 ? Number.NaN : exp(exponent * log(base));
  let result = 1;
  let square = base;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return exponent < 0 ? 1 / result : result;
}

function call(name: FunctionName, values: readonly number[]): number {
  const value = values[0];
  switch (name) {
    case "abs":
      return Math.abs(value);
    case "ceil":
      return 0 - floor(0 - value);
    case "exp":
      return exp(value);
    case "floor":
      return floor(value);
    case "log":
      return value > 0 ? log(value) : Number.NaN;
    case "max":
      return Math.max(...values);
    case "min":
      return Math.min(...values);
    case "round":
      return Math.round(value);
    case "sqrt":
      return Math.sqrt(value);
  }
}

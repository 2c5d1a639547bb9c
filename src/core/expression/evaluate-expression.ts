/**
 * @file The value of an expression.
 *
 * `%` has the sign of its right side, and `//` rounds down. Powers with whole exponents are products; other powers, `exp` and
 * `log` are this project's own functions, which return the same bits on every engine.
 */
import { exp, log } from "../special/index.ts";
import { compare, hasAnswer, isClose } from "./compare-values.ts";
import {
  type BinaryExpression,
  type Expression,
  type ExpressionValue,
  type FunctionName,
  isComparison,
} from "./expression.ts";

/** Values by name; a name that is absent has no value. */
export type ExpressionValues = Readonly<Record<string, ExpressionValue>>;

/**
 * The value of an expression. Numbers without a finite answer are ±Infinity or NaN, and NaN where they are calculated with
 * further. Conditions have three values, as in the logic of Kleene: true, false, and undefined where there is no answer. A comparison with an
 * absent or infinite value has none, and neither has its `not`; `and` is false if one side is, and `or` true if one side is,
 * whatever the other. So what has no answer fulfils no condition.
 */
export function evaluate(expression: Expression, values: ExpressionValues): ExpressionValue | undefined {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "parameter":
      return values[expression.name];
    case "unary": {
      const value = evaluate(expression.operand, values);
      if (expression.operator === "-") return 0 - Number(value);
      return hasAnswer(value) ? value !== true : undefined;
    }
    case "call":
      return call(
        expression.function,
        expression.arguments.map((each) => Number(evaluate(each, values))),
      );
    case "binary":
      return binary(expression, values);
  }
}

function binary({ operator, left, right }: BinaryExpression, values: ExpressionValues): ExpressionValue | undefined {
  const a = evaluate(left, values);
  if (operator === "and" || operator === "or") {
    const decisive = operator === "or";
    if (hasAnswer(a) && (a === true) === decisive) return decisive;
    const b = evaluate(right, values);
    if (hasAnswer(b) && (b === true) === decisive) return decisive;
    return hasAnswer(a) && hasAnswer(b) ? !decisive : undefined;
  }
  const b = evaluate(right, values);
  return isComparison(operator) ? compare(operator, a, b) : calculate(operator, Number(a), Number(b));
}

type Arithmetic = "+" | "-" | "*" | "/" | "//" | "%" | "**";

/** The result of an arithmetic operator; NaN where a side is not finite, so that no later step makes it finite again. */
export function calculate(operator: Arithmetic, a: number, b: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.NaN;
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
  return isClose(nearest, value) ? nearest : Math.floor(value);
}

function remainder(a: number, b: number): number {
  const rest = a - b * floor(a / b);
  return isClose(a, a - rest) ? 0 : rest;
}

function power(base: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(base);
  if (!Number.isInteger(exponent)) return base < 0 ? Number.NaN : exp(exponent * log(base));
  let result = 1;
  let square = base;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
    // Powers of these are themselves: the remaining factors, of which there is at least one, change nothing more.
    if (square === 0 || square === 1 || !Number.isFinite(square)) {
      if (rest >= 2) result *= square;
      break;
    }
  }
  return exponent < 0 ? 1 / result : result;
}

function call(name: FunctionName, values: readonly number[]): number {
  if (!values.every(Number.isFinite)) return Number.NaN;
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

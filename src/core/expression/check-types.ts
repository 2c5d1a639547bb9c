/**
 * @file The type checker: whether every name in an expression is known, and whether each operator gets values of the
 * type that it works on. The environment defines the names and their types: parameters alone, or metrics and the
 * baseline's values too.
 */
import { type BinaryExpression, type Expression, type ExpressionValue, isComparison } from "./expression.ts";

/** The type of a value. `any`: of a parameter with values of several types, or with a mistake in its definition. */
export type ValueType = "number" | "text" | "truth" | "any";

/** The type of an expression, or the first mistake in it: a sentence without its full stop. */
export type CheckedExpression =
  | { readonly ok: true; readonly type: ValueType }
  | { readonly ok: false; readonly problem: string };

/** The names that an expression may mention. */
export interface Environment {
  /** The type of a name; undefined for an unknown one. */
  typeOf(name: string): ValueType | undefined;
  /** The message about an unknown name, with a similar known name if there is one. */
  unknownName(name: string): string;
  /** The message about a comparison of a name with a value that it never has; undefined if it may have the value. */
  impossibleValue?(name: string, value: ExpressionValue): string | undefined;
}

const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  number: "a number",
  text: "a text",
  truth: "true or false",
  any: "a value",
};

/** The type of values that a parameter has; `any` where they are of several types. */
export function typeOfValues(values: readonly ExpressionValue[]): ValueType {
  const types = new Set(values.map((value) => typeof value));
  if (types.size !== 1) return "any";
  return types.has("number") ? "number" : types.has("string") ? "text" : "truth";
}

/** Checks an expression: its type, or the first mistake in it. */
export function checkExpression(expression: Expression, environment: Environment): CheckedExpression {
  switch (expression.kind) {
    case "literal":
      return { ok: true, type: typeOfValues([expression.value]) };
    case "parameter": {
      const type = environment.typeOf(expression.name);
      return type === undefined ? no(environment.unknownName(expression.name)) : { ok: true, type };
    }
    case "unary":
      return expression.operator === "-"
        ? checkOperands("-", [expression.operand], "number", environment)
        : checkOperands("not", [expression.operand], "truth", environment);
    case "call":
      return checkOperands(expression.function, expression.arguments, "number", environment);
    case "binary":
      return checkBinary(expression, environment);
  }
}

function checkBinary(expression: BinaryExpression, environment: Environment): CheckedExpression {
  const { operator, left, right } = expression;
  if (operator === "and" || operator === "or") return checkOperands(operator, [left, right], "truth", environment);
  if (operator === "==" || operator === "!=") return checkEquality(expression, environment);
  const checked = checkOperands(operator, [left, right], "number", environment);
  return checked.ok && isComparison(operator) ? { ok: true, type: "truth" } : checked;
}

/** `==` and `!=` compare values of one type, and a name only with values that it may have. */
function checkEquality({ operator, left, right }: BinaryExpression, environment: Environment): CheckedExpression {
  const [a, b] = [checkExpression(left, environment), checkExpression(right, environment)];
  if (!a.ok) return a;
  if (!b.ok) return b;
  if (a.type !== b.type && a.type !== "any" && b.type !== "any") {
    return no(
      `${operator} compares values of one type; got ${described(left, a.type)} and ${described(right, b.type)}`,
    );
  }
  const impossible = impossibleValue(left, right, environment) ?? impossibleValue(right, left, environment);
  return impossible === undefined ? { ok: true, type: "truth" } : no(impossible);
}

function impossibleValue(side: Expression, other: Expression, environment: Environment): string | undefined {
  if (side.kind !== "parameter" || other.kind !== "literal") return undefined;
  return environment.impossibleValue?.(side.name, other.value);
}

/** The type `wanted`, if every operand has it. */
function checkOperands(
  operator: string,
  operands: readonly Expression[],
  wanted: "number" | "truth",
  environment: Environment,
): CheckedExpression {
  for (const operand of operands) {
    const checked = checkExpression(operand, environment);
    if (!checked.ok) return checked;
    if (checked.type === wanted || checked.type === "any") continue;
    const sides = operands.length === 1 ? "" : " on each side";
    const needs = wanted === "truth" ? `a condition${sides}, such as (a < b)` : `a number${sides}`;
    return no(`${operator} needs ${needs}; got ${described(operand, checked.type)}`);
  }
  return { ok: true, type: wanted };
}

function no(problem: string): CheckedExpression {
  return { ok: false, problem };
}

function described(expression: Expression, type: ValueType): string {
  if (expression.kind === "parameter") return `${expression.name}, which is ${TYPE_WORDS[type]}`;
  if (expression.kind !== "literal") return TYPE_WORDS[type];
  return typeof expression.value === "string" ? JSON.stringify(expression.value) : String(expression.value);
}

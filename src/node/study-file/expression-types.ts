/**
 * @file Whether an expression makes sense: its names are parameters, and each operator gets what it works on.
 */
import {
  type BinaryOperator,
  type Expression,
  listedValues,
  type Parameter,
  type ParameterValue,
} from "../../core/index.ts";
import { closest } from "../expression/closest.ts";
import { meant, shown } from "./issue.ts";

/** `any`: of a parameter whose values are of several types, or whose definition has a mistake of its own. */
export type ValueType = "number" | "text" | "truth" | "any";

export type TypedExpression =
  | { readonly ok: true; readonly type: ValueType }
  | { readonly ok: false; readonly problem: string };

/** What an expression is checked against. */
export interface KnownParameters {
  readonly parameters: readonly Parameter[];
  /** Names of all, also of those with mistakes. */
  readonly names: readonly string[];
}

const WORDS: Readonly<Record<ValueType, string>> = {
  number: "a number",
  text: "a text",
  truth: "true or false",
  any: "a value",
};

/** The type of an expression, or the first thing in it that makes no sense. */
export function typeOf(expression: Expression, known: KnownParameters): TypedExpression {
  switch (expression.kind) {
    case "literal":
      return { ok: true, type: typeOfValues([expression.value]) };
    case "parameter":
      return typeOfName(expression.name, known);
    case "unary":
      return expression.operator === "-"
        ? expecting([expression.operand], "number", "-", known, "number")
        : expecting([expression.operand], "truth", "not", known, "truth");
    case "call":
      return expecting(expression.arguments, "number", expression.function, known, "number");
    case "binary":
      return typeOfBinary(expression.operator, expression.left, expression.right, known);
  }
}

function typeOfBinary(
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
  known: KnownParameters,
): TypedExpression {
  if (operator === "and" || operator === "or") return expecting([left, right], "truth", operator, known, "truth");
  if (/^[<>]/.test(operator)) return expecting([left, right], "number", operator, known, "truth");
  if (operator !== "==" && operator !== "!=") return expecting([left, right], "number", operator, known, "number");
  const [a, b] = [typeOf(left, known), typeOf(right, known)];
  if (!a.ok) return a;
  if (!b.ok) return b;
  if (a.type !== b.type && a.type !== "any" && b.type !== "any") {
    return no(
      `${operator} compares values of one type; got ${described(left, a.type)} and ${described(right, b.type)}`,
    );
  }
  const missing = missingValue(left, right, known) ?? missingValue(right, left, known);
  return missing === undefined ? { ok: true, type: "truth" } : no(missing);
}

/** The type `result`, if every operand is of the type that the operator works on. */
function expecting(
  operands: readonly Expression[],
  wanted: ValueType,
  operator: string,
  known: KnownParameters,
  result: ValueType,
): TypedExpression {
  for (const operand of operands) {
    const typed = typeOf(operand, known);
    if (!typed.ok) return typed;
    if (typed.type === wanted || typed.type === "any") continue;
    const sides = operands.length === 1 ? "" : " on each side";
    const needs = wanted === "truth" ? `a condition${sides}, such as (a < b)` : `a number${sides}`;
    return no(`${operator} needs ${needs}; got ${described(operand, typed.type)}`);
  }
  return { ok: true, type: result };
}

function no(problem: string): TypedExpression {
  return { ok: false, problem };
}

function described(expression: Expression, type: ValueType): string {
  if (expression.kind === "parameter") return `${expression.name}, which is ${WORDS[type]}`;
  return expression.kind === "literal" ? shown(expression.value) : WORDS[type];
}

function typeOfName(name: string, { parameters, names }: KnownParameters): TypedExpression {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter !== undefined) return { ok: true, type: typeOfParameter(parameter, { parameters, names }) };
  if (names.includes(name)) return { ok: true, type: "any" };
  const owner = parameters.find((each) => listedValues(each)?.includes(name));
  if (owner !== undefined) {
    return no(`there is no parameter ${name}; if the value of ${owner.name} is meant, write it in quotes: '${name}'`);
  }
  const parts = names.find((each) => each.includes("-") && each.split("-").includes(name));
  const braces = parts === undefined ? "" : ` (write ${parts} as {${parts}})`;
  return no(`there is no parameter ${name}${meant(name, names)}${braces}`);
}

function typeOfParameter(parameter: Parameter, known: KnownParameters): ValueType {
  if (parameter.kind === "derived") {
    const typed = typeOf(parameter.expression, withoutName(known, parameter.name));
    return typed.ok ? typed.type : "any";
  }
  return typeOfValues(listedValues(parameter) ?? [0]);
}

/** Without one parameter's definition, so that derived parameters in a circle come to an end. */
function withoutName({ parameters, names }: KnownParameters, name: string): KnownParameters {
  return { parameters: parameters.filter((each) => each.name !== name), names };
}

function typeOfValues(values: readonly ParameterValue[]): ValueType {
  const types = new Set(values.map((value) => typeof value));
  if (types.size !== 1) return "any";
  return types.has("number") ? "number" : types.has("string") ? "text" : "truth";
}

/** A literal that a listed parameter can never have. */
function missingValue(side: Expression, other: Expression, { parameters }: KnownParameters): string | undefined {
  if (side.kind !== "parameter" || other.kind !== "literal") return undefined;
  const parameter = parameters.find(({ name }) => name === side.name);
  const values = parameter === undefined ? undefined : listedValues(parameter);
  if (values === undefined || values.includes(other.value)) return undefined;
  const near = closest(String(other.value), values.map(String));
  const hint = near === undefined ? `; known: ${values.map(shown).join(", ")}` : `; did you mean ${shown(near)}?`;
  return `${side.name} has no value ${shown(other.value)}${hint}`;
}

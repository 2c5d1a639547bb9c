/**
 * @file The linear part of the constraints: half-spaces Σ factor · value <= bound of the parameters that are numbers between
 * bounds. Constraints of other forms are left out.
 */
import { type Expression, evaluate, isComparison, mentions } from "../expression/index.ts";
import { applies } from "./constraint.ts";
import type { Configuration, NumericParameter } from "./parameter.ts";
import type { Space } from "./space.ts";
import { countValues, isNumeric } from "./values.ts";

/** Σ factors[j] · values[indices[j]] + constant <= 0, or < 0 where it is strict. */
export interface HalfSpace {
  /** Indices of the variables, each once. */
  readonly indices: Int32Array;
  /** As many as indices, none of them 0. */
  readonly factors: Float64Array;
  readonly constant: number;
  readonly isStrict: boolean;
}

/** The variables of a space and the half-spaces that its constraints leave them. */
export interface LinearPart {
  readonly variables: readonly NumericParameter[];
  readonly halfSpaces: readonly HalfSpace[];
}

/** The most factors in the forms of derived parameters; what exceeds them is not followed. */
const MAX_FACTORS = 1_000_000;

/** Σ factor · variable + constant. */
interface Form {
  constant: number;
  /** By the index of the variable. */
  readonly factors: Map<number, number>;
}

/** What is known about names. */
interface Known {
  readonly values: Configuration;
  /** The forms of names that are linear: one variable, a number, or a derived sum of them. */
  readonly forms: ReadonlyMap<string, Form>;
}

/**
 * The linear part of a space around a configuration: parameters that are not variables have the values that they have there, and
 * constraints that do not apply there are left out.
 *
 * @param locked - names of parameters that are no variables
 */
export function linearPart(space: Space, configuration: Configuration, locked?: ReadonlySet<string>): LinearPart {
  const variables = space.parameters.filter(
    (each): each is NumericParameter =>
      isNumeric(each) && countValues(each) > 1 && Object.hasOwn(configuration, each.name) && !locked?.has(each.name),
  );
  const known: Known = { values: configuration, forms: formsOf(space, configuration, variables) };
  const halfSpaces: HalfSpace[] = [];
  for (const constraint of space.constraints)
    if (applies(constraint, configuration)) collect(constraint.expression, true, known, halfSpaces);
  return { variables, halfSpaces };
}

function formsOf(
  space: Space,
  values: Configuration,
  variables: readonly NumericParameter[],
): ReadonlyMap<string, Form> {
  const forms = new Map<string, Form>();
  const known: Known = { values, forms };
  variables.forEach(({ name }, index) => {
    forms.set(name, { constant: 0, factors: new Map([[index, 1]]) });
  });
  let left = MAX_FACTORS;
  for (const index of space.order) {
    const parameter = space.parameters[index];
    const { name } = parameter;
    if (forms.has(name) || !Object.hasOwn(values, name)) continue;
    const value = values[name];
    if (!("expression" in parameter)) {
      if (typeof value === "number") forms.set(name, { constant: value, factors: new Map() });
      continue;
    }
    if (left <= 0) continue;
    const form = formOf(parameter.expression, known);
    if (form === undefined) continue;
    forms.set(name, form);
    left -= form.factors.size;
  }
  return forms;
}

/** Adds the half-spaces of a condition that is to be `wanted`. */
function collect(expression: Expression, wanted: boolean, known: Known, into: HalfSpace[]): void {
  if (expression.kind === "unary" && expression.operator === "not") {
    collect(expression.operand, !wanted, known, into);
    return;
  }
  if (expression.kind !== "binary") return;
  const { operator, left, right } = expression;
  if (operator === (wanted ? "and" : "or")) {
    collect(left, wanted, known, into);
    collect(right, wanted, known, into);
    return;
  }
  if (!isComparison(operator)) return;
  const isEqual = operator === "==" || operator === "!=";
  if (isEqual && (operator === "==") !== wanted) return;
  const isBelow = operator.startsWith("<") === wanted;
  const isStrict = !isEqual && operator.endsWith("=") !== wanted;
  if (isEqual || isBelow) addDifference({ smaller: left, greater: right, isStrict }, known, into);
  if (isEqual || !isBelow) addDifference({ smaller: right, greater: left, isStrict }, known, into);
}

interface Comparison {
  readonly smaller: Expression;
  readonly greater: Expression;
  readonly isStrict: boolean;
}

function addDifference({ smaller, greater, isStrict }: Comparison, known: Known, into: HalfSpace[]): void {
  const form: Form = { constant: 0, factors: new Map() };
  if (!add(form, smaller, 1, known) || !add(form, greater, -1, known)) return;
  const terms = [...form.factors].filter(([, factor]) => factor !== 0);
  if (terms.length === 0 || !Number.isFinite(form.constant)) return;
  if (!terms.every(([, factor]) => Number.isFinite(factor))) return;
  const indices = Int32Array.from(terms, ([index]) => index);
  const factors = Float64Array.from(terms, ([, factor]) => factor);
  into.push({ indices, factors, constant: form.constant, isStrict });
}

function formOf(expression: Expression, known: Known): Form | undefined {
  const form: Form = { constant: 0, factors: new Map() };
  return add(form, expression, 1, known) ? form : undefined;
}

/** Adds factor · expression to a form; false where the expression is not linear. */
function add(into: Form, expression: Expression, factor: number, known: Known): boolean {
  switch (expression.kind) {
    case "parameter":
      return addForm(into, known.forms.get(expression.name), factor);
    case "unary":
      return expression.operator === "-" && add(into, expression.operand, -factor, known);
    case "binary": {
      const { operator, left, right } = expression;
      if (operator === "+" || operator === "-")
        return add(into, left, factor, known) && add(into, right, operator === "+" ? factor : -factor, known);
      const [a, b] = [operator === "*" ? plainNumber(left, known) : undefined, plainNumber(right, known)];
      if (operator === "*" && b !== undefined) return add(into, left, factor * b, known);
      if (operator === "*" && a !== undefined) return add(into, right, factor * a, known);
      if (operator === "/" && b !== undefined && b !== 0) return add(into, left, factor / b, known);
      break;
    }
  }
  const value = plainNumber(expression, known);
  if (value === undefined) return false;
  into.constant += factor * value;
  return true;
}

function addForm(into: Form, form: Form | undefined, factor: number): boolean {
  if (form === undefined) return false;
  into.constant += factor * form.constant;
  for (const [index, each] of form.factors) into.factors.set(index, (into.factors.get(index) ?? 0) + factor * each);
  return true;
}

/** The number that an expression without variables is; undefined for any other. */
function plainNumber(expression: Expression, { values, forms }: Known): number | undefined {
  if (!mentions(expression).every((name) => forms.get(name)?.factors.size === 0)) return undefined;
  const value = evaluate(expression, values);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

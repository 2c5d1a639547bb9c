/**
 * @file Linear expressions, found by walking the tree, and conditions that bound one name by linear expressions of others.
 */
import { calculate, evaluate } from "./evaluate-expression.ts";
import { type BinaryExpression, type Expression, mentions } from "./expression.ts";

/** constant + Σ factor · value of the name. */
export interface LinearForm {
  readonly constant: number;
  /** Factors by name; empty for a plain number. A name that cancels out has the factor 0. */
  readonly factors: Readonly<Record<string, number>>;
}

/**
 * An expression as a linear form; undefined where it is none, or not a finite number. Sums, differences, products with and
 * quotients by plain numbers are linear; other operators and functions only where they work on plain numbers.
 */
export function linearForm(expression: Expression): LinearForm | undefined {
  if (expression.kind === "parameter") return { constant: 0, factors: { [expression.name]: 1 } };
  if (mentions(expression).length === 0) return plainNumber(expression);
  if (expression.kind === "unary" && expression.operator === "-") return scaled(linearForm(expression.operand), -1);
  return expression.kind === "binary" ? linearBinary(expression) : undefined;
}

function plainNumber(expression: Expression): LinearForm | undefined {
  const value = evaluate(expression, {});
  return typeof value === "number" && Number.isFinite(value) ? { constant: value, factors: {} } : undefined;
}

function linearBinary({ operator, left, right }: BinaryExpression): LinearForm | undefined {
  const [a, b] = [linearForm(left), linearForm(right)];
  if (a === undefined || b === undefined) return undefined;
  if (operator === "+") return sum(a, b, 1);
  if (operator === "-") return sum(a, b, -1);
  if (operator === "*" && isPlain(b)) return scaled(a, b.constant);
  if (operator === "*" && isPlain(a)) return scaled(b, a.constant);
  if (operator === "/" && isPlain(b)) return mapped(a, (value) => calculate("/", value, b.constant));
  return undefined;
}

function isPlain({ factors }: LinearForm): boolean {
  return Object.keys(factors).length === 0;
}

/** a + sign · b. */
function sum(a: LinearForm, b: LinearForm, sign: 1 | -1): LinearForm {
  const factors: Record<string, number> = { ...a.factors };
  for (const [name, factor] of Object.entries(b.factors)) factors[name] = (factors[name] ?? 0) + sign * factor;
  return { constant: a.constant + sign * b.constant, factors };
}

function scaled(form: LinearForm | undefined, factor: number): LinearForm | undefined {
  return form === undefined ? undefined : mapped(form, (value) => factor * value);
}

/** The form with every coefficient mapped; undefined where one is not finite then. −0 becomes 0. */
function mapped({ constant, factors }: LinearForm, map: (value: number) => number): LinearForm | undefined {
  const entries = Object.entries(factors).map(([name, factor]) => [name, 0 + map(factor)] as const);
  const moved = 0 + map(constant);
  if (![moved, ...entries.map(([, factor]) => factor)].every(Number.isFinite)) return undefined;
  return { constant: moved, factors: Object.fromEntries(entries) };
}

/** One bound of one name: at most, or at least, a linear form of other names. */
export interface LinearBound {
  readonly name: string;
  readonly kind: "at-most" | "at-least";
  readonly bound: LinearForm;
  /** The comparison that sets the bound. */
  readonly comparison: Expression;
}

/**
 * The bounds that a condition sets: a comparison by `<`, `<=`, `>` or `>=` in which exactly one name that `isBounded` is
 * left, or several of those joined by `and`, as a chain is. Strict comparisons set the same bounds as the others. If it
 * is anything else: whether its form is wrong, or a side that is not linear.
 */
export function linearBounds(
  expression: Expression,
  isBounded: (name: string) => boolean,
): readonly LinearBound[] | "not bounds" | "not linear" {
  if (expression.kind !== "binary") return "not bounds";
  const { operator, left, right } = expression;
  if (operator === "and") {
    const [a, b] = [linearBounds(left, isBounded), linearBounds(right, isBounded)];
    if (typeof a === "string") return a;
    return typeof b === "string" ? b : [...a, ...b];
  }
  if (!/^[<>]=?$/.test(operator)) return "not bounds";
  const names = mentions(expression).filter(isBounded);
  const [name] = names;
  if (names.length !== 1 || name === undefined) return "not bounds";
  const [a, b] = [linearForm(left), linearForm(right)];
  if (a === undefined || b === undefined) return "not linear";
  const bound = solve(a, b, name);
  if (bound === undefined) return "not bounds";
  const kind = operator.startsWith("<") === bound.isBelow ? "at-most" : "at-least";
  return [{ name, kind, bound: bound.form, comparison: expression }];
}

/** What `name` is compared with in `a < b`, and whether it is on the smaller side; undefined where it cancels out. */
function solve(
  a: LinearForm,
  b: LinearForm,
  name: string,
): { readonly form: LinearForm; readonly isBelow: boolean } | undefined {
  const factor = (a.factors[name] ?? 0) - (b.factors[name] ?? 0);
  const [rest, other] = [withoutName(a, name), withoutName(b, name)];
  const difference = factor > 0 ? sum(other, rest, -1) : sum(rest, other, -1);
  const form = mapped(difference, (value) => value / Math.abs(factor));
  return form === undefined ? undefined : { form, isBelow: factor > 0 };
}

function withoutName({ constant, factors }: LinearForm, name: string): LinearForm {
  return { constant, factors: Object.fromEntries(Object.entries(factors).filter(([each]) => each !== name)) };
}

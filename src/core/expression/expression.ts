/**
 * @file Expressions as plain data: what `constraints`, `derived`, `outcome_constraints` and `--where` are parsed into.
 * Text is read elsewhere (`src/node/expression/`); this folder defines what a tree means. A chain such as `a <= b < c` is
 * the conjunction of its pairs.
 */

/** A value in an expression: a number, a text, or true or false. */
export type ExpressionValue = number | string | boolean;

/** A comparison: its result is true or false. */
export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** Operators between two expressions. */
export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | Comparison | "and" | "or";

/** Functions of numbers. `min` and `max` take two or more, the others one. */
export type FunctionName = "abs" | "ceil" | "exp" | "floor" | "log" | "max" | "min" | "round" | "sqrt";

/** An operator or function between two expressions, of one, or of several; a value; or a name. */
export type Expression =
  | { readonly kind: "literal"; readonly value: ExpressionValue }
  /** A parameter by its name; in a condition on trials also a metric, or the baseline's value of either. */
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: "-" | "not"; readonly operand: Expression }
  | BinaryExpression
  | { readonly kind: "call"; readonly function: FunctionName; readonly arguments: readonly Expression[] };

/** Two expressions and the operator between them. */
export interface BinaryExpression {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** The parts of an expression, from left to right; none of a literal or a name. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "call":
      return expression.arguments;
    default:
      return [];
  }
}

/** The same expression with its parts replaced, in the order of `partsOf`. */
export function withParts(expression: Expression, parts: readonly Expression[]): Expression {
  switch (expression.kind) {
    case "unary":
      return { ...expression, operand: parts[0] };
    case "binary":
      return { ...expression, left: parts[0], right: parts[1] };
    case "call":
      return { ...expression, arguments: parts };
    default:
      return expression;
  }
}

/** The names in an expression, each once, in the order of their first mention. */
export function mentions(expression: Expression): readonly string[] {
  const names = new Set<string>();
  const visit = (each: Expression): void => {
    if (each.kind === "parameter") names.add(each.name);
    else partsOf(each).forEach(visit);
  };
  visit(expression);
  return [...names];
}

/** Whether an operator compares two values. */
export function isComparison(operator: BinaryOperator): operator is Comparison {
  return /^[<>=!]/.test(operator);
}

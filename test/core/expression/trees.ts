import fc from "fast-check";
import type { BinaryOperator, Comparison, Expression, ExpressionValue } from "../../../src/core/expression/index.ts";

export const named = (name: string): Expression => ({ kind: "parameter", name });
export const literal = (value: ExpressionValue): Expression => ({ kind: "literal", value });
export const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: "binary",
  operator,
  left,
  right,
});
export const not = (operand: Expression): Expression => ({ kind: "unary", operator: "not", operand });

/** As many property runs as take about a second, with a fixed seed. */
export const runs = { seed: 11, numRuns: 1000 };

export const COMPARISONS: readonly Comparison[] = ["<", "<=", ">", ">=", "==", "!="];

/** A name or a number that text can say. */
const atom = fc.oneof(
  fc.constantFrom(named("a"), named("b"), named("drop-out"), named("size.mb")),
  fc.oneof(fc.nat({ max: 20 }), fc.constantFrom(0.1, 1e-7, 2.5, 1e21)).map(literal),
);

/** Numbers, conditions and comparisons as the parser builds them. */
export const trees = fc.letrec<{ number: Expression; condition: Expression; comparison: Expression }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, depthIdentifier: "tree" },
    atom,
    fc
      .tuple(fc.constantFrom("+", "-", "*", "/", "//", "%", "**" as const), tie("number"), tie("number"))
      .map(([operator, left, right]) => binary(operator, left, right)),
    tie("number")
      .filter((operand) => operand.kind !== "literal")
      .map((operand): Expression => ({ kind: "unary", operator: "-", operand })),
    fc
      .tuple(tie("number"), tie("number"))
      .map((values): Expression => ({ kind: "call", function: "max", arguments: values })),
    tie("number").map((value): Expression => ({ kind: "call", function: "floor", arguments: [value] })),
  ),
  comparison: fc
    .tuple(fc.constantFrom(...COMPARISONS), tie("number"), tie("number"))
    .map(([operator, left, right]) => binary(operator, left, right)),
  condition: fc.oneof(
    { maxDepth: 4, depthIdentifier: "tree" },
    tie("comparison"),
    fc
      .tuple(fc.constantFrom("and", "or", "==", "!=" as const), tie("condition"), tie("condition"))
      .map(([operator, left, right]) => binary(operator, left, right)),
    tie("condition").map(not),
  ),
}));

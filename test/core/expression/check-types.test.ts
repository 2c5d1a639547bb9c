import { describe, expect, it } from "vitest";
import {
  checkExpression,
  type Environment,
  type Expression,
  type ValueType,
} from "../../../src/core/expression/index.ts";
import { binary, literal, named, not } from "./trees.ts";

const types: Readonly<Record<string, ValueType>> = { heads: "number", pooling: "text", bias: "truth", mixed: "any" };
const environment: Environment = {
  typeOf: (name) => types[name],
  unknownName: (name) => `there is no ${name}`,
  impossibleValue: (name, value) => (name === "pooling" && value === "men" ? "pooling is never men" : undefined),
};
const result = (tree: Expression): string => {
  const checked = checkExpression(tree, environment);
  return checked.ok ? checked.type : checked.problem;
};
const [heads, pooling, bias, mixed] = ["heads", "pooling", "bias", "mixed"].map(named) as [
  Expression,
  Expression,
  Expression,
  Expression,
];
const less = binary("<", heads, literal(3));

describe("the type of an expression", () => {
  it.each<[string, Expression, string]>([
    ["heads", heads, "number"],
    ["'mean'", literal("mean"), "text"],
    ["heads // 2", binary("//", heads, literal(2)), "number"],
    ["-heads", { kind: "unary", operator: "-", operand: heads }, "number"],
    ["abs(heads)", { kind: "call", function: "abs", arguments: [heads] }, "number"],
    ["heads < 3", less, "truth"],
    ["not bias", not(bias), "truth"],
    ["bias or heads < 3", binary("or", bias, less), "truth"],
    ["pooling == 'mean'", binary("==", pooling, literal("mean")), "truth"],
    ["bias == (heads < 3)", binary("==", bias, less), "truth"],
    ["mixed == 3", binary("==", mixed, literal(3)), "truth"],
    ["mixed + 1 < heads", binary("<", binary("+", mixed, literal(1)), heads), "truth"],
  ])("%s", (_, tree, expected) => expect(result(tree)).toBe(expected));

  it.each<[string, Expression, string]>([
    ["width < 3", binary("<", named("width"), literal(3)), "there is no width"],
    ["(heads < 3) < 3", binary("<", less, literal(3)), "< needs a number on each side; got true or false"],
    ["pooling <= 3", binary("<=", pooling, literal(3)), "<= needs a number on each side; got pooling, which is a text"],
    [
      "heads and bias",
      binary("and", heads, bias),
      "and needs a condition on each side, such as (a < b); got heads, which is a number",
    ],
    ["not heads", not(heads), "not needs a condition, such as (a < b); got heads, which is a number"],
    [
      "heads == 'four'",
      binary("==", heads, literal("four")),
      '== compares values of one type; got heads, which is a number and "four"',
    ],
    [
      "pooling != true",
      binary("!=", pooling, literal(true)),
      "!= compares values of one type; got pooling, which is a text and true",
    ],
    ["'men' == pooling", binary("==", literal("men"), pooling), "pooling is never men"],
    [
      "abs(pooling)",
      { kind: "call", function: "abs", arguments: [pooling] },
      "abs needs a number; got pooling, which is a text",
    ],
    ["heads + bias", binary("+", heads, bias), "+ needs a number on each side; got bias, which is true or false"],
  ])("is refused with what each operator needs: %s", (_, tree, problem) => expect(result(tree)).toBe(problem));
});

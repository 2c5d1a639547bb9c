import { describe, expect, it } from "vitest";
import { evaluate } from "../../../src/core/expression/index.ts";
import { createSpace, isFeasible } from "../../../src/core/space/index.ts";
import { parseExpression } from "../../../src/node/expression/index.ts";

/** The value of a condition at x = 0. */
function atZero(text: string): unknown {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return evaluate(parsed.expression, { x: 0 });
}

describe("a condition on what is not finite", () => {
  it.each([
    "8 / x <= 2",
    "8 / x > 2",
    "8 / x != 2",
    "not (8 / x > 2)",
    "not (8 / x <= 2)",
    "not not (8 / x <= 2)",
    "not (8 / x == 8 / x)",
    "0 <= 8 / x <= 2",
    "not (0 <= 8 / x <= 2)",
    "1 / (8 / x) < 1",
    "min(1, 8 / x) <= 1",
    "(8 / x) ** 0 == 1",
    "8 % (8 / x) <= 8",
    "log(x) < 1",
    "sqrt(x - 1) != 1",
    "exp(1000) > 1",
    "10 ** 400 > 1",
    "8 / x <= 2 or x > 0",
    "not (8 / x > 2 and x == 0)",
    "absent < 1",
    "not absent < 1",
  ])("has no answer, and so is not fulfilled: %s", (text) => expect(atZero(text)).toBeUndefined());

  it.each([
    ["x == 0 or 8 / x <= 2", true],
    ["8 / x <= 2 or x == 0", true],
    ["8 / x <= 2 and x > 0", false],
    ["not (8 / x > 2 and x > 0)", true],
  ])("is decided by the other side where that is enough: %s is %s", (text, expected) => {
    expect(atZero(text)).toBe(expected);
  });

  it("is no value of a derived parameter: neither a number nor a truth", () => {
    const x = { kind: "int", name: "x", lower: 0, upper: 4, scale: "linear" } as const;
    for (const text of ["8 / x", "8 / x <= 2", "not (8 / x > 2)"]) {
      const parsed = parseExpression(text);
      if (!parsed.ok) throw new Error(parsed.problem);
      const space = createSpace([x, { kind: "derived", name: "d", expression: parsed.expression }]);
      expect(isFeasible(space, { x: 0, d: Number.NaN })).toBe(false);
      expect(isFeasible(space, { x: 4, d: evaluate(parsed.expression, { x: 4 }) ?? Number.NaN })).toBe(true);
    }
  });
});

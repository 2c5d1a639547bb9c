import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Comparison, type ExpressionValue, evaluate } from "../../../src/core/expression/index.ts";
import { binary, COMPARISONS, named, not, runs } from "./trees.ts";

/** The comparison of two values; an undefined one is absent. */
const holds = (operator: Comparison, a?: ExpressionValue, b?: ExpressionValue): boolean => {
  const values = { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
  return evaluate(binary(operator, named("a"), named("b")), values) === true;
};
const holding = (a?: ExpressionValue, b?: ExpressionValue): readonly Comparison[] =>
  COMPARISONS.filter((operator) => holds(operator, a, b));

describe("a comparison", () => {
  it.each([
    [1, 2, ["<", "<=", "!="]],
    [2, 1, [">", ">=", "!="]],
    [2, 2, ["<=", ">=", "=="]],
    [0.1 + 0.2, 0.3, ["<=", ">=", "=="]],
    [1e9, 1e9 + 1, ["<=", ">=", "=="]],
    [1e9, 1e9 + 2, ["<", "<=", "!="]],
    [0, 1e-300, ["<", "<=", "!="]],
    ["max", "max", ["=="]],
    ["max", "mean", ["!="]],
    [true, false, ["!="]],
    [1, true, ["!="]],
    ["1", 1, ["!="]],
  ])("of %j and %j holds for %j", (a, b, expected) => expect(holding(a, b)).toEqual(expected));

  it("is fulfilled by no value that is not finite or absent, whatever the other side is", () => {
    for (const a of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, undefined]) {
      for (const b of [a, 0, 2, 1e308, Number.POSITIVE_INFINITY, Number.NaN, "max", true, undefined]) {
        expect(holding(a, b)).toEqual([]);
        expect(holding(b, a)).toEqual([]);
      }
    }
  });

  it("is turned around by not, except where a side has no answer", () => {
    const tree = not(binary("<=", named("a"), named("b")));
    expect(evaluate(tree, { a: 1, b: 2 })).toBe(false);
    expect(evaluate(tree, { a: Number.POSITIVE_INFINITY, b: 2 })).toBeUndefined();
    expect(evaluate(tree, { b: 2 })).toBeUndefined();
  });

  it("of finite numbers holds for exactly one of <, == and >, and each has its opposite (property)", () => {
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -5, max: 5 }));
    const near = fc.tuple(number, fc.constantFrom(0, 1e-12, 1e-9, 1e-6)).map(([a, by]) => [a, a * (1 + by)] as const);
    const pairs = fc.oneof(fc.tuple(number, number), near).filter((pair) => pair.every(Number.isFinite));
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect((["<", "==", ">"] as const).filter((operator) => holds(operator, a, b))).toHaveLength(1);
        expect(holds("<=", a, b)).toBe(!holds(">", a, b));
        expect(holds(">=", a, b)).toBe(!holds("<", a, b));
        expect(holds("!=", a, b)).toBe(!holds("==", a, b));
        expect(holds("<", a, b)).toBe(holds(">", b, a));
        expect(holds("==", a, b)).toBe(holds("==", b, a));
      }),
      runs,
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Expression, evaluate, violation } from "../../../src/core/expression/index.ts";
import { binary, literal, named, not, runs } from "./trees.ts";

describe("how far values are from fulfilling an expression", () => {
  it("is 0 exactly where they do, for any and, or, not and comparison (property)", () => {
    const number = fc.oneof(fc.constantFrom(named("a"), named("b")), fc.integer({ min: -3, max: 3 }).map(literal));
    const comparison = fc
      .tuple(fc.constantFrom("<", "<=", ">", ">=", "==", "!=" as const), number, number)
      .map(([operator, left, right]) => binary(operator, left, right));
    const condition = fc.letrec<{ any: Expression }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        comparison,
        fc
          .tuple(fc.constantFrom("and", "or" as const), tie("any"), tie("any"))
          .map(([operator, left, right]) => binary(operator, left, right)),
        tie("any").map(not),
      ),
    })).any;
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(condition, value, value, (expression, a, b) => {
        expect(violation(expression, { a, b }) === 0).toBe(evaluate(expression, { a, b }) === true);
        expect(violation(expression, { a, b }, false) === 0).toBe(evaluate(expression, { a, b }) === false);
      }),
      runs,
    );
  });

  it("shrinks on the way to fulfilment, and is never too small to see", () => {
    const apart = (a: number) => violation(binary("<", named("a"), literal(1)), { a });
    expect([4, 3, 2, 1.5].map(apart)).toEqual([4, 3, 2, 1.5].map(apart).sort((x, y) => y - x));
    expect(apart(1)).toBe(1e-6);
    expect(apart(Number.POSITIVE_INFINITY)).toBe(1);
    expect(violation(binary("==", named("a"), literal("max")), { a: "mean" })).toBe(1);
  });
});

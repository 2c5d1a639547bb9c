import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Expression, evaluate, linearBounds } from "../../../src/core/expression/index.ts";
import { linearForm } from "../../../src/core/expression/linear.ts";
import { binary, literal, named, not, runs } from "./trees.ts";

const [a, b] = [named("a"), named("b")];
const isA = (name: string): boolean => name === "a";

describe("a linear form", () => {
  const negative: Expression = { kind: "unary", operator: "-", operand: binary("+", a, literal(1)) };
  const root: Expression = { kind: "call", function: "sqrt", arguments: [literal(9)] };
  it.each<[string, Expression, unknown]>([
    ["3", literal(3), { constant: 3, factors: {} }],
    ["sqrt(9) ** 2", binary("**", root, literal(2)), { constant: 9, factors: {} }],
    ["a", a, { constant: 0, factors: { a: 1 } }],
    ["-(a + 1)", negative, { constant: -1, factors: { a: -1 } }],
    [
      "2 * a + a * 3 - b / 4",
      binary("-", binary("+", binary("*", literal(2), a), binary("*", a, literal(3))), binary("/", b, literal(4))),
      { constant: 0, factors: { a: 5, b: -0.25 } },
    ],
    ["a - a", binary("-", a, a), { constant: 0, factors: { a: 0 } }],
    ["0 * a", binary("*", literal(0), a), { constant: 0, factors: { a: 0 } }],
  ])("is found by walking the tree: %s", (_, tree, expected) => expect(linearForm(tree)).toEqual(expected));

  it.each<[string, Expression]>([
    ["a * b", binary("*", a, b)],
    ["1 / a", binary("/", literal(1), a)],
    ["a / 0", binary("/", a, literal(0))],
    ["1 / 0", binary("/", literal(1), literal(0))],
    ["a ** 2", binary("**", a, literal(2))],
    ["a // 2", binary("//", a, literal(2))],
    ["max(a, 1)", { kind: "call", function: "max", arguments: [a, literal(1)] }],
    ["'max'", literal("max")],
    ["a < b", binary("<", a, b)],
  ])("is none of %s", (_, tree) => expect(linearForm(tree)).toBeUndefined());

  it("has the value of the expression (property)", () => {
    const number = fc.integer({ min: -8, max: 8 });
    const linear = fc.letrec<{ any: Expression }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(a, b),
        number.map(literal),
        fc
          .tuple(fc.constantFrom("+", "-" as const), tie("any"), tie("any"))
          .map(([operator, left, right]) => binary(operator, left, right)),
        fc.tuple(tie("any"), number).map(([side, factor]) => binary("*", literal(factor), side)),
        fc.tuple(tie("any"), number).map(([side, factor]) => binary("*", side, literal(factor))),
        fc.tuple(tie("any"), fc.constantFrom(-4, 2, 8)).map(([side, by]) => binary("/", side, literal(by))),
        tie("any").map((operand): Expression => ({ kind: "unary", operator: "-", operand })),
      ),
    })).any;
    fc.assert(
      fc.property(linear, number, number, (tree, x, y) => {
        const form = linearForm(tree);
        expect(form).toBeDefined();
        const { constant, factors } = form!;
        const expected = constant + (factors["a"] ?? 0) * x + (factors["b"] ?? 0) * y;
        // All numbers are multiples of powers of two, so nothing is rounded.
        expect(Number(evaluate(tree, { a: x, b: y })) + 0).toBe(expected + 0);
      }),
      runs,
    );
  });
});

describe("the bounds of a condition", () => {
  it.each<[string, Expression, unknown]>([
    ["a <= 3", binary("<=", a, literal(3)), [["at-most", 3, {}]]],
    ["3 < a", binary("<", literal(3), a), [["at-least", 3, {}]]],
    [
      "a >= 2 * b + 1",
      binary(">=", a, binary("+", binary("*", literal(2), b), literal(1))),
      [["at-least", 1, { b: 2 }]],
    ],
    [
      "6 - 2 * a > b",
      binary(">", binary("-", literal(6), binary("*", literal(2), a)), b),
      [["at-most", 3, { b: -0.5 }]],
    ],
    [
      "0 < a and a < 9",
      binary("and", binary("<", literal(0), a), binary("<", a, literal(9))),
      [
        ["at-least", 0, {}],
        ["at-most", 9, {}],
      ],
    ],
  ])("%s", (_, tree, expected) => {
    const bounds = linearBounds(tree, isA);
    expect(
      typeof bounds === "string" ? bounds : bounds.map(({ kind, bound }) => [kind, bound.constant, bound.factors]),
    ).toEqual(expected);
  });

  it.each<[string, Expression, string]>([
    ["a == 3", binary("==", a, literal(3)), "not bounds"],
    ["a <= 3 or a >= 9", binary("or", binary("<=", a, literal(3)), binary(">=", a, literal(9))), "not bounds"],
    ["not a <= 3", not(binary("<=", a, literal(3))), "not bounds"],
    ["b <= 3", binary("<=", b, literal(3)), "not bounds"],
    ["a - a <= 3", binary("<=", binary("-", a, a), literal(3)), "not bounds"],
    ["a", a, "not bounds"],
    ["a <= b * b", binary("<=", a, binary("*", b, b)), "not linear"],
  ])("are none: %s", (_, tree, expected) => expect(linearBounds(tree, isA)).toBe(expected));

  it("hold exactly where the condition does, but for equality (property)", () => {
    const side = fc
      .tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }), fc.integer({ min: -9, max: 9 }))
      .map(([byA, byB, constant]) =>
        binary("+", binary("+", binary("*", literal(byA), a), binary("*", b, literal(byB))), literal(constant)),
      );
    const comparison = fc
      .tuple(fc.constantFrom("<", "<=", ">", ">=" as const), side, side)
      .map(([operator, left, right]) => binary(operator, left, right));
    const value = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(comparison, value, value, (tree, x, y) => {
        const bounds = linearBounds(tree, isA);
        fc.pre(typeof bounds !== "string");
        const [bound] = bounds as Exclude<typeof bounds, string>;
        const limit = bound!.bound.constant + (bound!.bound.factors["b"] ?? 0) * y;
        fc.pre(Math.abs(x - limit) > 1e-6);
        expect(evaluate(tree, { a: x, b: y })).toBe(bound!.kind === "at-most" ? x < limit : x > limit);
      }),
      runs,
    );
  });
});

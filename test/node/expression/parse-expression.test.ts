import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Configuration, evaluate } from "../../../src/core/index.ts";
import { parseExpression } from "../../../src/node/expression/parse-expression.ts";

const values: Configuration = {
  layers: 4,
  width: 64,
  dropout: 0.1,
  pooling: "max",
  bias: true,
  "drop-out": 0.3,
  "a.b": 7,
};

function result(text: string): unknown {
  const parsed = parseExpression(text);
  return parsed.ok ? evaluate(parsed.expression, values) : parsed.problem;
}

describe("an expression", () => {
  it.each([
    ["layers * width <= 4096", true],
    ["layers <= width / 16", true],
    ["layers < width / 16", false],
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["2 ** 3 ** 2", 512],
    ["2 ** -1", 0.5],
    ["width ** 0.5", 8],
    ["7 // 2 + 7 % 4", 6],
    ["-7 // 2", -4],
    ["-7 % 4", 1],
    ["width % layers == 0", true],
    ["2 <= layers <= 4 and bias", true],
    ["4 < layers <= 9", false],
    ["not bias or pooling == 'max'", true],
    ["!(layers == 4) || layers != 4 && bias", false],
    ['pooling != "mean"', true],
    ["bias == true", true],
    ["min(layers, width, 3) + max(layers, 9)", 12],
    ["abs(0 - layers) + round(2.5) + floor(1.9) + ceil(1.1)", 10],
    ["sqrt(width) + log(exp(2))", 10],
    ["{drop-out} == 0.3", true],
    ["a.b + {a.b}", 14],
    ["pooling == '{drop-out}'", false],
  ])("%s is %j", (text, expected) => expect(result(text)).toBe(expected));

  it.each([
    ["0.1 + 0.2 <= 0.3", true],
    ["0.1 + 0.2 < 0.3", false],
    ["0.3 < 0.1 + 0.2", false],
    ["0.1 * 3 == 0.3", true],
    ["0.3 % 0.1 == 0", true],
    ["0.3 // 0.1 == 3", true],
    ["1 / 0 == 1 / 0", true],
    ["0 / 0 == 0 / 0", false],
    ["log(-1) <= 1", false],
  ])(
    "takes numbers that differ by rounding alone as equal, and what has no answer as nothing: %s is %j",
    (text, expected) => {
      expect(result(text)).toBe(expected);
    },
  );

  it("computes as the language it resembles does (property)", () => {
    const number = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 9 }), (a, b, c) => {
        const text = (value: number): string => (value < 0 ? `(${value})` : String(value));
        expect(result(`${text(a)} * ${text(b)} - ${text(a)} / ${text(c)}`)).toBe(a * b - a / c);
        expect(result(`${text(a)} // ${text(c)} * ${text(c)} + ${text(a)} % ${text(c)}`)).toBe(a);
        expect(result(`${text(a)} <= ${text(b)} and ${text(b)} != 0`)).toBe(a <= b && b !== 0);
        expect(result(`${Math.abs(b)} ** ${c}`)).toBe(Math.abs(b) ** c);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it.each([
    ["", "is empty"],
    ["a b", "is more than one expression; join them with and"],
    ["layers = 3", "= does not compare; write =="],
    ["layers ^ 2 < 9", "the operator ^ is not known here; write **"],
    ["layers === 2", "the operator === is not known here; write =="],
    ["layers <", "is not an expression (expected expression after <); got layers <"],
    ["-layers ** 2 < 0", "a sign before ** can be read in two ways; write 0 - a ** b, or (0 - a) ** b"],
    ["layers > 2 ? 1 : 0", "? : is not known here; write (a and b) or (not a and c)"],
    [
      "squareroot(layers) < 3",
      "there is no function squareroot; known: abs, ceil, exp, floor, log, max, min, round, sqrt",
    ],
    ["flor(layers) < 3", "there is no function flor; did you mean floor?"],
    ["max(layers) < 3", "max takes two numbers or more; got 1"],
    ["log(2, layers) < 3", "log takes one number; got 2"],
    ["layers[0] < 3", "[…] is not known here"],
    ["null == layers", "null is not a value here"],
    ["[1, 2] == layers", "holds something that is not known here; there are numbers, texts, parameters and operators"],
  ])("that is none is refused with what to write instead: %s", (text, problem) => expect(result(text)).toBe(problem));
});

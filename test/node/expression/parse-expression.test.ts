import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, expressionText } from "../../../src/core/expression/index.ts";
import type { Configuration } from "../../../src/core/space/index.ts";
import { parseExpression } from "../../../src/node/expression/parse-expression.ts";
import { COMPARISONS, trees } from "../../core/expression/trees.ts";

const values: Configuration = {
  layers: 4,
  width: 64,
  dropout: 0.1,
  pooling: "max",
  bias: true,
  "drop-out": 0.3,
  "a.b": 7,
  größe: 12,
  quoted: "it's",
  path: "C:\\new",
};
const reading = { names: new Set(Object.keys(values)), unquoted: new Set<string>(), singleEquals: false };

function result(text: string): unknown {
  const parsed = parseExpression(text, reading);
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
    ["drop-out == 0.3", true],
    ["drop-out-a.b < 0", true],
    ["layers-a.b == -3", true],
    ["größe == 12", true],
    ["(-layers) ** 2 - -(layers ** 2) == 32", true],
    ["max (layers, 3) == 4", true],
    ["pooling == 'max' and not bias != true", true],
    ["quoted == 'it\\'s' or quoted == \"x\"", true],
    ["path == 'C:\\new'", true],
    ["path == 'C:\\\\new'", true],
  ])("%s is %j", (text, expected) => expect(result(text)).toBe(expected));

  it.each([
    ["0.1 + 0.2 <= 0.3", true],
    ["0.1 + 0.2 < 0.3", false],
    ["0.3 < 0.1 + 0.2", false],
    ["0.1 * 3 == 0.3", true],
    ["0.3 % 0.1 == 0", true],
    ["0.3 // 0.1 == 3", true],
    ["1 / 0 == 1 / 0", undefined],
    ["1 / 0 != 1", undefined],
    ["8 / 0 <= 2", undefined],
    ["8 / 0 >= 2", undefined],
    ["8 / 0 == 2", undefined],
    ["-1 / 0 < 2", undefined],
    ["0 / 0 == 0 / 0", undefined],
    ["log(-1) <= 1", undefined],
  ])(
    "takes numbers that differ by rounding alone as equal, and what has no answer as nothing: %s is %j",
    (text, expected) => {
      expect(result(text)).toBe(expected);
    },
  );

  it.each([
    ["1 < 2 < 3 < 4", true],
    ["1 < 2 < 2 < 4", false],
    ["1 <= 1 < 2 == 2 <= 3", true],
    ["1 < 2 == 2 < 3", true],
    ["1 < 2 == 3 < 4", false],
    ["1 == 1 == 1", true],
    ["2 == 2 != 3", true],
    ["1 != 2 != 1", true],
    ["3 > 2 >= 2 > 1", true],
    ["bias == (layers < 9)", true],
    ["(layers < 2) == (layers > 9)", true],
    ["2 <= layers + 1 < width / 2 == 32", true],
    ["not 1 < 2 < 3", false],
    ["not 3 < 2 < 1 and bias", true],
    ["not not layers + 1 == 5", true],
    ["not bias == false", true],
    ["bias == not bias", false],
    ["!bias == bias", false],
    ["2 < layers and layers < 5 or bias == false", true],
  ])("chains comparisons as Python does, all with one precedence, above not, and, or: %s is %j", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  it("in a chain is the conjunction of its pairs, however long it is (property)", () => {
    const side = fc.oneof(fc.integer({ min: 0, max: 4 }).map(String), fc.constantFrom("layers", "layers - 2", "0 / 0"));
    const chains = fc.array(fc.tuple(fc.constantFrom(...COMPARISONS), side), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(side, chains, (first, rest) => {
        const sides = [first, ...rest.map(([, each]) => each)];
        const pairs = rest.map(([operator], at) => `${sides[at]} ${operator} ${sides[at + 1]}`);
        const chain = rest.reduce((text, [operator, each]) => `${text} ${operator} ${each}`, first);
        expect(result(chain) === true).toBe(pairs.every((pair) => result(pair) === true));
        expect(parseExpression(chain, reading)).toEqual(parseExpression(pairs.join(" and "), reading));
        const answer = result(chain);
        expect(result(`not ${chain}`)).toBe(answer === undefined ? undefined : !answer);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("is the same after it was printed and read again (property)", () => {
    fc.assert(
      fc.property(fc.oneof(trees.number, trees.condition), (expression) => {
        expect(parseExpression(expressionText(expression), reading)).toEqual({ ok: true, expression });
      }),
      { seed: 12, numRuns: 1000 },
    );
  });

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
    ["-layers ** 2 < 0", "a sign before ** can be read in two ways; write -(a ** b), or (-a) ** b"],
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
    ["(layers < 3", "a parenthesis is not closed"],
    ["layers < 3)", "a parenthesis is closed but not opened"],
    ["() < 3", "a pair of parentheses is empty"],
    [
      `${Array(3000).fill("layers").join(" + ")} < 3`,
      "is nested too deeply or has too many terms (at most 500); divide it into several expressions",
    ],
    [
      `${"not ".repeat(5000)}bias`,
      "is nested too deeply or has too many terms (at most 500); divide it into several expressions",
    ],
    [
      `${"(".repeat(9000)}layers${")".repeat(9000)} < 3`,
      "is nested too deeply or has too many terms (at most 500); divide it into several expressions",
    ],
    ["pooling == 'max", "the quote ' is opened but not closed"],
    ["layers =< 3", "the operator =< is not known here; write <="],
    ["layers <> 3", "the operator <> is not known here; write !="],
    ["layers and", "is not an expression (expected expression after and); got layers and"],
    ["not", "is not an expression (expected expression after not or a sign); got not"],
    ["$0 < 3", "the character $ is not known here"],
    ["'max'.layers < 3", "a dot may only stand between the parts of a name"],
    ["[1, 2] == layers", "contains something that is not known here; use numbers, texts, parameters and operators"],
  ])("that is none is refused with what to write instead: %s", (text, problem) => expect(result(text)).toBe(problem));

  it("with a name that could as well be a difference of other names is refused", () => {
    const names = new Set(["a", "b", "a-b", "a-2"]);
    const read = (text: string) => parseExpression(text, { ...reading, names });
    expect(read("a-b < 3")).toEqual({ ok: false, problem: "a-b can be read in two ways; write {a-b}, or a - b" });
    expect(read("a-2 < 3")).toEqual({ ok: false, problem: "a-2 can be read in two ways; write {a-2}, or a - 2" });
    expect(read("{a-b} < a - b")).toMatchObject({ ok: true });
  });

  it("may name what means something to the parser library alone", () => {
    expect(parseExpression("null < this", { ...reading, names: new Set(["null", "this"]) })).toEqual({
      ok: true,
      expression: {
        kind: "binary",
        operator: "<",
        left: { kind: "parameter", name: "null" },
        right: { kind: "parameter", name: "this" },
      },
    });
  });

  it("takes a single = for == only where it is told to", () => {
    expect(parseExpression("layers = 4", { ...reading, singleEquals: true })).toEqual(
      parseExpression("layers == 4", reading),
    );
    expect(parseExpression("layers = 4", reading)).toEqual({
      ok: false,
      problem: "= does not compare; write ==",
      suggestion: '"layers == 4"',
    });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { brokenConstraints } from "../../../src/core/space/feasible.ts";
import {
  type Constraint,
  configurationKey,
  countConfigurations,
  createSpace,
  decode,
  type Expression,
  encode,
  enumerate,
  feasibleShare,
  findFeasible,
  isFeasible,
  middleConfiguration,
  neighbours,
  type Parameter,
  repair,
  validateConfiguration,
} from "../../../src/core/space/index.ts";
import { pointsOf, runs, spaces } from "./random-spaces.ts";

const name = (text: string): Expression => ({ kind: "parameter", name: text });
const literal = (value: number | string | boolean): Expression => ({ kind: "literal", value });
const binary = (operator: "<=" | "==" | "/" | "*" | "+" | "%" | "or" | "and", left: Expression, right: Expression) =>
  ({ kind: "binary", operator, left, right }) as const;
const constraint = (text: string, expression: Expression): Constraint => ({ text, expression });

const heads: Parameter = { kind: "int", name: "heads", lower: 1, upper: 16, scale: "linear" };
const hidden: Parameter = { kind: "int", name: "hidden", lower: 16, upper: 512, scale: "log" };
const narrow = constraint(
  "heads <= hidden / 16",
  binary("<=", name("heads"), binary("/", name("hidden"), literal(16))),
);
const divides = constraint("hidden % heads == 0", binary("==", binary("%", name("hidden"), name("heads")), literal(0)));
const transformer = createSpace([heads, hidden], [narrow, divides]);

describe("constraints", () => {
  it("tell which configurations are feasible, and what is broken in the others", () => {
    expect(isFeasible(transformer, { heads: 4, hidden: 64 })).toBe(true);
    expect(brokenConstraints(transformer, { heads: 5, hidden: 64 })).toEqual([
      'the constraint "heads <= hidden / 16" does not hold: heads is 5, hidden is 64',
      'the constraint "hidden % heads == 0" does not hold: hidden is 64, heads is 5',
    ]);
  });

  it("do not apply where a parameter in them is inactive", () => {
    const attention: Parameter = { ...heads, when: [{ parameter: "mixer", values: ["attention"] }] };
    const mixer: Parameter = { kind: "categorical", name: "mixer", values: ["attention", "none"] };
    const space = createSpace([mixer, attention, hidden], [narrow]);
    expect(isFeasible(space, { mixer: "none", hidden: 16 })).toBe(true);
    expect(isFeasible(space, { mixer: "attention", heads: 2, hidden: 16 })).toBe(false);
  });

  it("are counted: a finite space knows how many configurations fulfil them, and which share that is", () => {
    const all = Array.from({ length: 16 }, (_, h) =>
      Array.from({ length: 497 }, (__, w) => [h + 1, w + 16] as const),
    ).flat();
    const expected = all.filter(([h, w]) => h <= w / 16 && w % h === 0).length;
    expect(countConfigurations(transformer).size).toBe(expected);
    expect(feasibleShare(transformer)).toEqual({ share: expected / all.length, isExact: true });
    expect([...enumerate(transformer)].length).toBe(expected);
  });

  it("multiply their count by that of the parameters which they do not mention, however large it is", () => {
    const more = Array.from({ length: 12 }, (_, i): Parameter => ({ ...heads, name: `p${i}` }));
    const larger = createSpace([heads, hidden, ...more], [narrow, divides]);
    expect(countConfigurations(larger).size).toBe(countConfigurations(transformer).size * 16 ** 12);
  });

  it("in a continuous space have a share that is estimated", () => {
    const x: Parameter = { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" };
    const sum = constraint("x + y <= 1", binary("<=", binary("+", name("x"), name("y")), literal(1)));
    const { share, isExact } = feasibleShare(createSpace([x, { ...x, name: "y" }], [sum]));
    expect(isExact).toBe(false);
    expect(share).toBeCloseTo(0.5, 2);
  });

  it("on a parameter that is not there are refused", () => {
    expect(() => createSpace([heads], [narrow])).toThrow('the constraint "heads <= hidden / 16" is about hidden');
  });

  it("that nothing fulfils leave a space without a feasible configuration", () => {
    const never = constraint("heads == 17", binary("==", name("heads"), literal(17)));
    const space = createSpace([heads, hidden], [never]);
    expect(countConfigurations(space).size).toBe(0);
    expect(findFeasible(space)).toBeUndefined();
    expect(() => middleConfiguration(space)).toThrow("no configuration was found that fulfils every constraint");
  });
});

describe("a repaired configuration", () => {
  const cases = spaces(8).chain((space) => fc.tuple(fc.constant(space), pointsOf(space.dimension)));

  it("is feasible, of the space, and the same where nothing was broken (property)", () => {
    let [broken, fixed] = [0, 0];
    fc.assert(
      fc.property(cases, ([space, point]) => {
        const configuration = decode(space, point);
        const repaired = repair(space, configuration);
        if (isFeasible(space, configuration)) expect(repaired).toBe(configuration);
        else broken++;
        if (repaired === undefined) return;
        if (repaired !== configuration) fixed++;
        expect(isFeasible(space, repaired)).toBe(true);
        expect(decode(space, encode(space, repaired))).toStrictEqual(repaired);
      }),
      runs,
    );
    expect(broken).toBeGreaterThan(20);
    expect(fixed).toBeGreaterThan(0.9 * broken);
  });

  it("stays near where it was, and leaves locked parameters alone", () => {
    const x: Parameter = { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" };
    const sum = constraint("x + y <= 1", binary("<=", binary("+", name("x"), name("y")), literal(1)));
    const space = createSpace([x, { ...x, name: "y" }], [sum]);
    const repaired = repair(space, { x: 0.7, y: 0.5 }, { locked: new Set(["x"]) });
    expect(repaired?.["x"]).toBe(0.7);
    expect(repaired?.["y"]).toBeCloseTo(0.3, 4);
  });

  it("reaches every feasible configuration with a stream, however few there are", () => {
    const product = constraint(
      "heads * hidden == 256",
      binary("==", binary("*", name("heads"), name("hidden")), literal(256)),
    );
    const space = createSpace([heads, hidden], [product]);
    const found = new Set<string>();
    for (let i = 0; i < 60; i++) {
      const stream = createRandomStream(i);
      const start = decode(space, Float64Array.of(stream.uniform(), stream.uniform()));
      const repaired = repair(space, start, { stream });
      if (repaired !== undefined) found.add(configurationKey(space, repaired));
    }
    expect(countConfigurations(space).size).toBe(5);
    expect(found.size).toBe(5);
  });
});

describe("a constrained space", () => {
  it("has the feasible configuration nearest to its middle as its middle", () => {
    const middle = middleConfiguration(transformer);
    expect(isFeasible(transformer, middle)).toBe(true);
    expect(middle).toEqual({ heads: 9, hidden: 144 });
  });

  it("accepts a given configuration only if it is feasible, unless it was evaluated already", () => {
    expect(validateConfiguration(transformer, { heads: 5, hidden: 64 })).toHaveProperty("issues");
    expect(validateConfiguration(transformer, { heads: 5, hidden: 64 }, { constrained: false })).toEqual({
      configuration: { heads: 5, hidden: 64 },
    });
  });

  it("has neighbours that change a second parameter too where one alone would break a constraint", () => {
    const equal = constraint("a == b", binary("==", name("a"), name("b")));
    const space = createSpace(
      [
        { ...heads, name: "a" },
        { ...heads, name: "b" },
      ],
      [equal],
    );
    expect(neighbours(space, { a: 3, b: 3 })).toEqual([
      { a: 2, b: 2 },
      { a: 4, b: 4 },
      { a: 2, b: 2 },
      { a: 4, b: 4 },
    ]);
  });
});

describe("a derived parameter", () => {
  const size: Parameter = { kind: "derived", name: "size", expression: binary("/", name("hidden"), name("heads")) };

  it("is computed, has no column, and may be mentioned in constraints", () => {
    const even = constraint("size % 8 == 0", binary("==", binary("%", name("size"), literal(8)), literal(0)));
    const space = createSpace([size, heads, hidden], [even]);
    expect(space.dimension).toBe(2);
    for (const configuration of enumerate(space)) expect(Number(configuration["size"]) % 8).toBe(0);
    expect(decode(space, encode(space, { heads: 3, hidden: 48 }))).toEqual({ size: 16, heads: 3, hidden: 48 });
  });

  it("is inactive where what it is computed from is", () => {
    const on: Parameter = { kind: "bool", name: "on" };
    const space = createSpace([on, { ...heads, when: [{ parameter: "on", values: [true] }] }, hidden, size]);
    expect(decode(space, Float64Array.of(0, 0.5, 0.5))).toEqual({ on: false, hidden: 89 });
  });

  it("without a finite value makes a configuration infeasible", () => {
    const zero: Parameter = { ...heads, lower: 0 };
    const space = createSpace([zero, hidden, size]);
    expect(isFeasible(space, decode(space, Float64Array.of(0, 0.5)))).toBe(false);
    expect(countConfigurations(space).size).toBe(16 * 497);
  });

  it("must equal the value that is given for it", () => {
    const space = createSpace([heads, hidden, size]);
    expect(validateConfiguration(space, { heads: 2, hidden: 64, size: 32 })).toEqual({
      configuration: { heads: 2, hidden: 64, size: 32 },
    });
    expect(validateConfiguration(space, { heads: 2, hidden: 64, size: 16 })).toEqual({
      issues: ["size is derived and equals 32; got 16"],
    });
  });
});

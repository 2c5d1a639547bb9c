import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  activity,
  configurationKey,
  countConfigurations,
  createSpace,
  decode,
  encode,
  enumerate,
  isFeasible,
  neighbours,
  type Parameter,
  snap,
} from "../../../src/core/space/index.ts";
import { valueIssue } from "../../fixtures/value-issue.ts";
import { pointsOf, runs, smallSpaces, spaces } from "./random-spaces.ts";

/** Pooling decides about the kernel, the kernel about its dilation; the optimizer about the momentum. */
const network: readonly Parameter[] = [
  { kind: "categorical", name: "pooling", values: ["mean", "max", "first"] },
  {
    kind: "ordinal",
    name: "kernel",
    values: [3, 5, 7, 11],
    when: [{ parameter: "pooling", values: ["max", "first"] }],
  },
  { kind: "int", name: "dilation", lower: 1, upper: 2, scale: "linear", when: [{ parameter: "kernel", min: 7 }] },
  { kind: "bool", name: "momentum" },
];
const space = createSpace(network);
const at = (...coordinates: number[]) => decode(space, Float64Array.from(coordinates));

const cases = spaces(12).chain((drawn) => fc.tuple(fc.constant(drawn), pointsOf(drawn.dimension)));

describe("a conditional parameter", () => {
  it("is absent where its parent has another value, and so are those that depend on it", () => {
    expect(at(0, 1, 0, 0.9, 0.9, 0)).toEqual({ pooling: "max", kernel: 11, dilation: 2, momentum: false });
    expect(at(0, 1, 0, 0.1, 0.9, 0)).toEqual({ pooling: "max", kernel: 3, momentum: false });
    expect(at(1, 0, 0, 0.9, 0.9, 0)).toEqual({ pooling: "mean", momentum: false });
  });

  it("may stand before its parent in the list", () => {
    const reversed = createSpace([...network].reverse());
    expect(decode(reversed, Float64Array.of(0, 0.9, 0.9, 1, 0, 0))).toEqual({ momentum: false, pooling: "mean" });
    expect(countConfigurations(reversed).size).toBe(countConfigurations(space).size);
  });

  it("has the middle of its columns where it is inactive: one configuration, one point", () => {
    expect([...snap(space, Float64Array.of(1, 0, 0, 0.9, 0.9, 0))]).toEqual([1, 0, 0, 0.5, 0.5, 0.25]);
    const category: Parameter = {
      kind: "categorical",
      name: "c",
      values: ["a", "b", "c", "d"],
      when: [{ parameter: "on", values: [true] }],
    };
    const switched = createSpace([{ kind: "bool", name: "on" }, category]);
    expect([...encode(switched, { on: false })]).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
  });

  it("says where it is active, also in a configuration that still holds a value of it", () => {
    expect(activity(space, { pooling: "mean", kernel: 11, dilation: 2, momentum: true })).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(configurationKey(space, { pooling: "mean", kernel: 11, momentum: true })).toBe(
      configurationKey(space, { pooling: "mean", momentum: true }),
    );
  });

  it("is counted only where it is active", () => {
    expect(countConfigurations(space).size).toBe((1 + 2 * (2 + 2 * 2)) * 2);
    expect([...enumerate(space)].length).toBe(countConfigurations(space).size);
  });

  it("in a circle, or on a parent that is not there, is refused", () => {
    const bool = (name: string, parent: string): Parameter => ({
      kind: "bool",
      name,
      when: [{ parameter: parent, values: [true] }],
    });
    expect(() => createSpace([bool("a", "b"), bool("b", "c"), bool("c", "a")])).toThrow("in a circle: a → b → c → a");
    expect(() => createSpace([bool("a", "a")])).toThrow("in a circle: a → a");
    expect(() => createSpace([bool("a", "b")])).toThrow("parameter a depends on b, which is not there");
  });
});

describe("any conditional space", () => {
  it("gives back exactly what it decodes, with a key of its own", () => {
    fc.assert(
      fc.property(cases, ([drawn, point]) => {
        const configuration = decode(drawn, point);
        const again = encode(drawn, configuration);
        expect(again.every((coordinate) => coordinate >= 0 && coordinate <= 1)).toBe(true);
        expect(decode(drawn, again)).toStrictEqual(configuration);
        expect(snap(drawn, again)).toEqual(again);
        expect(activity(drawn, configuration)).toEqual(
          drawn.parameters.map(({ name }) => Object.hasOwn(configuration, name)),
        );
      }),
      runs,
    );
  });

  it("that is finite lists every configuration once, and all that any point decodes to", () => {
    fc.assert(
      fc.property(
        smallSpaces(6).chain((drawn) => fc.tuple(fc.constant(drawn), pointsOf(drawn.dimension))),
        ([drawn, point]) => {
          const keys = new Set([...enumerate(drawn)].map((configuration) => configurationKey(drawn, configuration)));
          const { size } = countConfigurations(drawn);
          expect(keys.size).toBe(size);
          expect([...enumerate(drawn)].length).toBe(size);
          const configuration = decode(drawn, point);
          expect(keys.has(configurationKey(drawn, configuration))).toBe(isFeasible(drawn, configuration));
        },
      ),
      runs,
    );
  });
});

describe("the neighbours in a conditional space", () => {
  it("give children that become active their middle, and some other values one after another", () => {
    const found = neighbours(space, { pooling: "mean", momentum: true });
    expect(found).toContainEqual({ pooling: "max", kernel: 7, dilation: 2, momentum: true });
    expect(found).toContainEqual({ pooling: "max", kernel: 3, momentum: true });
    expect(found).toContainEqual({ pooling: "first", kernel: 11, dilation: 2, momentum: true });
    expect(found).toContainEqual({ pooling: "mean", momentum: false });
  });

  it("lose children that become inactive", () => {
    const here = { pooling: "max", kernel: 7, dilation: 1, momentum: true };
    expect(neighbours(space, here)).toContainEqual({ pooling: "mean", momentum: true });
    expect(neighbours(space, here)).toContainEqual({ pooling: "max", kernel: 5, momentum: true });
  });

  it("are feasible configurations of the space, none of them the one they are next to", () => {
    fc.assert(
      fc.property(cases, ([drawn, point]) => {
        const here = decode(drawn, point);
        for (const neighbour of neighbours(drawn, here)) {
          expect(isFeasible(drawn, neighbour)).toBe(true);
          expect(decode(drawn, encode(drawn, neighbour))).toStrictEqual(neighbour);
          expect(configurationKey(drawn, neighbour)).not.toBe(configurationKey(drawn, here));
          const issues = drawn.parameters.flatMap((parameter) =>
            Object.hasOwn(neighbour, parameter.name) ? (valueIssue(parameter, neighbour[parameter.name]) ?? []) : [],
          );
          expect(issues).toEqual([]);
        }
      }),
      { ...runs, numRuns: 150 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandomStream, createSobol } from "../../../src/core/random/index.ts";
import {
  columnBounds,
  configurationKey,
  countConfigurations,
  createSpace,
  decode,
  encode,
  type Parameter,
  type ParameterValue,
  snap,
} from "../../../src/core/space/index.ts";
import { parameterLists, pointsOf, runs } from "./random-spaces.ts";

const spacesWithPoints = parameterLists(100).chain((parameters) => {
  const space = createSpace(parameters);
  return fc.record({ space: fc.constant(space), point: pointsOf(space.dimension) });
});

/** How often each value comes up in `count` Sobol points of a space of one parameter. */
function shares(parameter: Parameter, count: number): ReadonlyMap<ParameterValue, number> {
  const space = createSpace([parameter]);
  const sobol = createSobol(space.dimension, createRandomStream(1));
  const counts = new Map<ParameterValue, number>();
  for (let index = 0; index < count; index++) {
    const value = decode(space, sobol.point(index))[parameter.name];
    counts.set(value, (counts.get(value) ?? 0) + 1 / count);
  }
  return counts;
}

const one = (parameter: Parameter, place: number): ParameterValue => {
  const space = createSpace([parameter]);
  return decode(space, new Float64Array(space.dimension).fill(place))[parameter.name];
};

describe("a configuration and its point", () => {
  it("are inverse: encode and decode give back exactly what decode gives", () => {
    fc.assert(
      fc.property(spacesWithPoints, ({ space, point }) => {
        const configuration = decode(space, point);
        const again = encode(space, configuration);
        expect(again.every((coordinate) => coordinate >= 0 && coordinate <= 1)).toBe(true);
        expect(decode(space, again)).toStrictEqual(configuration);
      }),
      runs,
    );
  });

  it("hold every parameter, fixed ones too, in the space's order", () => {
    fc.assert(
      fc.property(spacesWithPoints, ({ space, point }) => {
        expect(Object.keys(decode(space, point))).toEqual(space.parameters.map(({ name }) => name));
      }),
      runs,
    );
  });

  it("snap to a point that snaps to itself", () => {
    fc.assert(
      fc.property(spacesWithPoints, ({ space, point }) => {
        const snapped = snap(space, point);
        expect(snap(space, snapped)).toEqual(snapped);
      }),
      runs,
    );
  });

  it("are refused by name where an active parameter has no value", () => {
    const space = createSpace([{ kind: "categorical", name: "pooling", values: ["mean", "max"] }]);
    expect(() => encode(space, {})).toThrow("encode: parameter pooling must have a value; got undefined");
  });
});

describe("a configuration from before the space was changed", () => {
  it("keeps a number's true place on the scale, beyond 0 and 1 where the range became narrower", () => {
    const at = (parameter: Parameter, value: number) => encode(createSpace([parameter]), { p: value })[0];
    expect(at({ kind: "float", name: "p", lower: 2, upper: 4, scale: "linear" }, 1)).toBe(-0.5);
    expect(at({ kind: "float", name: "p", lower: 0.01, upper: 0.1, scale: "log" }, 1)).toBeCloseTo(2, 12);
    expect(at({ kind: "int", name: "p", lower: 1, upper: 2, scale: "linear" }, 3)).toBe(1.25);
  });

  it("puts an ordinal number that is gone between its neighbours", () => {
    const space = createSpace([{ kind: "ordinal", name: "p", values: [3, 5, 11] }]);
    expect(encode(space, { p: 7 })[0]).toBeCloseTo((1.5 + 1 / 3) / 3, 12);
    expect(encode(space, { p: 64 })[0]).toBeCloseTo(2.5 / 3, 12);
  });

  it("takes a category that is gone as equally far from all others", () => {
    const three = createSpace([{ kind: "categorical", name: "p", values: ["a", "b", "c"] }]);
    expect([...encode(three, { p: "gone" })]).toEqual([0, 0, 0]);
    const two = createSpace([{ kind: "categorical", name: "p", values: ["a", "b"] }]);
    expect([...encode(two, { p: "gone" })]).toEqual([0.5]);
  });
});

describe("a pinned parameter", () => {
  const float: Parameter = { kind: "float", name: "x", lower: 0, upper: 10, scale: "linear", pin: 2 };
  const category: Parameter = { kind: "categorical", name: "c", values: ["a", "b", "c"], pin: "b" };
  const space = createSpace([float, category]);

  it("has its one value, whatever the point", () => {
    expect(decode(space, Float64Array.of(0.9, 1, 0, 0))).toEqual({ x: 2, c: "b" });
    expect(countConfigurations(space).size).toBe(1);
  });

  it("keeps its columns, so that what was evaluated at other values is still told apart", () => {
    expect([...encode(space, { x: 7, c: "a" })]).toEqual([0.7, 1, 0, 0]);
    expect(columnBounds(space)).toEqual({ lower: Float64Array.of(0.2, 0, 1, 0), upper: Float64Array.of(0.2, 0, 1, 0) });
  });
});

describe("uniform points", () => {
  const cases: readonly (readonly [string, Parameter, readonly ParameterValue[]])[] = [
    ["an int", { kind: "int", name: "p", lower: 1, upper: 5, scale: "linear" }, [1, 2, 3, 4, 5]],
    ["an int in steps", { kind: "int", name: "p", lower: -4, upper: 8, scale: "linear", step: 4 }, [-4, 0, 4, 8]],
    [
      "a float in steps",
      { kind: "float", name: "p", lower: 0, upper: 0.2, scale: "linear", step: 0.05 },
      [0, 0.05, 0.1, 0.15, 0.2],
    ],
    ["an ordinal", { kind: "ordinal", name: "p", values: [3, 5, 7] }, [3, 5, 7]],
    ["a category of two", { kind: "categorical", name: "p", values: ["a", "b"] }, ["a", "b"]],
    ["a category of three", { kind: "categorical", name: "p", values: ["a", "b", "c"] }, ["a", "b", "c"]],
    ["a bool", { kind: "bool", name: "p" }, [false, true]],
  ];

  it.each(cases)("give every value of %s an equal share", (_, parameter, expected) => {
    const counts = shares(parameter, 4096);
    expect([...counts.keys()].sort()).toEqual([...expected].sort());
    for (const value of expected) expect(counts.get(value)).toBeCloseTo(1 / expected.length, 2);
  });

  it("give a log int each value's share of the logarithmic scale", () => {
    const counts = shares({ kind: "int", name: "p", lower: 1, upper: 3, scale: "log" }, 4096);
    expect(counts.get(1)).toBeCloseTo(Math.log(1.5 / 0.5) / Math.log(3.5 / 0.5), 2);
    expect(counts.get(3)).toBeCloseTo(Math.log(3.5 / 2.5) / Math.log(3.5 / 0.5), 2);
  });
});

describe("values", () => {
  it("of a step are clean numbers", () => {
    const dropout: Parameter = { kind: "float", name: "p", lower: 0, upper: 0.5, scale: "linear", step: 0.05 };
    const values = Array.from({ length: 11 }, (_, k) => one(dropout, (k + 0.5) / 11));
    expect(values).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]);
  });

  it("of a step end where the steps do", () => {
    expect(one({ kind: "float", name: "p", lower: 0, upper: 0.5, scale: "linear", step: 0.3 }, 1)).toBe(0.3);
  });

  it("of a tiny step keep their digits", () => {
    expect(one({ kind: "float", name: "p", lower: 0, upper: 3e-25, scale: "linear", step: 1e-25 }, 1)).toBe(3e-25);
  });

  it("are never −0", () => {
    const space = createSpace([{ kind: "float", name: "p", lower: -1, upper: 1, scale: "linear" }]);
    expect(Object.is(decode(space, Float64Array.of(0.5 - 1e-14))["p"], 0)).toBe(true);
    expect(
      Object.is(one({ kind: "float", name: "p", lower: -0.3, upper: 0.3, scale: "linear", step: 0.1 }, 0.5), 0),
    ).toBe(true);
  });

  it("of continuous parameters reach both bounds exactly, on the log scale too, and are at most ten digits long", () => {
    const rate: Parameter = { kind: "float", name: "p", lower: 1e-5, upper: 3e-2, scale: "log" };
    expect([one(rate, 0), one(rate, 1)]).toEqual([1e-5, 3e-2]);
    expect(one(rate, 0.123)).toBe(Number(Number(one(rate, 0.123)).toPrecision(10)));
    expect(one({ kind: "float", name: "p", lower: 0, upper: 1, scale: "linear" }, 1 / 3)).toBe(0.333333333);
  });

  it("of a numeric range have distances in proportion to their own", () => {
    const space = createSpace([{ kind: "int", name: "p", lower: 0, upper: 10, scale: "linear" }]);
    const at = (value: number): number => encode(space, { p: value })[0];
    expect(at(4) - at(2)).toBeCloseTo(2 * (at(10) - at(9)), 14);
  });

  it("of a category of three or more are equally far from each other", () => {
    const space = createSpace([{ kind: "categorical", name: "p", values: ["a", "b", "c"] }]);
    expect(["a", "b", "c"].map((p) => [...encode(space, { p })])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(decode(space, Float64Array.of(0.4, 0.7, 0.7))).toEqual({ p: "b" });
  });
});

describe("the key of a configuration", () => {
  const space = createSpace([
    { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" },
    { kind: "categorical", name: "c", values: [1, "1", true, "true"] },
  ]);

  it("is the same for the same values, in whatever order they are named", () => {
    expect(configurationKey(space, { c: 1, x: 0.1 })).toBe(configurationKey(space, { x: 0.1, c: 1 }));
  });

  it("differs in the last bit of a number and in the type of a value", () => {
    const keys = [0.1, 0.1 + 2 ** -56].flatMap((x) =>
      [1, "1", true, "true"].map((c) => configurationKey(space, { x, c })),
    );
    expect(new Set(keys).size).toBe(8);
  });

  it("differs wherever two configurations do", () => {
    const pairs = parameterLists(5).chain((parameters) => {
      const drawn = createSpace(parameters);
      return fc.tuple(fc.constant(drawn), pointsOf(drawn.dimension), pointsOf(drawn.dimension));
    });
    fc.assert(
      fc.property(pairs, ([drawn, a, b]) => {
        const [first, second] = [decode(drawn, a), decode(drawn, b)];
        const same = drawn.parameters.every(({ name }) => first[name] === second[name]);
        expect(configurationKey(drawn, first) === configurationKey(drawn, second)).toBe(same);
      }),
      runs,
    );
  });
});

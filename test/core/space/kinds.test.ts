import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binAround,
  checkValue,
  columnBounds,
  countConfigurations,
  countValues,
  createSpace,
  decode,
  encode,
  enumerate,
  isTuned,
  neighbours,
  type Parameter,
  type ParameterValue,
} from "../../../src/core/space/index.ts";
import { kindOf } from "../../../src/core/space/kinds/index.ts";
import { describeKind } from "../../contracts/parameter-kind.ts";
import { pointsOf, runs } from "./random-spaces.ts";

/** One parameter or more of every kind; the compiler asks for a row where a kind is added. */
const EXAMPLES: { readonly [K in Parameter["kind"]]: readonly Extract<Parameter, { kind: K }>[] } = {
  float: [
    { kind: "float", name: "p", lower: -1, upper: 2, scale: "linear" },
    { kind: "float", name: "p", lower: 1e-5, upper: 1e-2, scale: "log" },
    { kind: "float", name: "p", lower: 0, upper: 0.5, scale: "linear", step: 0.05 },
  ],
  int: [
    { kind: "int", name: "p", lower: 1, upper: 6, scale: "linear" },
    { kind: "int", name: "p", lower: 16, upper: 512, scale: "log" },
    { kind: "int", name: "p", lower: -4, upper: 9, scale: "linear", step: 3 },
  ],
  ordinal: [
    { kind: "ordinal", name: "p", values: [3, 5, 7, 11] },
    { kind: "ordinal", name: "p", values: ["small", "large"] },
  ],
  categorical: [
    { kind: "categorical", name: "p", values: ["mean", "max", "first"] },
    { kind: "categorical", name: "p", values: ["pre", "post"] },
    { kind: "categorical", name: "p", values: [1, "1", true] },
  ],
  bool: [{ kind: "bool", name: "p" }],
  fixed: [{ kind: "fixed", name: "p", value: 3 }],
  derived: [
    {
      kind: "derived",
      name: "p",
      expression: {
        kind: "binary",
        operator: "+",
        left: { kind: "parameter", name: "x" },
        right: { kind: "literal", value: 1 },
      },
    },
  ],
};
const other: Parameter = { kind: "int", name: "x", lower: 0, upper: 3, scale: "linear" };
const cases = Object.values(EXAMPLES)
  .flat()
  .map((parameter: Parameter) => [JSON.stringify(parameter), parameter] as const);
const tuned = cases.filter(([, parameter]) => isTuned(parameter));

/** The space of one parameter and an int x. */
const spaceOf = (parameter: Parameter) => createSpace([other, parameter]);
const valueIn = (configuration: Readonly<Record<string, ParameterValue>>) => configuration["p"] as ParameterValue;

for (const parameter of Object.values(EXAMPLES).flat()) {
  if (isTuned(parameter)) describeKind(parameter.kind, kindOf(parameter), [parameter]);
}

describe.each(cases)("the parameter %s", (_, parameter) => {
  const space = spaceOf(parameter);
  const points = pointsOf(space.dimension);

  it("has a value at every point, which its own check accepts, unless it is derived", () => {
    fc.assert(
      fc.property(points, (point) => {
        const value = valueIn(decode(space, point));
        const check = checkValue(parameter, value);
        if (parameter.kind === "derived") expect(check.valid).toBe(false);
        else expect(check).toEqual({ valid: true, value });
      }),
      { ...runs, numRuns: 100 },
    );
  });

  it("keeps its value through encode and decode, within its columns", () => {
    fc.assert(
      fc.property(points, (point) => {
        const configuration = decode(space, point);
        const again = encode(space, configuration);
        expect(again.every((place) => place >= 0 && place <= 1)).toBe(true);
        expect(decode(space, again)).toStrictEqual(configuration);
      }),
      { ...runs, numRuns: 100 },
    );
  });

  it("is counted as it is listed", () => {
    const { size } = countConfigurations(space);
    expect(size).toBe(4 * countValues(parameter));
    if (Number.isFinite(size))
      expect(new Set([...enumerate(space)].map((each) => JSON.stringify(each))).size).toBe(size);
  });

  it("refuses what is no value of it, and says what is", () => {
    for (const value of [null, undefined, Number.NaN, {}, []]) {
      const check = checkValue(parameter, value);
      expect(check.valid).toBe(false);
      if (!check.valid) expect(check.expected).not.toBe("");
    }
  });
});

describe.each(tuned)("the searched parameter %s", (_, parameter) => {
  const space = spaceOf(parameter);

  it("has neighbours that are other values of it, and each is a neighbour of its neighbours", () => {
    fc.assert(
      fc.property(pointsOf(space.dimension), (point) => {
        const here = decode(space, point);
        const moved = neighbours(space, here).filter((each) => each["p"] !== here["p"]);
        expect(moved.length > 0).toBe(Number.isFinite(countValues(parameter)));
        for (const there of moved) {
          expect(checkValue(parameter, there["p"]).valid).toBe(true);
          expect(neighbours(space, there).map(valueIn)).toContain(valueIn(here));
        }
      }),
      { ...runs, numRuns: 30 },
    );
  });

  it("has a bin of places for each value, unless it is continuous or has a column per value", () => {
    const { from, width } = space.columns[1] as { from: number; width: number };
    fc.assert(
      fc.property(pointsOf(space.dimension), (point) => {
        const place = point[from] as number;
        const bin = binAround(parameter, place);
        expect(bin === undefined).toBe(width > 1 || !Number.isFinite(countValues(parameter)));
        if (bin === undefined) return;
        const inside = Float64Array.from(point);
        inside[from] = 0.5 * (Math.max(0, bin.lower) + Math.min(1, bin.upper));
        expect(valueIn(decode(space, inside))).toBe(valueIn(decode(space, point)));
      }),
      { ...runs, numRuns: 100 },
    );
  });

  it("pinned has that value at every point, and its columns are held there", () => {
    fc.assert(
      fc.property(pointsOf(space.dimension), pointsOf(space.dimension), (one, two) => {
        const pin = valueIn(decode(space, one));
        const pinned = spaceOf({ ...parameter, pin } as Parameter);
        expect(valueIn(decode(pinned, two))).toBe(pin);
        expect(countValues(pinned.parameters[1] as Parameter)).toBe(1);
        const { from, width } = pinned.columns[1] as { from: number; width: number };
        const { lower, upper } = columnBounds(pinned);
        const held = encode(pinned, decode(pinned, two)).subarray(from, from + width);
        expect(lower.subarray(from, from + width)).toEqual(held);
        expect(upper.subarray(from, from + width)).toEqual(held);
      }),
      { ...runs, numRuns: 50 },
    );
  });
});

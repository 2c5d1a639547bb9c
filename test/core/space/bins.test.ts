import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binAround, countValues, createSpace, decode, type Parameter } from "../../../src/core/space/index.ts";
import { parameterLists, runs } from "./random-spaces.ts";

const valueAt = (parameter: Parameter, place: number) =>
  decode(createSpace([parameter]), Float64Array.of(place))[parameter.name];

describe("the bin around a place", () => {
  it("holds the place, and everything in it is the same value", () => {
    const cases = fc.tuple(
      parameterLists(1),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(cases, ([[parameter], place, share]) => {
        const bin = binAround(parameter!, place);
        if (bin === undefined) return;
        expect(bin.lower - 1e-9).toBeLessThanOrEqual(place);
        expect(bin.upper + 1e-9).toBeGreaterThanOrEqual(place);
        // The edges themselves are either neighbour's.
        const inside = bin.lower + (0.001 + 0.998 * share) * (bin.upper - bin.lower);
        const middle = bin.lower + 0.5 * (bin.upper - bin.lower);
        expect(valueAt(parameter!, inside)).toBe(valueAt(parameter!, middle));
      }),
      runs,
    );
  });

  it("is one of as many bins as the parameter has values, from 0 to 1", () => {
    const parameters: readonly Parameter[] = [
      { kind: "int", name: "a", lower: 1, upper: 6, scale: "linear" },
      { kind: "int", name: "b", lower: 16, upper: 64, scale: "log" },
      { kind: "float", name: "c", lower: 0, upper: 1, scale: "linear", step: 0.1 },
      { kind: "ordinal", name: "d", values: [8, 16, 64] },
      { kind: "bool", name: "e" },
    ];
    for (const parameter of parameters) {
      let bins = 0;
      let place = 0;
      while (place < 1 - 1e-9) {
        const bin = binAround(parameter, place + 1e-9)!;
        expect(bin.lower).toBeCloseTo(place, 8);
        place = bin.upper;
        bins++;
      }
      expect([parameter.name, bins]).toEqual([parameter.name, countValues(parameter)]);
    }
  });

  it("is undefined where values are continuous or have a column each", () => {
    expect(binAround({ kind: "float", name: "a", lower: 1, upper: 10, scale: "log" }, 0.5)).toBeUndefined();
    expect(binAround({ kind: "categorical", name: "b", values: [1, 2, 3] }, 0.5)).toBeUndefined();
  });
});

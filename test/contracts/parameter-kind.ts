/**
 * @file What every kind of searched parameter owes the space (src/core/space/kinds/kind.ts). Called with each kind and
 * examples of it; test/core/space/kinds.test.ts has the laws of whole spaces.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParameterValue } from "../../src/core/space/index.ts";
import type { TunedKind } from "../../src/core/space/kinds/kind.ts";

const places = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1));
const runs = { seed: 3, numRuns: 200 };

export function describeKind<P>(name: string, kind: TunedKind<P>, examples: readonly P[]): void {
  const encoded = (parameter: P, value: ParameterValue): Float64Array => {
    const columns = new Float64Array(kind.columnCount(parameter));
    kind.encode(parameter, value, columns);
    return columns;
  };
  const cases = examples.map((parameter) => [JSON.stringify(parameter), parameter] as const);

  describe.each(cases)(`parameter kind contract: ${name}, %s`, (_, parameter) => {
    const count = kind.count(parameter);

    it("has no problem, and at least one column and one value", () => {
      expect(kind.problem(parameter)).toBeUndefined();
      expect(kind.columnCount(parameter)).toBeGreaterThan(0);
      expect(count).toBeGreaterThan(0);
    });

    it("has at each place a value that it accepts as it is, and that it adopts", () => {
      fc.assert(
        fc.property(places, (place) => {
          const value = kind.valueAt(parameter, place);
          expect(kind.check(parameter, value)).toEqual({ valid: true, value });
          expect(kind.adopts(parameter, value)).toBe(true);
        }),
        runs,
      );
    });

    it("keeps a value through encode and decode, within its columns", () => {
      fc.assert(
        fc.property(places, (place) => {
          const value = kind.valueAt(parameter, place);
          const columns = encoded(parameter, value);
          expect(columns.every((column) => column >= 0 && column <= 1)).toBe(true);
          expect(kind.decode(parameter, columns)).toBe(value);
        }),
        runs,
      );
    });

    it("has as many values as it counts, each with a number; a list holds them in that order", () => {
      if (!Number.isFinite(count)) {
        expect(kind.values(parameter)).toBeUndefined();
        return;
      }
      const values = Array.from({ length: count }, (_, index) => kind.nth(parameter, index));
      expect(new Set(values).size).toBe(count);
      for (const value of values) expect(kind.check(parameter, value).valid).toBe(true);
      expect(kind.values(parameter) ?? values).toEqual(values);
    });

    it("has places in the order of its values, where there is an order", () => {
      if (!kind.isOrdered || !Number.isFinite(count)) return;
      const ofValues = Array.from({ length: count }, (_, index) =>
        kind.coordinateOf(parameter, kind.nth(parameter, index)),
      );
      expect([...ofValues].sort((a, b) => a - b)).toEqual(ofValues);
    });

    it("has neighbours that are other values, each a neighbour of its neighbours", () => {
      fc.assert(
        fc.property(places, (place) => {
          const value = kind.valueAt(parameter, place);
          for (const neighbour of kind.neighbours(parameter, value)) {
            expect(neighbour).not.toBe(value);
            expect(kind.check(parameter, neighbour).valid).toBe(true);
            expect(kind.neighbours(parameter, neighbour)).toContain(value);
          }
        }),
        runs,
      );
    });

    it("has for each place of discrete values a bin that holds it and one value", () => {
      fc.assert(
        fc.property(places, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (place, share) => {
          const bin = kind.binAround(parameter, place);
          expect(bin === undefined).toBe(kind.columnCount(parameter) > 1 || !Number.isFinite(count));
          if (bin === undefined) return;
          expect(bin.lower).toBeLessThanOrEqual(place + 1e-12);
          expect(bin.upper).toBeGreaterThanOrEqual(place - 1e-12);
          const inside = bin.lower + share * (bin.upper - bin.lower);
          const bounded = Math.min(1, Math.max(0, inside));
          expect(kind.decode(parameter, Float64Array.of(bounded))).toBe(
            kind.decode(parameter, Float64Array.of(Math.min(1, Math.max(0, place)))),
          );
        }),
        runs,
      );
    });

    it("gives models a continuous feature, which increases with the place", () => {
      const { value, slope } = kind.featureMap(parameter);
      for (let step = 0; step < 100; step++) {
        expect(slope(step / 100)).toBeGreaterThanOrEqual(0);
        expect(value((step + 1) / 100)).toBeGreaterThanOrEqual(value(step / 100) - 1e-12);
      }
    });

    it("refuses what is no value, and says what is", () => {
      for (const value of [null, undefined, Number.NaN, {}, []]) {
        const check = kind.check(parameter, value);
        expect(check.valid).toBe(false);
        if (!check.valid) expect(check.expected).not.toBe("");
      }
    });
  });
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createOutcomeMap,
  modelScaleOrNever,
  type OutcomeMap,
  ownScaleSlopes,
  type TransformKind,
  toModelScale,
  toOwnScale,
  transformSlope,
} from "../../../src/core/gp/index.ts";

const kinds: readonly TransformKind[] = ["none", "log", "logit"];
const rate = fc.integer({ min: 20, max: 980 }).map((thousandths) => thousandths / 1000);
const rates = fc.uniqueArray(rate, { minLength: 2, maxLength: 9 });
const mapOf = (kind: TransformKind, values: readonly number[], sign: 1 | -1 = 1): OutcomeMap =>
  createOutcomeMap(kind, sign, Float64Array.from(values));

describe("the map of an outcome", () => {
  it.each(kinds)("%s increases, comes back, and has the slope that finite differences have", (kind) => {
    fc.assert(
      fc.property(rates, (values) => {
        const map = mapOf(kind, values);
        const sorted = [...values].sort((a, b) => a - b);
        for (const [i, value] of sorted.entries()) {
          expect(toOwnScale(map, toModelScale(map, value))).toBeCloseTo(value, 12);
          const slope = (toModelScale(map, value + 1e-6) - toModelScale(map, value - 1e-6)) / 2e-6;
          expect(transformSlope(map, value) / slope).toBeCloseTo(1, 5);
          if (i > 0) expect(toModelScale(map, value)).toBeGreaterThan(toModelScale(map, sorted[i - 1]));
        }
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it.each(kinds)("%s, standardised and with a sign, comes back and has its inverse's first two derivatives", (kind) => {
    fc.assert(
      fc.property(rates, fc.constantFrom<1 | -1>(1, -1), (values, sign) => {
        const map = { ...mapOf(kind, values, sign), mean: 0.3, deviation: 1.7 };
        const out = { value: 0, slope: 0, curvature: 0 };
        for (const value of values) {
          const y = toModelScale(map, value);
          expect(toOwnScale(map, y)).toBeCloseTo(value, 12);
          expect(modelScaleOrNever(map, value)).toBeCloseTo(y, 10);
          ownScaleSlopes(map, y, 2, out);
          const h = 1e-4;
          const [below, at, above] = [y - h, y, y + h].map((each) => 2 * toOwnScale(map, each));
          expect(out.value).toBeCloseTo(at, 12);
          expect(out.slope).toBeCloseTo((above - below) / (2 * h), 5);
          expect(out.curvature).toBeCloseTo((above - 2 * at + below) / (h * h), 4);
        }
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it("stays finite at the ends of its domain and beyond", () => {
    for (const value of [0, 1, -0.5, 2]) {
      expect(Number.isFinite(toModelScale(mapOf("logit", [0, 0.9, 1]), value))).toBe(true);
      expect(Number.isFinite(toModelScale(mapOf("log", [0, 3]), value))).toBe(true);
    }
  });

  it("is that of no transform where no value is positive", () => {
    expect(mapOf("log", [0, -3])).toEqual(mapOf("none", [0, -3]));
  });

  it("can be sent to a thread", () => {
    for (const kind of kinds) expect(structuredClone(mapOf(kind, [0.1, 0.9]))).toEqual(mapOf(kind, [0.1, 0.9]));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { createSobolDesign, sobolIndices } from "../../../src/core/sensitivity/sobol-indices.ts";
import { binaryUnit, magnitudeUnit, mean, quantile, relativeDifference } from "../../../src/core/statistics/index.ts";
import { predictFinal } from "../../../src/core/stopping/final-value.ts";
import { poolMeasurements } from "../../../src/core/study/repeats.ts";
import { summarise } from "../../../src/node/metrics/statistic.ts";

const MAX = Number.MAX_VALUE;
const ordinary = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 20 });
const factors = fc.integer({ min: -950, max: 950 }).map((exponent) => 2 ** exponent);
const runs = { seed: 3, numRuns: 200 };

describe("statistics of values near the limits of numbers", () => {
  it("are the same in units at every magnitude", () => {
    fc.assert(
      fc.property(ordinary, factors, (values, factor) => {
        const scaled = values.map((value) => value * factor);
        for (const statistic of ["mean", "p50", "p90"] as const) {
          const [one, other] = [summarise(values, statistic), summarise(scaled, statistic)];
          expect(other).toEqual({ ...one, mean: one.mean * factor, standardError: one.standardError! * factor });
        }
      }),
      runs,
    );
  });

  it("of repeated measurements are the same in units at every magnitude", () => {
    fc.assert(
      fc.property(ordinary, fc.boolean(), factors, (values, hasErrors, factor) => {
        const measured = (unit: number) =>
          values.map((value) => ({
            mean: value * unit,
            count: 1,
            ...(hasErrors ? { standardError: (1 + Math.abs(value) / 8) * unit } : {}),
          }));
        const [one, other] = [poolMeasurements(measured(1)), poolMeasurements(measured(factor))];
        expect(other.mean).toBe(one.mean * factor);
        expect(other.standardError).toBe(one.standardError! * factor);
        expect(other.spread).toBe(one.spread! * factor);
      }),
      runs,
    );
  });

  it("do not overflow: means, quantiles and errors of halves of ± the largest number", () => {
    const halves = [-MAX, -MAX, MAX, MAX];
    expect(mean(halves)).toBe(0);
    expect(mean([MAX, MAX, MAX])).toBe(MAX);
    expect(quantile(halves, 0.5)).toBe(0);
    expect(summarise(halves, "mean")).toEqual({ mean: 0, standardError: expect.any(Number), count: 4 });
    expect(summarise(halves, "mean").standardError! / MAX).toBeCloseTo(Math.sqrt(4 / 3 / 4), 12);
    expect(summarise([1e-320, 2e-320], "mean").standardError! / 5e-321).toBeCloseTo(1, 2);
  });

  it("of final values of learning curves are the same in units at every magnitude", () => {
    fc.assert(
      fc.property(ordinary, factors, (values, factor) => {
        const curves = (unit: number) =>
          values.map((value) => ({
            progress: { steps: [1, 2], values: [0, value * unit] },
            final: (value + (value % 7)) * unit,
          }));
        const at = (unit: number) => predictFinal(curves(unit), { steps: [1, 2], values: [0, 3 * unit] });
        const [one, other] = [at(1)!, at(factor)!];
        expect(other).toEqual({ ...one, mean: one.mean * factor, scale: one.scale * factor });
      }),
      runs,
    );
  });
});

describe("Sobol' indices", () => {
  it("are the same at every magnitude, with a deviation in the unit of the values", () => {
    const groups = [0, 1].map((from) => ({ from, width: 1 }));
    const design = createSobolDesign(2, groups, 64, createRandomStream("magnitudes"));
    const values = Float64Array.from({ length: design.points.length / 2 }, (_, i) => {
      const [x = 0, y = 0] = design.points.subarray(2 * i, 2 * i + 2);
      return 1 + x + y * y;
    });
    const one = sobolIndices(design, values);
    expect(one.deviation).toBeGreaterThan(0.1);
    fc.assert(
      fc.property(factors, (factor) => {
        const { first, total, deviation } = sobolIndices(
          design,
          values.map((value) => value * factor),
        );
        expect([first, total, deviation]).toEqual([one.first, one.total, one.deviation * factor]);
      }),
      runs,
    );
    const huge = sobolIndices(
      design,
      values.map((value) => (value > 1.8 ? MAX : -MAX)),
    );
    for (const value of [huge.deviation, ...huge.first, ...huge.total]) expect(value).toSatisfy(Number.isFinite);
  });
});

describe("a unit for values", () => {
  it("is a power of two at the largest, and 1 for ordinary values of `magnitudeUnit`", () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true }), (value) => {
        for (const unit of [binaryUnit([0, value]), magnitudeUnit(Float64Array.of(value))]) {
          expect(Number.isInteger(Math.log2(unit))).toBe(true);
          if (unit !== 1) expect(value / unit >= 1 && value / unit < 2).toBe(true);
        }
        if (value > 1e-90 && value < 1e90) expect(magnitudeUnit(Float64Array.of(value))).toBe(1);
      }),
      runs,
    );
    expect(binaryUnit([0, 0])).toBe(1);
  });
});

describe("a relative difference", () => {
  it("is held at the largest number where it would be infinite, and never not a number", () => {
    expect(relativeDifference(12, 10)).toBeCloseTo(0.2, 12);
    expect(relativeDifference(MAX, -MAX)).toBe(2);
    expect(relativeDifference(1, 5e-324)).toBe(MAX);
    expect(relativeDifference(-3, 0)).toBe(-3);
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (a, b) => {
          expect(relativeDifference(a, b)).toSatisfy(Number.isFinite);
        },
      ),
      runs,
    );
  });
});

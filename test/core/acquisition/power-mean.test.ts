import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageLogs, powerMean } from "../../../src/core/acquisition/index.ts";

const numbers = fc.array(fc.double({ min: -700, max: 5, noNaN: true }), { minLength: 2, maxLength: 12 });
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe("means of logarithms", () => {
  it("average in log space without losing what is far below", () => {
    const logs = Float64Array.of(-2000, -2001, Number.NEGATIVE_INFINITY);
    const value = averageLogs(logs);
    expect(value).toBeCloseTo(-2000 + Math.log((1 + Math.exp(-1)) / 3), 10);
    expect(sum(logs)).toBeCloseTo(1, 12);
  });

  it("power mean: lie between the geometric and the arithmetic mean", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const actual = powerMean(Float64Array.from(values));
        const geometric = values.reduce((total, value) => total + value, 0) / values.length;
        expect(actual).toBeGreaterThanOrEqual(geometric - 1e-9);
        expect(actual).toBeLessThanOrEqual(averageLogs(Float64Array.from(values)) + 1e-9);
      }),
      { seed: 1 },
    );
  });

  it("power mean: leave the weights of the logarithms' gradients", () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (values, pick) => {
        const weights = Float64Array.from(values);
        powerMean(weights);
        expect(sum(weights)).toBeCloseTo(1, 10);
        const at = pick % values.length;
        const moved = (by: number) =>
          powerMean(Float64Array.from(values, (value, s) => (s === at ? value + by : value)));
        expect((moved(1e-4) - moved(-1e-4)) / 2e-4).toBeCloseTo(weights[at], 5);
      }),
      { seed: 2 },
    );
  });

  it("power mean: one excellent hypothesis among sixteen counts less than all being good", () => {
    const bet = Float64Array.from({ length: 16 }, (_, s) => (s === 0 ? 0 : -40));
    const sure = new Float64Array(16).fill(-4);
    expect(averageLogs(bet.slice())).toBeGreaterThan(averageLogs(sure.slice()));
    expect(powerMean(bet)).toBeLessThan(powerMean(sure));
  });

  it("are nothing where nothing is gained under any, and remain something where there is under some", () => {
    const nothing = new Float64Array(3).fill(Number.NEGATIVE_INFINITY);
    expect(powerMean(nothing)).toBe(Number.NEGATIVE_INFINITY);
    expect([...nothing]).toEqual([0, 0, 0]);
    expect(powerMean(Float64Array.of(Number.NEGATIVE_INFINITY, -1))).toBeGreaterThan(-10);
  });
});

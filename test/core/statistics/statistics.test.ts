import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  binomialAtLeast,
  binomialAtMost,
  mean,
  meanSpread,
  meanWithError,
  medianSpread,
  quantile,
  variance,
} from "../../../src/core/statistics/index.ts";

const samples = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 });

describe("a quantile", () => {
  test("is linear between order statistics, as NumPy's default", () => {
    expect(quantile([1, 2, 4, 8], 0.5)).toBe(3);
    expect(quantile([1, 2, 4, 8], 0.25)).toBe(1.75);
    expect(quantile([7], 0.9)).toBe(7);
  });

  test("is the smallest value at 0, the largest at 1, and never falls in between", () => {
    fc.assert(
      fc.property(
        samples,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p, q) => {
          const sorted = values.toSorted((a, b) => a - b);
          expect(quantile(sorted, 0)).toBe(sorted[0]);
          expect(quantile(sorted, 1)).toBe(sorted.at(-1));
          const [low, high] = [quantile(sorted, Math.min(p, q)), quantile(sorted, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high + 1e-9);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("a mean", () => {
  test("has the standard error s / √n, and 0 for a single value", () => {
    const values = [3, 5, 10];
    expect(mean(values)).toBe(6);
    expect(variance(values)).toBe(13);
    expect(meanWithError(values)).toEqual({ mean: 6, standardError: Math.sqrt(13 / 3) });
    expect(meanWithError([4])).toEqual({ mean: 4, standardError: 0 });
  });

  test("shifts with its values, and its error does not", () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: -100, max: 100 }), (values, shift) => {
        const before = meanWithError(values);
        const after = meanWithError(values.map((value) => value + shift));
        expect(after.mean).toBeCloseTo(before.mean + shift, 8);
        expect(after.standardError).toBeCloseTo(before.standardError, 8);
      }),
      { seed: 2 },
    );
  });
});

describe("a spread", () => {
  test("has the central 95 % of the samples around its middle, and no interval for a single sample", () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => i);
    expect(medianSpread(values)).toEqual({ middle: 50, lower: 2.5, upper: 97.5 });
    const { middle, lower, upper } = meanSpread(values);
    expect(middle).toBeCloseTo(50, 10);
    expect([lower, upper]).toEqual([2.5, 97.5]);
    expect(meanSpread(Float64Array.of(3))).toEqual({ middle: 3 });
  });
});

describe("the binomial tails", () => {
  test("sum to 1 but for the number of hits that both hold", () => {
    for (const hits of [0, 3, 10]) {
      const either = binomialAtMost(hits, 10, 0.3) + binomialAtLeast(hits, 10, 0.3);
      const both = binomialAtMost(hits, 10, 0.3) - (hits === 0 ? 0 : binomialAtMost(hits - 1, 10, 0.3));
      expect(either - both).toBeCloseTo(1, 12);
    }
    expect(binomialAtMost(1, 2, 0.5)).toBeCloseTo(0.75, 14);
  });
});

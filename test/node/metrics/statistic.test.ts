import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { bootstrapStandardError } from "../../../src/core/statistics/index.ts";
import { quantile, summarise } from "../../../src/node/metrics/statistic.ts";
import golden from "../../golden/percentile.json" with { type: "json" };

const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);
const statisticOf = (p: number): "p50" | "p90" | "p99" => (p === 0.5 ? "p50" : p === 0.9 ? "p90" : "p99");

/** The standard deviation of the p-quantile over all nⁿ resamples, by visiting each of them. */
function bruteForceStandardError(sample: readonly number[], p: number): number {
  const n = sample.length;
  const values: number[] = [];
  for (let code = 0; code < n ** n; code++) {
    const resample = Array.from({ length: n }, (_, i) => sample[Math.floor(code / n ** i) % n]!);
    values.push(
      quantile(
        resample.sort((a, b) => a - b),
        p,
      ),
    );
  }
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe("a percentile", () => {
  test("is NumPy's linear quantile, with the exact bootstrap standard error to 1e-9, n = 20, 100 and 1000", () => {
    for (const { sample, results } of golden.cases) {
      for (const { p, quantile: expected, standard_error } of results) {
        const { mean, standardError, count } = summarise(sample, statisticOf(p));
        expect(relative(mean, expected)).toBeLessThan(1e-14);
        expect(relative(standardError!, standard_error)).toBeLessThan(1e-9);
        expect(count).toBe(sample.length);
      }
    }
  });

  test("has the standard error that visiting every resample gives, n up to 6, ties included", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 6 }),
        fc.constantFrom("p50", "p90", "p99"),
        (sample, statistic) => {
          const level = Number(statistic.slice(1)) / 100;
          expect(summarise(sample, statistic).standardError).toBeCloseTo(bruteForceStandardError(sample, level), 6);
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });

  test("is what a simulated bootstrap of 2,000 resamples says of a sample of 150, within 4 standard errors", () => {
    const stream = createRandomStream("bootstrap");
    const sample = Array.from({ length: 150 }, () => stream.normal() ** 2);
    const draws = Array.from({ length: 2000 }, () => {
      const resample = Float64Array.from({ length: 150 }, () => sample[stream.integer(150)]!);
      return quantile(resample.sort(), 0.9);
    });
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const moment = (power: number): number => draws.reduce((sum, x) => sum + (x - mean) ** power, 0) / draws.length;
    const deviation = Math.sqrt(moment(2));
    const error = Math.sqrt((moment(4) - moment(2) ** 2) / draws.length) / (2 * deviation);
    expect(Math.abs(summarise(sample, "p90").standardError! - deviation)).toBeLessThan(4 * error);
  });

  test("moves and stretches with its sample, whatever the samples' order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2, maxLength: 40 }),
        fc.constantFrom("mean", "p50", "p90", "p99"),
        (sample, statistic) => {
          const plain = summarise(sample, statistic);
          const moved = summarise(
            sample.toReversed().map((x) => 5 + 4 * x),
            statistic,
          );
          expect(moved.mean).toBeCloseTo(5 + 4 * plain.mean, 9);
          expect(moved.standardError!).toBeCloseTo(4 * plain.standardError!, 7);
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });

  test("of 10,000 latencies has the asymptotic standard error √(p(1 − p)/n)/density within 1 %", () => {
    const n = 10_000;
    const grid = Array.from({ length: n }, (_, i) => (i + 0.5) / n); // density 1
    for (const [statistic, p] of [
      ["p50", 0.5],
      ["p90", 0.9],
      ["p99", 0.99],
    ] as const) {
      expect(relative(summarise(grid, statistic).standardError!, Math.sqrt((p * (1 - p)) / n))).toBeLessThan(0.01);
    }
  });

  test("at the largest value has the standard error of a resample's maximum", () => {
    // n = 2: the maximum is the smaller value in one of four resamples, so the variance is 3/16 of the squared gap.
    expect(bootstrapStandardError([1, 5], 2, 0)).toBeCloseTo(4 * Math.sqrt(3 / 16), 14);
  });
});

describe("a mean", () => {
  test("has the standard error s/√n", () => {
    expect(summarise([1, 2, 3, 6], "mean")).toEqual({ mean: 3, standardError: Math.sqrt(14 / 3 / 4), count: 4 });
  });

  test("of values far from 0 keeps the error of their spread", () => {
    expect(relative(summarise([1e9 + 1, 1e9 + 2, 1e9 + 3], "mean").standardError!, 1 / Math.sqrt(3))).toBeLessThan(
      1e-6,
    );
  });
});

test("one sample has no standard error; equal samples have 0", () => {
  for (const statistic of ["mean", "p50", "p90", "p99"] as const) {
    expect(summarise([4.5], statistic)).toEqual({ mean: 4.5, count: 1 });
    expect(summarise([0.1, 0.1, 0.1], statistic)).toEqual({ mean: 0.1, standardError: 0, count: 3 });
  }
});

test("samples that cannot be summarised are named", () => {
  expect(() => summarise([], "mean")).toThrow("summarise: samples must hold at least one value; got none.");
  expect(() => summarise([1, Number.NaN], "p99")).toThrow("summarise: samples must be finite; sample 2 of 2 is NaN.");
});

test("summarising leaves the samples as they are", () => {
  const samples = [3, 1, 2];
  summarise(samples, "p90");
  expect(samples).toEqual([3, 1, 2]);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logProbabilityNormalIn, truncatedNormalQuantile } from "../../../src/core/special/index.ts";

const normal = fc.record({
  mean: fc.double({ min: -5, max: 5, noNaN: true }),
  deviation: fc.double({ min: 0.01, max: 10, noNaN: true }),
});
const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe("the quantile of a truncated normal distribution", () => {
  it("has that share of the truncated mass below it, for any interval", () => {
    fc.assert(
      fc.property(normal, share, fc.double({ min: -8, max: 8, noNaN: true }), (of, p, from) => {
        for (const interval of [
          [from, from + 1],
          [from, Number.POSITIVE_INFINITY],
          [Number.NEGATIVE_INFINITY, from],
        ] as const) {
          const [a, b] = interval.map((end) => (end - of.mean) / of.deviation);
          const q = truncatedNormalQuantile(p, of, interval);
          expect(q).toBeGreaterThanOrEqual(interval[0]);
          expect(q).toBeLessThanOrEqual(interval[1]);
          const below = Math.exp(
            logProbabilityNormalIn(a!, (q - of.mean) / of.deviation) - logProbabilityNormalIn(a!, b!),
          );
          expect(Math.abs(below - p)).toBeLessThan(1e-4);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("does not collapse onto the end of an interval far out in a tail", () => {
    const of = { mean: -50, deviation: 1 };
    const [low, middle, high] = [0.025, 0.5, 0.975].map((p) => truncatedNormalQuantile(p, of, [0, 1]));
    // Beyond 50 standard deviations the density falls like exp(−50 z).
    expect(low).toBeCloseTo(-Math.log(0.975) / 50, 3);
    expect(middle).toBeCloseTo(Math.log(2) / 50, 3);
    expect(high).toBeCloseTo(-Math.log(0.025) / 50, 3);
  });

  it("is the mean, moved into the interval, where nothing is uncertain", () => {
    expect(truncatedNormalQuantile(0.3, { mean: 2, deviation: 0 }, [0, 1])).toBe(1);
    expect(truncatedNormalQuantile(0.3, { mean: 0.4, deviation: 0 }, [0, 1])).toBe(0.4);
  });
});

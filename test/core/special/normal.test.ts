import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { erfcx } from "../../../src/core/special/erfcx.ts";
import {
  logH,
  logNormalCdf,
  logNormalCdfDerivative,
  logNormalDensity,
  logProbabilityNormalIn,
  normalCdf,
  normalQuantile,
} from "../../../src/core/special/index.ts";
import { normalDensity } from "../../../src/core/special/normal-density.ts";
import golden from "../../golden/numerics.json" with { type: "json" };
import { logHDerivative } from "../../reference/smooth/log-h-derivative.ts";
import { centralDifference, RELATIVE, worstError } from "./closeness.ts";

const { normal } = golden;

describe("against mpmath, from −1e8 to 1e6", () => {
  test("erfcx keeps 2e-15 relative, also where it is nearly infinite or 1/x", () => {
    expect(worstError(golden.erfcx.x, golden.erfcx.value, erfcx, RELATIVE)).toBeLessThan(2e-15);
    expect(erfcx(-27)).toBe(Infinity);
    expect(erfcx(Infinity)).toBe(0);
  });

  test("log φ and log Φ keep 1e-14 relative, log Φ also where it is −1e-23", () => {
    expect(worstError(normal.x, normal.log_phi, logNormalDensity, 1)).toBeLessThan(1e-15);
    const shown = (_: number, i: number): boolean => normal.log_ndtr[i] !== 0; // 80 digits say 0 from x = 20 on
    const [x, value] = [normal.x.filter(shown), normal.log_ndtr.filter(shown)];
    expect(worstError(x, value, logNormalCdf, RELATIVE)).toBeLessThan(1e-13);
    expect(worstError(normal.x, normal.log_ndtr, logNormalCdf, 1)).toBeLessThan(1e-15);
  });

  test("d log Φ keeps 1e-12 relative in the left tail and wherever it is not tiny", () => {
    expect(worstError(normal.x, normal.d_log_ndtr, logNormalCdfDerivative, 1)).toBeLessThan(1e-14);
    expect(worstError(normal.x, normal.d_log_ndtr, logNormalCdfDerivative, RELATIVE)).toBeLessThan(1e-12);
  });

  test("Φ keeps 1e-13 relative", () => {
    expect(worstError(golden.normal_cdf.x, golden.normal_cdf.value, normalCdf, RELATIVE)).toBeLessThan(1e-13);
  });

  test("LogEI's log h keeps 1e-15 of its size and its derivative 1e-14 relative, out to −1e8", () => {
    expect(worstError(normal.x, normal.log_h, logH, 1)).toBeLessThan(1e-15);
    expect(worstError(normal.x, normal.d_log_h, logHDerivative, RELATIVE)).toBeLessThan(1e-14);
  });

  test("the normal quantile keeps 1e-15 of its size from 1e-300 on", () => {
    const { p, value } = golden.normal_quantile;
    expect(worstError(p, value, normalQuantile, RELATIVE)).toBeLessThan(1e-15);
  });

  test("the probability of an interval keeps 1e-12, however narrow and far out", () => {
    const { a, b, value } = golden.log_prob_normal_in;
    const indices = a.map((_, i) => i);
    const actual = (i: number): number => logProbabilityNormalIn(a[i]!, b[i]!);
    expect(worstError(indices, value, actual, 1)).toBeLessThan(1e-12);
  });
});

describe("laws", () => {
  const anywhere = fc.double({ min: -60, max: 60, noNaN: true });

  test("derivatives agree with finite differences", () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 12, noNaN: true }), (z) => {
        expect(logHDerivative(z)).toBeCloseTo(centralDifference(logH, z), 5);
        expect(logNormalCdfDerivative(z)).toBeCloseTo(centralDifference(logNormalCdf, z), 5);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  test("h is smooth and increasing across the boundaries of its pieces", () => {
    for (const boundary of [-0.5, 0, 0.5, 9]) {
      const below = boundary - 1e-13;
      const above = boundary + 1e-13;
      expect(Math.abs(logH(above) - logH(below))).toBeLessThan(1e-12);
      expect(Math.abs(logHDerivative(above) - logHDerivative(below))).toBeLessThan(1e-12);
    }
  });

  test("the quantile inverts Φ", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1, noNaN: true, maxExcluded: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-13);
      }),
      { seed: 5, numRuns: 500 },
    );
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([-Infinity, 0, Infinity]);
    expect(normalQuantile(-0.1)).toBeNaN();
    expect(normalQuantile(1.1)).toBeNaN();
  });

  test("probabilities of adjacent intervals add up", () => {
    fc.assert(
      fc.property(fc.tuple(anywhere, anywhere, anywhere), (triple) => {
        const [a, b, c] = triple.sort((x, y) => x - y) as [number, number, number];
        const shift = logProbabilityNormalIn(a, c);
        fc.pre(c - a > 1e-290 && shift > -Infinity);
        const parts = Math.exp(logProbabilityNormalIn(a, b) - shift) + Math.exp(logProbabilityNormalIn(b, c) - shift);
        expect(Math.abs(parts - 1)).toBeLessThan(1e-11);
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

test("the limits at ±∞, and NaN", () => {
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalDensity(-Infinity)]).toEqual([0, 1, 0]);
  expect([logNormalCdf(-Infinity), logNormalCdf(Infinity) + 0]).toEqual([-Infinity, 0]);
  expect([logNormalCdfDerivative(-Infinity), logNormalCdfDerivative(Infinity)]).toEqual([Infinity, 0]);
  expect([logH(-Infinity), logH(Infinity)]).toEqual([-Infinity, Infinity]);
  expect([logHDerivative(-Infinity), logHDerivative(Infinity)]).toEqual([Infinity, 0]);
  expect(logProbabilityNormalIn(-Infinity, Infinity) + 0).toBe(0);
  expect(logProbabilityNormalIn(-Infinity, 0)).toBeCloseTo(-Math.LN2, 15);
  expect(logProbabilityNormalIn(1, 1)).toBe(-Infinity);
  expect(logProbabilityNormalIn(2, 1)).toBeNaN();
  expect(logH(Number.NaN)).toBeNaN();
  expect(normalCdf(Number.NaN)).toBeNaN();
});

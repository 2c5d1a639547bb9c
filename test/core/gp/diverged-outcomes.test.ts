import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDivergence, winsorise } from "../../../src/core/gp/index.ts";

/** Outcomes from −0.7 to −0.3, as losses are maximised. */
const good = (count: number): number[] => Array.from({ length: count }, (_, i) => -0.3 - (0.4 * i) / (count - 1));

describe("diverged outcomes", () => {
  it("are separated from the others for any share below one half, any magnitude and either sign (property)", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 64 }),
        fc.double({ min: 0, max: 0.45, noNaN: true }),
        fc.array(fc.double({ min: 2, max: 300, noNaN: true }), { minLength: 64, maxLength: 64 }),
        fc.boolean(),
        fc.boolean(),
        (n, share, powers, isSame, isGain) => {
          const count = Math.floor(share * n);
          const usual = good(n - count).map((value) => (isGain ? value + 1 : value));
          const bad = powers.slice(0, count).map((power) => -(10 ** (isSame ? powers[0] : Math.max(3, power))));
          const design = Float64Array.from([...bad, ...usual]);
          expect(findDivergence(design)?.worstOrdinary).toBe(count === 0 ? undefined : usual.at(-1));
          const pulled = winsorise(design, design, undefined, Float64Array.from(usual));
          expect([...pulled.subarray(count)]).toEqual(usual);
          for (const value of pulled.subarray(0, count)) {
            expect(value).toBeLessThan(usual.at(-1) ?? 0);
            expect(value).toBeGreaterThan((usual.at(-1) ?? 0) - 0.4);
          }
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it("may be more than half of a small design where the gap is extreme", () => {
    const extreme = findDivergence(Float64Array.of(...good(7), ...Array(9).fill(-1e7)));
    expect(extreme?.worstOrdinary).toBeCloseTo(-0.7, 12);
    expect(extreme?.isExtreme).toBe(true);
    expect(findDivergence(Float64Array.of(...good(7), ...Array(9).fill(-7)))).toBeUndefined();
    expect(findDivergence(Float64Array.of(...good(9), ...Array(7).fill(-7)))?.isExtreme).toBe(false);
  });

  it("are found without a gap where they lie far below the better half", () => {
    const ladder = Array.from({ length: 12 }, (_, i) => -0.7 * 3 ** i);
    const worst = findDivergence(Float64Array.of(...good(16), ...ladder))?.worstOrdinary;
    expect(worst).toBeLessThan(-1);
    expect(worst).toBeGreaterThan(-60);
  });

  it("are not found in ordinary metrics: losses over decades, accuracies that crowd at 1, two kinds of latency", () => {
    const ordinary: Record<string, number[]> = {
      losses: Array.from({ length: 32 }, (_, i) => -(10 ** (-3 + (3 * i) / 31))),
      accuracies: Array.from({ length: 32 }, (_, i) => 1 - (i / 31) ** 6),
      latencies: Array.from({ length: 32 }, (_, i) => (i % 3 === 0 ? -50 - i / 10 : -10 - i / 50)),
      "equal ones": Array.from({ length: 32 }, (_, i) => (i < 20 ? 1 : 1 - i / 40)),
    };
    for (const [name, values] of Object.entries(ordinary)) {
      expect(findDivergence(Float64Array.from(values)), name).toBeUndefined();
    }
  });
});

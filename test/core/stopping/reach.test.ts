import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf } from "../../../src/core/special/index.ts";
import type { PredictedFinalValue } from "../../../src/core/stopping/index.ts";
import { chanceOfReaching } from "../../../src/core/stopping/reach.ts";

const known = (...means: readonly number[]): PredictedFinalValue[] => means.map((mean) => ({ kind: "known", mean }));
const points = (...rows: readonly (readonly number[])[]): Float64Array => Float64Array.from(rows.flat());
const normal = (mean: number, deviation: number): PredictedFinalValue => ({
  kind: "model",
  mean,
  below: deviation,
  above: deviation,
});

const value = fc.double({ min: -2, max: 2, noNaN: true });
const forecast: fc.Arbitrary<PredictedFinalValue> = fc.oneof(
  value.map((mean): PredictedFinalValue => ({ kind: "known", mean })),
  fc.tuple(value, fc.double({ min: 0, max: 1, noNaN: true })).map(([mean, deviation]) => normal(mean, deviation)),
  fc
    .tuple(value, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1, max: 30, noNaN: true }))
    .map(([mean, scale, degrees]): PredictedFinalValue => ({ kind: "progress", mean, scale, degrees })),
);
const runs = { seed: 4, numRuns: 100 };

describe("the chance that a trial ends on the front", () => {
  it("is 0 or 1 where its values are known", () => {
    const front = points([1, 3], [2, 2], [3, 1]);
    expect(chanceOfReaching(known(2.5, 1.5), { front })).toBe(1);
    expect(chanceOfReaching(known(1.5, 1.5), { front })).toBe(0);
    expect(chanceOfReaching(known(2, 2), { front })).toBe(0); // adds nothing to its equal
    expect(chanceOfReaching(known(9, 0.5), { front })).toBe(1);
    expect(chanceOfReaching(known(9, 0.5), { front, reference: points([0, 0.6]) })).toBe(0);
  });

  it("is a normal's tail beyond what its other objective asks for", () => {
    const front = points([0, 5], [1, 2]);
    for (const mean of [-1, 0, 0.5, 2]) {
      const chance = chanceOfReaching([normal(mean, 0.7), ...known(3)], { front });
      const exact = 1 - normalCdf((0 - mean) / 0.7);
      expect(Math.abs(chance - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 2048));
    }
  });

  it("is the product over the reference's objectives, which are independent", () => {
    const chance = chanceOfReaching([normal(0, 1), normal(1, 2)], { front: points(), reference: points([0.5, 0]) });
    const exact = (1 - normalCdf(0.5)) * (1 - normalCdf(-0.5));
    expect(Math.abs(chance - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 2048));
  });

  it("never rises as the front advances or the reference is raised, and is the same each time", () => {
    fc.assert(
      fc.property(
        fc.array(forecast, { minLength: 1, maxLength: 3 }).chain((forecasts) =>
          fc.record({
            forecasts: fc.constant(forecasts),
            rows: fc.array(fc.array(value, { minLength: forecasts.length, maxLength: forecasts.length }), {
              maxLength: 5,
            }),
          }),
        ),
        ({ forecasts, rows }) => {
          const chances = rows.map((_, count) =>
            chanceOfReaching(forecasts, { front: points(...rows.slice(0, count)) }),
          );
          const all = { front: points(...rows) };
          const sequence = [...chances, chanceOfReaching(forecasts, all)];
          expect(sequence).toEqual([...sequence].sort((a, b) => b - a));
          expect(chanceOfReaching(forecasts, all)).toBe(sequence.at(-1));
          const low = chanceOfReaching(forecasts, { ...all, reference: new Float64Array(forecasts.length).fill(-1) });
          const high = chanceOfReaching(forecasts, { ...all, reference: new Float64Array(forecasts.length).fill(1) });
          expect(low).toBeLessThanOrEqual(sequence.at(-1) ?? 0);
          expect(high).toBeLessThanOrEqual(low);
        },
      ),
      runs,
    );
  });
});

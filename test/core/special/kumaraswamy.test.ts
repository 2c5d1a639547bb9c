import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kumaraswamy, kumaraswamyByShape, kumaraswamySlope } from "../../../src/core/special/index.ts";

const shapes = fc.record({
  a: fc.double({ min: 1 / 8, max: 8, noNaN: true }),
  b: fc.double({ min: 1 / 8, max: 8, noNaN: true }),
});
const inside = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const runs = { seed: 5, numRuns: 300 };

describe("the distribution function of Kumaraswamy", () => {
  it("is 1 − (1 − xᵃ)ᵇ", () => {
    fc.assert(
      fc.property(shapes, inside, (shape, x) => {
        expect(kumaraswamy(x, shape)).toBeCloseTo(1 - (1 - x ** shape.a) ** shape.b, 5);
      }),
      runs,
    );
  });

  it("with both shapes 1 is the identity", () => {
    for (const x of [-0.5, 0, 0.25, 0.5, 1, 1.5]) expect(kumaraswamy(x, { a: 1, b: 1 })).toBeCloseTo(x, 6);
  });

  it("has the slopes of finite differences, by x and by the logarithms of its shapes", () => {
    const step = 1e-6;
    const close = (slope: number, above: number, below: number) =>
      expect(Math.abs(slope - (above - below) / (2 * step))).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
    fc.assert(
      fc.property(shapes, inside, ({ a, b }, x) => {
        const shape = { a, b };
        close(kumaraswamySlope(x, shape), kumaraswamy(x + step, shape), kumaraswamy(x - step, shape));
        const [byLogA, byLogB] = kumaraswamyByShape(x, shape);
        const [more, less] = [Math.exp(step), Math.exp(-step)];
        close(byLogA, kumaraswamy(x, { a: a * more, b }), kumaraswamy(x, { a: a * less, b }));
        close(byLogB, kumaraswamy(x, { a, b: b * more }), kumaraswamy(x, { a, b: b * less }));
      }),
      runs,
    );
  });

  it("is increasing between 0 and 1, with finite slopes even at the ends, and linear beyond them", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const places = [0, 1e-9, 0.001, 0.3, 0.5, 0.8, 0.999, 1];
        const values = places.map((x) => kumaraswamy(x, shape));
        expect(values[0]).toBeGreaterThanOrEqual(0);
        expect(values.at(-1)).toBeLessThanOrEqual(1);
        values.slice(1).forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(values[i]!);
        });
        for (const x of places) {
          const all = [kumaraswamySlope(x, shape), ...kumaraswamyByShape(x, shape)];
          expect(all.every(Number.isFinite)).toBe(true);
          expect(all[0]).toBeGreaterThan(0);
        }
        expect(kumaraswamy(-0.25, shape)).toBeCloseTo(kumaraswamy(0, shape) - 0.25, 12);
        expect(kumaraswamy(1.25, shape)).toBeCloseTo(kumaraswamy(1, shape) + 0.25, 12);
        expect(kumaraswamySlope(1.25, shape)).toBe(1);
      }),
      runs,
    );
  });
});

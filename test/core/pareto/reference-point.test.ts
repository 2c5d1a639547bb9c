import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inferReferencePoint } from "../../../src/core/pareto/index.ts";

const points = fc
  .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((rows) => ({ n: rows.length, values: Float64Array.from(rows.flat()) }));

describe("an inferred reference point", () => {
  it("lies a tenth of the front's range below its worst values", () => {
    // The front is (1, 5), (3, 4), (6, 1); the last two points are dominated.
    const values = Float64Array.of(1, 5, 3, 4, 6, 1, 0, 0, 2, -9);
    expect([...inferReferencePoint(values, 5, 2)]).toEqual([1 - 0.5, 1 - 0.4]);
  });

  it("takes the range of all points where the front has none", () => {
    expect([...inferReferencePoint(Float64Array.of(4, 4, 0, 2), 2, 2)]).toEqual([4 - 0.4, 4 - 0.2]);
  });

  it("is beaten by the whole front, and moves with the scales of the objectives", () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0.1, max: 9, noNaN: true }), ({ n, values }, scale) => {
        const [x, y] = inferReferencePoint(values, n, 2);
        const best = (j: number) => Math.max(...values.filter((_, at) => at % 2 === j));
        expect(x).toBeLessThanOrEqual(best(0));
        expect(y).toBeLessThanOrEqual(best(1));
        const moved = inferReferencePoint(
          values.map((value, at) => (at % 2 === 0 ? scale * value + 3 : value)),
          n,
          2,
        );
        expect(moved[0]).toBeCloseTo(scale * x + 3, 8);
        expect(moved[1]).toBe(y);
      }),
      { seed: 4 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goodCount, goodRows, goodWeights } from "../../../src/core/parzen/split.ts";
import { pointSets } from "../pareto/point-sets.ts";

const flat = (rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat());

describe("the good trials", () => {
  it("are a tenth of all, rounded up, and never more than 25", () => {
    expect([1, 10, 11, 96, 250, 1000].map(goodCount)).toEqual([1, 1, 2, 10, 25, 25]);
  });

  it("are named once each, and none of them is dominated by one that is not good", () => {
    fc.assert(
      fc.property(pointSets({ maxObjectives: 3, maxPoints: 40 }), ({ rows, m }) => {
        fc.pre(rows.length > 0);
        const good = goodRows(flat(rows), rows.length, m);
        expect(new Set(good).size).toBe(goodCount(rows.length));
        const others = rows.filter((_, row) => !good.includes(row));
        for (const row of good) {
          for (const other of others) {
            const better =
              other.every((value, k) => value >= rows[row]![k]!) && other.some((v, k) => v > rows[row]![k]!);
            expect(better).toBe(false);
          }
        }
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it("are, of a front too large to be good as a whole, the points with the largest joint hypervolume", () => {
    // Twenty points of a front, of which two are good: the ends reach far, the first chosen is the one in the middle.
    const rows = Array.from({ length: 20 }, (_, i) => [-(i + 1), -(20 - i)]);
    const good = goodRows(flat(rows), 20, 2);
    const volume = (a: number, b: number): number => {
      const [left, right] = [rows[a]!, rows[b]!];
      const reference = -22;
      const area = (row: readonly number[]) => (row[0]! - reference) * (row[1]! - reference);
      const both = (Math.min(left[0]!, right[0]!) - reference) * (Math.min(left[1]!, right[1]!) - reference);
      return area(left) + area(right) - both;
    };
    const pairs = rows.flatMap((_, a) => rows.flatMap((__, b) => (a < b ? [volume(a, b)] : [])));
    // Greedy choices of a submodular function are within 1 − 1/e of the best.
    expect(volume(good[0]!, good[1]!)).toBeGreaterThan((1 - 1 / Math.E) * Math.max(...pairs));
    expect(Math.abs(good[0]! - good[1]!)).toBeGreaterThan(1);
  });

  it("are weighted by the hypervolume lost without them; dominated ones have the least weight", () => {
    const rows = [
      [-1, -4],
      [-2, -2],
      [-4, -1],
      [-4, -4],
    ];
    // Reference point (−4.4, −4.4): the ends lose 1 · 0.4 each, the middle one 2 · 2.
    const weights = goodWeights(flat(rows), 2, [0, 1, 2, 3]);
    expect(weights[1]).toBe(1);
    expect(weights[0]).toBeCloseTo(0.1, 12);
    expect(weights[2]).toBeCloseTo(0.1, 12);
    expect(weights[3]).toBe(1e-12);
    expect([...goodWeights(flat([[3], [1]]), 1, [0, 1])]).toEqual([1, 1]);
  });
});

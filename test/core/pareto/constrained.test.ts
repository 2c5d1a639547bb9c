import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constrainedRanks, nonDominatedRanks } from "../../../src/core/pareto/index.ts";

const points = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 3 })), {
    minLength: 1,
    maxLength: 30,
  })
  .map((rows) => ({
    n: rows.length,
    values: Float64Array.from(rows.flatMap((row) => row.slice(0, 2))),
    violations: Float64Array.from(rows, ([, , violation]) => violation),
  }));

describe("ranks under constraints", () => {
  it("are the plain ones where nothing is violated", () => {
    fc.assert(
      fc.property(points, ({ n, values }) => {
        expect(constrainedRanks(values, n, 2, new Float64Array(n))).toEqual(nonDominatedRanks(values, n, 2));
      }),
      { seed: 1 },
    );
  });

  it("put all feasible points before all infeasible ones, and smaller violations before larger", () => {
    fc.assert(
      fc.property(points, ({ n, values, violations }) => {
        const ranks = constrainedRanks(values, n, 2, violations);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            if (violations[i] < violations[j]) expect(ranks[i]).toBeLessThan(ranks[j]);
            if (violations[i] > 0 && violations[i] === violations[j]) expect(ranks[i]).toBe(ranks[j]);
          }
        }
        expect(Math.min(...ranks)).toBe(0);
      }),
      { seed: 2 },
    );
  });
});

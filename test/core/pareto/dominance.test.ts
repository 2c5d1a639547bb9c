import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates } from "../../../src/core/pareto/dominance.ts";
import { nonDominated, nonDominatedFirst, nonDominatedRanks } from "../../../src/core/pareto/index.ts";
import golden from "../../golden/hypervolume.json" with { type: "json" };
import { dominatesByDefinition } from "../../reference/hypervolume.ts";
import { pointSets } from "./point-sets.ts";

describe("dominance", () => {
  it("requires at least equality in all objectives and an improvement in one", () => {
    const points = Float64Array.of(1, 2, 1, 1, 2, 1);
    expect(dominates(points, points, 2, 0, 2)).toBe(true);
    expect(dominates(points, points, 2, 4, 2)).toBe(true);
    expect(dominates(points, points, 2, 0, 4)).toBe(false);
    expect(dominates(points, points, 2, 2, 0)).toBe(false);
  });

  it("does not hold between equal points, infinite ones included", () => {
    const points = Float64Array.of(Number.NEGATIVE_INFINITY, 2, Number.NEGATIVE_INFINITY, 2);
    expect(dominates(points, points, 2, 0, 2)).toBe(false);
  });
});

describe("the front and the ranks", () => {
  it.each(golden.cases)("are those of the established libraries: $name", (example) => {
    const points = Float64Array.from(example.Y.flat(), (value) => -value);
    expect([...nonDominated(points, example.n, example.M)]).toEqual(example.non_dominated);
    expect([...nonDominatedFirst(points, example.n, example.M)]).toEqual(example.non_dominated_first_of_duplicates);
    expect([...nonDominatedRanks(points, example.n, example.M)]).toEqual(example.rank);
  });

  it("keep exactly the points that no other dominates, ties and duplicates included", () => {
    fc.assert(
      fc.property(pointSets({ maxObjectives: 5, maxPoints: 20 }), ({ rows, m }) => {
        const mask = nonDominated(Float64Array.from(rows.flat()), rows.length, m);
        const expected = rows.map((row) => (rows.some((other) => dominatesByDefinition(other, row)) ? 0 : 1));
        expect([...mask]).toEqual(expected);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("rank every point one below the best that dominates it", () => {
    fc.assert(
      fc.property(pointSets({ maxObjectives: 4, maxPoints: 20 }), ({ rows, m }) => {
        const ranks = nonDominatedRanks(Float64Array.from(rows.flat()), rows.length, m);
        rows.forEach((row, i) => {
          const above = [...ranks].filter((_, k) => dominatesByDefinition(rows[k]!, row));
          expect(ranks[i]).toBe(Math.max(-1, ...above) + 1);
        });
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it("of no points are empty", () => {
    expect(nonDominated(new Float64Array(0), 0, 2)).toEqual(new Uint8Array(0));
    expect(nonDominatedRanks(new Float64Array(0), 0, 3)).toEqual(new Int32Array(0));
  });

  it("refuse NaN and say where it is", () => {
    expect(() => nonDominated(Float64Array.of(1, 2, 3, Number.NaN), 2, 2)).toThrow(
      "nonDominated: points must not be NaN; got NaN at row 1, objective 1. Leave failed points out.",
    );
  });

  it("refuse an array that is too short for the sizes", () => {
    expect(() => nonDominatedRanks(new Float64Array(3), 2, 2)).toThrow(
      "nonDominatedRanks: points must hold n × m numbers, row-major; got 3 for n = 2, m = 2.",
    );
  });
});

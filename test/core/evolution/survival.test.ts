import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { populationOf } from "../../../src/core/evolution/index.ts";
import { crowdingDistances } from "../../../src/core/evolution/survival.ts";
import { nonDominated } from "../../../src/core/pareto/index.ts";
import golden from "../../golden/crowding.json" with { type: "json" };
import { pointSets } from "../pareto/point-sets.ts";

const maximised = (rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat(), (value) => -value);

describe("crowding distances", () => {
  it.each(golden.cases)(
    "are those of pymoo, times the number of objectives: $name",
    ({ Y, M, rank, crowding_distance }) => {
      const values = maximised(Y);
      for (const front of new Set(rank)) {
        const rows = Y.flatMap((_, row) => (rank[row] === front ? [row] : []));
        crowdingDistances(values, M, rows).forEach((distance, i) => {
          const expected = Number(crowding_distance[rows[i]!]);
          if (expected === Number.POSITIVE_INFINITY) expect(distance).toBe(expected);
          else expect(Math.abs(distance / M - expected)).toBeLessThanOrEqual(1e-12);
        });
      }
    },
  );
});

describe("the population after some evaluations", () => {
  const cases = fc.tuple(pointSets({ maxObjectives: 3, maxPoints: 40 }), fc.integer({ min: 2, max: 12 }));

  it("has at most its size and no member twice; ranks and crowding are told for each", () => {
    fc.assert(
      fc.property(cases, ([{ rows, m }, size]) => {
        const { members, ranks, crowding } = populationOf(Float64Array.from(rows.flat()), rows.length, m, size);
        expect(members.length).toBe(Math.min(size, rows.length));
        expect(new Set(members).size).toBe(members.length);
        expect([ranks.length, crowding.length]).toEqual([members.length, members.length]);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("keeps the whole front while it fits", () => {
    fc.assert(
      fc.property(cases, ([{ rows, m }, size]) => {
        const values = Float64Array.from(rows.flat());
        const mask = nonDominated(values, rows.length, m);
        const front = Array.from(mask.keys()).filter((row) => mask[row] === 1);
        if (front.length > size) return;
        const { members, ranks } = populationOf(values, rows.length, m, size);
        expect(members.filter((_, i) => ranks[i] === 0).sort((a, b) => a - b)).toEqual(front);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("gives up the most crowded of a front that does not fit, never its ends", () => {
    const rows = [0, 1, 2, 2.1, 3, 4].map((x) => [x, 4 - x]);
    const { members } = populationOf(Float64Array.from(rows.flat()), 6, 2, 5);
    expect(members.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 4, 5]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypervolume } from "../../../src/core/pareto/index.ts";
import golden from "../../golden/hypervolume.json" with { type: "json" };
import { hypervolumeByGrid, hypervolumeByInclusionExclusion } from "../../reference/hypervolume.ts";
import { pointSets } from "./point-sets.ts";

const volumeOf = (rows: readonly (readonly number[])[], m: number, reference: readonly number[]): number =>
  hypervolume(Float64Array.from(rows.flat()), rows.length, m, Float64Array.from(reference));

const zeros = (m: number): number[] => new Array(m).fill(0);

function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe("hypervolume", () => {
  it.each(golden.cases)("is that of the established libraries: $name", (example) => {
    const points = Float64Array.from(example.Y.flat(), (value) => -value);
    const reference = Float64Array.from(example.ref_point, (value) => -value);
    const actual = hypervolume(points, example.n, example.M, reference);
    expectRelative(actual, example.hypervolume, example.exact_rational ? 1e-12 : 1e-10);
  });

  it.each(golden.cases.filter((c) => c.n <= 60))("loses each point's contribution with it: $name", (example) => {
    const rows = example.Y.map((row) => row.map((value) => -value));
    const reference = example.ref_point.map((value) => -value);
    const all = volumeOf(rows, example.M, reference);
    rows.forEach((_, i) => {
      const without = volumeOf(rows.toSpliced(i, 1), example.M, reference);
      expect(Math.abs(all - without - example.contribution[i]!)).toBeLessThanOrEqual(1e-12 * all);
    });
  });

  it("agrees with inclusion and exclusion, to six objectives", () => {
    fc.assert(
      fc.property(pointSets({ maxObjectives: 6, maxPoints: 9 }), ({ rows, m }) => {
        expect(volumeOf(rows, m, zeros(m))).toBeCloseTo(hypervolumeByInclusionExclusion(rows, zeros(m)), 12);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it("agrees with the grid of all coordinates", () => {
    fc.assert(
      fc.property(pointSets({ maxObjectives: 4, maxPoints: 10 }), ({ rows, m }) => {
        expectRelative(volumeOf(rows, m, zeros(m)), hypervolumeByGrid(rows, zeros(m)), 1e-12);
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  it("never falls when a point is added or improved", () => {
    fc.assert(
      fc.property(pointSets({ maxObjectives: 5, maxPoints: 12 }), fc.nat(), fc.nat(), ({ rows, m }, which, axis) => {
        fc.pre(rows.length > 0);
        const all = volumeOf(rows, m, zeros(m));
        const slack = 1e-14 * all;
        expect(volumeOf(rows.slice(1), m, zeros(m))).toBeLessThanOrEqual(all + slack);
        const better = rows.map((row) => [...row]);
        better[which % rows.length]![axis % m]! += 0.25;
        expect(volumeOf(better, m, zeros(m))).toBeGreaterThanOrEqual(all - slack);
      }),
      { seed: 23, numRuns: 300 },
    );
  });

  it("does not depend on the order of the points or of the objectives", () => {
    fc.assert(
      fc.property(pointSets({ maxObjectives: 5, maxPoints: 12 }), ({ rows, m }) => {
        const all = volumeOf(rows, m, zeros(m));
        expectRelative(volumeOf(rows.toReversed(), m, zeros(m)), all, 1e-13);
        expectRelative(
          volumeOf(
            rows.map((row) => row.toReversed()),
            m,
            zeros(m),
          ),
          all,
          1e-13,
        );
      }),
      { seed: 24, numRuns: 300 },
    );
  });

  it("does not change the caller's arrays", () => {
    const points = Float64Array.of(1, 3, 2, 2, 3, 1);
    hypervolume(points, 3, 2, Float64Array.of(0, 0));
    expect([...points]).toEqual([1, 3, 2, 2, 3, 1]);
  });

  it("is zero when no point is better than the reference point in every objective", () => {
    expect(volumeOf([], 2, [0, 0])).toBe(0);
    expect(
      volumeOf(
        [
          [0, 5],
          [5, 0],
          [-1, 9],
        ],
        2,
        [0, 0],
      ),
    ).toBe(0);
  });

  it("refuses a reference point of the wrong length", () => {
    expect(() => volumeOf([[1, 2]], 2, [0])).toThrow(
      "hypervolume: referencePoint must hold one number for each of the 2 objectives; got [0].",
    );
  });
});

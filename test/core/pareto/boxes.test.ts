import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BoxDecomposition,
  boxDecomposition,
  hypervolume,
  limitedBoxDecomposition,
} from "../../../src/core/pareto/index.ts";
import goldenBoxes from "../../golden/box-decomposition.json" with { type: "json" };
import golden from "../../golden/hypervolume.json" with { type: "json" };
import { pointSets } from "./point-sets.ts";

const decompose = (rows: readonly (readonly number[])[], m: number, reference: readonly number[]): BoxDecomposition =>
  boxDecomposition(Float64Array.from(rows.flat()), rows.length, m, Float64Array.from(reference));

/** Volume of the boxes up to `ceiling` in every objective. */
function clippedVolume(boxes: BoxDecomposition, m: number, ceiling: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < boxes.count; i++) {
    let volume = 1;
    for (let j = 0; j < m; j++) {
      const top = Math.min(boxes.upper[i * m + j]!, ceiling[j]!);
      volume *= Math.max(0, top - boxes.lower[i * m + j]!);
    }
    total += volume;
  }
  return total;
}

function boxesHolding(boxes: BoxDecomposition, m: number, y: readonly number[]): number {
  let holding = 0;
  for (let i = 0; i < boxes.count; i++) {
    if (y.every((value, j) => boxes.lower[i * m + j]! < value && value <= boxes.upper[i * m + j]!)) holding++;
  }
  return holding;
}

describe("box decomposition", () => {
  it.each(["M2", "M2_constrained"] as const)("has the established library's cells for two objectives: %s", (key) => {
    const problem = goldenBoxes.problems[key];
    const boxes = decompose(problem.pareto_Y, 2, problem.ref_point);
    expect([...boxes.lower]).toEqual(problem.cells_fast.lower.flat());
    expect([...boxes.upper]).toEqual(problem.cells_fast.upper.flat().map(Number));
  });

  it("has no more cells for three objectives than the established library's better one", () => {
    const problem = goldenBoxes.problems.M3;
    const boxes = decompose(problem.pareto_Y, 3, problem.ref_point);
    expect(boxes.count).toBeLessThanOrEqual(problem.cells_fast.lower.length);
  });

  it.each(golden.cases.filter((c) => c.M <= 4 || c.n <= 30))(
    "and hypervolume fill the cube between them: $name",
    (example) => {
      const rows = example.Y.map((row) => row.map((value) => -value));
      const reference = example.ref_point.map((value) => -value);
      const boxes = decompose(rows, example.M, reference);
      const ceiling = reference.map((r, j) => Math.max(r, ...rows.map((row) => row[j]!)) + 1);
      const cube = ceiling.reduce((product, top, j) => product * (top - reference[j]!), 1);
      const free = clippedVolume(boxes, example.M, ceiling);
      expect(Math.abs(free + example.hypervolume - cube)).toBeLessThanOrEqual(1e-12 * cube);
    },
  );

  it("holds every non-dominated point beyond the reference in exactly one box, and no dominated one", () => {
    const query = fc.array(fc.integer({ min: -2, max: 12 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(
        pointSets({ maxObjectives: 6, maxPoints: 12 }),
        fc.array(query, { minLength: 30, maxLength: 30 }),
        ({ rows, m }, queries) => {
          const boxes = decompose(rows, m, new Array(m).fill(0));
          for (const y of queries.map((q) => q.slice(0, m).map((k) => k / 10))) {
            const beyond = y.every((value) => value > 0);
            const covered = rows.some((row) => row.every((value, j) => value >= y[j]!));
            expect(boxesHolding(boxes, m, y)).toBe(beyond && !covered ? 1 : 0);
          }
        },
      ),
      { seed: 31, numRuns: 500 },
    );
  });

  it("fills the cube together with the hypervolume for any points", () => {
    fc.assert(
      fc.property(pointSets({ maxObjectives: 4, maxPoints: 25 }), ({ rows, m }) => {
        const boxes = decompose(rows, m, new Array(m).fill(0));
        const dominated = hypervolume(Float64Array.from(rows.flat()), rows.length, m, new Float64Array(m));
        expect(clippedVolume(boxes, m, new Array(m).fill(2)) + dominated).toBeCloseTo(2 ** m, 12);
      }),
      { seed: 32, numRuns: 300 },
    );
  });

  it("is the whole region beyond the reference point when nothing dominates it", () => {
    for (let m = 1; m <= 7; m++) {
      const boxes = decompose([new Array(m).fill(-1)], m, new Array(m).fill(0));
      expect(boxes.count).toBe(1);
      expect([...boxes.lower]).toEqual(new Array(m).fill(0));
      expect([...boxes.upper]).toEqual(new Array(m).fill(Number.POSITIVE_INFINITY));
    }
  });

  it("needs n + 1 boxes for two objectives and at most 2n + 1 for three", () => {
    for (const example of golden.cases.filter((c) => c.name.startsWith("simplex") && c.M <= 3)) {
      const rows = example.Y.map((row) => row.map((value) => -value));
      const { count } = decompose(
        rows,
        example.M,
        example.ref_point.map((value) => -value),
      );
      if (example.M === 2) expect(count).toBe(example.n + 1);
      else expect(count).toBeLessThanOrEqual(2 * example.n + 1);
    }
  });

  it("has no empty box", () => {
    fc.assert(
      fc.property(pointSets({ minObjectives: 2, maxObjectives: 6, maxPoints: 20 }), ({ rows, m }) => {
        const boxes = decompose(rows, m, new Array(m).fill(0));
        expect(boxes.lower.every((low, i) => low < boxes.upper[i]!)).toBe(true);
      }),
      { seed: 33, numRuns: 200 },
    );
  });

  it("leaves out the points that dominate least at the limit of boxes, and then holds a little dominated volume", () => {
    const example = golden.cases.find(({ name }) => name === "simplex_M5_n50");
    if (example === undefined) throw new Error("no such case");
    const points = Float64Array.from(example.Y.flat(), (value) => -value);
    const reference = Float64Array.from(example.ref_point, (value) => -value);
    const exact = boxDecomposition(points, example.n, 5, reference);
    const cut = limitedBoxDecomposition(points, example.n, reference, 600);
    expect(exact.count).toBeGreaterThan(700);
    expect(cut.count).toBeGreaterThanOrEqual(600);
    expect(cut.count).toBeLessThan(exact.count);
    const ceiling = [...reference].map((value) => value + 3);
    const extra = clippedVolume(cut, 5, ceiling) - clippedVolume(exact, 5, ceiling);
    expect(extra).toBeGreaterThan(0);
    expect(extra).toBeLessThan(0.1 * example.hypervolume);
  });
});

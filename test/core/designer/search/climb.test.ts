import { describe, expect, it } from "vitest";
import { climb } from "../../../../src/core/designer/search/climb.ts";
import { createSpace } from "../../../../src/core/space/index.ts";
import { unitFloat } from "../../../fixtures/search-studies.ts";

const D = 6;
const parameters = Array.from({ length: D }, (_, j) => unitFloat(`x${j}`));
const space = createSpace(parameters);

/** An acquisition with these values, which write their slopes; `rounds` has the number of points of each evaluation. */
function acquisitionOf(valueAt: (x: Float64Array, slope: Float64Array) => number) {
  const rounds: number[] = [];
  const gradient = async (points: Float64Array) => {
    const count = points.length / D;
    rounds.push(count);
    const slopes = new Float64Array(points.length);
    const values = Float64Array.from({ length: count }, (_, i) =>
      valueAt(points.subarray(i * D, (i + 1) * D), slopes.subarray(i * D, (i + 1) * D)),
    );
    return { values, gradient: slopes };
  };
  return { rounds, gradient };
}

/** Two concave hills with different curvatures by coordinate, one in each half of the cube; that of the low half has another height. */
const ascentOf = (heightOfLowHalf: number) =>
  acquisitionOf((x, slope) => {
    let value = x[0] < 0.5 ? heightOfLowHalf : 0;
    for (let j = 0; j < D; j++) {
      const weight = 4 ** j;
      const centre = j === 0 ? (x[0] < 0.5 ? 0.3 : 0.7) : 0.7;
      value -= weight * (x[j] - centre) ** 2;
      slope[j] = -2 * weight * (x[j] - centre);
    }
    return value;
  });

/** A curved valley (Rosenbrock's function), in which ascents rise for a long time; the low half of the cube is lower by a constant. */
const ridgeOf = (below: number) =>
  acquisitionOf((x, slope) => {
    // The first coordinate only tells the halves apart.
    let value = x[0] < 0.5 ? -below : 0;
    for (let j = 1; j + 1 < D; j++) {
      const [a, b] = [4 * x[j] - 2, 4 * x[j + 1] - 2];
      const bend = b - a * a;
      value -= 1e-3 * (100 * bend * bend + (1 - a) ** 2);
      slope[j] += 4e-3 * (400 * bend * a + 2 * (1 - a));
      slope[j + 1] -= 4e-3 * 200 * bend;
    }
    return value;
  });

const starts = (firsts: readonly number[]) =>
  Float64Array.from(firsts.flatMap((first) => [first, ...Array.from({ length: D - 1 }, (_, j) => 0.1 + 0.15 * j)]));

describe("ascents of the acquisition", () => {
  it("end at the optimum, all of them while none falls behind", async () => {
    const ascent = ascentOf(0);
    const ends = await climb(ascent, starts([0.6, 0.9]), space);
    for (const end of [ends.subarray(0, D), ends.subarray(D)]) {
      for (const value of end) expect(value).toBeCloseTo(0.7, 2);
    }
    expect(ascent.rounds.length).toBeLessThanOrEqual(48);
  });

  it("end after 12 evaluations where others are far above, and remain the best of those", async () => {
    const ascent = ascentOf(-5);
    const ends = await climb(ascent, starts([0.4, 0.6, 0.35]), space);
    expect(ascent.rounds.slice(0, 12)).toEqual(new Array(12).fill(3));
    expect(ascent.rounds.length).toBeGreaterThan(12);
    for (const count of ascent.rounds.slice(12)) expect(count).toBe(1);
    for (const value of ends.subarray(D, 2 * D)) expect(value).toBeCloseTo(0.7, 2);
    // The others have their best points, not their starts.
    expect(ends.subarray(0, D)).not.toEqual(starts([0.4]));
  });

  it.each([
    [0.05, 24, 2],
    [0.2, 24, 1],
    [0.3, 18, 2],
    [0.7, 18, 1],
  ])("that are %d below are still there or not after %i evaluations: %i go on", async (below, evaluations, count) => {
    const ascent = ridgeOf(below);
    await climb(ascent, starts([0.4, 0.6]), space);
    expect(ascent.rounds.length).toBeGreaterThan(evaluations);
    expect(ascent.rounds[evaluations]).toBe(count);
  });

  it("go on beyond 24 evaluations while they rise, to at most 48", async () => {
    const ascent = ridgeOf(0);
    await climb(ascent, starts([0.4, 0.6]), space);
    expect(ascent.rounds.length).toBeGreaterThan(24);
    expect(ascent.rounds.length).toBeLessThanOrEqual(48);
    for (const count of ascent.rounds) expect(count).toBe(2);
  });

  it("all have 24 evaluations in a space with constraints, where those ahead may be beyond them", async () => {
    const constraint = {
      text: "x0 <= 0.5",
      expression: {
        kind: "binary",
        operator: "<=",
        left: { kind: "parameter", name: "x0" },
        right: { kind: "literal", value: 0.5 },
      },
    } as const;
    const ascent = ridgeOf(5);
    await climb(ascent, starts([0.4, 0.6]), createSpace(parameters, [constraint]));
    expect(ascent.rounds).toEqual(new Array(24).fill(2));
  });

  it("end where nothing is gained anywhere", async () => {
    const ascent = acquisitionOf(() => Number.NEGATIVE_INFINITY);
    expect(await climb(ascent, starts([0.4, 0.6]), space)).toEqual(starts([0.4, 0.6]));
  });

  it("go on while they are little below the others", async () => {
    const ascent = ascentOf(-1);
    await climb(ascent, starts([0.4, 0.6]), space);
    expect(ascent.rounds[12]).toBe(2);
    expect(ascent.rounds.length).toBeGreaterThan(18);
    for (const count of ascent.rounds.slice(18)) expect(count).toBe(1);
  });
});

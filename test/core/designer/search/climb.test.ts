import { describe, expect, it } from "vitest";
import { climb } from "../../../../src/core/designer/search/climb.ts";
import { createSpace } from "../../../../src/core/space/index.ts";
import { unitFloat } from "../../../fixtures/search-studies.ts";

const D = 6;
const space = createSpace(Array.from({ length: D }, (_, j) => unitFloat(`x${j}`)));

/** −a narrow valley of Rosenbrock's kind around 0.7, plus a constant that depends on the half of the cube: a low and a high plain. */
function ascentOf(heightOfLowHalf: number) {
  const rounds: number[] = [];
  const gradientOf = async (points: Float64Array) => {
    const count = points.length / D;
    rounds.push(count);
    const values = new Float64Array(count);
    const gradient = new Float64Array(points.length);
    for (let i = 0; i < count; i++) {
      const x = points.subarray(i * D, (i + 1) * D);
      values[i] = x[0] < 0.5 ? heightOfLowHalf : 0;
      for (let j = 0; j < D; j++) {
        const weight = 4 ** j;
        const centre = j === 0 ? (x[0] < 0.5 ? 0.3 : 0.7) : 0.7;
        values[i] -= weight * (x[j] - centre) ** 2;
        gradient[i * D + j] = -2 * weight * (x[j] - centre);
      }
    }
    return { values, gradient };
  };
  return { rounds, gradient: gradientOf };
}

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

  it("go on while they are little below the others", async () => {
    const ascent = ascentOf(-1);
    await climb(ascent, starts([0.4, 0.6]), space);
    expect(ascent.rounds[12]).toBe(2);
    expect(ascent.rounds.length).toBeGreaterThan(18);
    for (const count of ascent.rounds.slice(18)) expect(count).toBe(1);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stackingShare } from "../../../src/core/gp/index.ts";

const densities = (count: number) =>
  fc.array(fc.double({ min: -400, max: 5, noNaN: true }), { minLength: count, maxLength: count });
const pair = fc.integer({ min: 1, max: 30 }).chain((count) => fc.tuple(densities(count), densities(count)));

describe("the share of a model in a mixture of two", () => {
  it("is a half where both predict alike", () => {
    expect(stackingShare(new Float64Array(9), new Float64Array(9))).toBeCloseTo(0.5, 9);
  });

  it("is larger for the model that predicts better, the more so the more points there are", () => {
    const shareOf = (count: number) => stackingShare(new Float64Array(count), new Float64Array(count).fill(-1));
    expect(shareOf(8)).toBeGreaterThan(0.5);
    expect(shareOf(64)).toBeGreaterThan(shareOf(8));
  });

  it("leaves neither model out, whatever the densities, and swaps with them", () => {
    fc.assert(
      fc.property(pair, ([first, second]) => {
        const share = stackingShare(Float64Array.from(first), Float64Array.from(second));
        expect(share).toBeGreaterThan(0.01);
        expect(share).toBeLessThan(0.99);
        expect(stackingShare(Float64Array.from(second), Float64Array.from(first))).toBeCloseTo(1 - share, 6);
      }),
    );
  });

  it("has the largest objective of all shares", () => {
    fc.assert(
      fc.property(pair, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ([first, second], other) => {
        const [p, q] = [Float64Array.from(first), Float64Array.from(second)];
        const objective = (w: number) =>
          p.reduce(
            (sum, value, i) => {
              const most = Math.max(value, q[i]!);
              return sum + most + Math.log(w * Math.exp(value - most) + (1 - w) * Math.exp(q[i]! - most));
            },
            PRIOR_POINTS * (Math.log(w) + Math.log(1 - w)),
          );
        expect(objective(stackingShare(p, q))).toBeGreaterThanOrEqual(objective(other) - 1e-9);
      }),
    );
  });
});

/** κ of stacking-share.ts. */
const PRIOR_POINTS = 4;

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stackingShare } from "../../../src/core/gp/index.ts";

const densities = (count: number) =>
  fc.array(fc.double({ min: -400, max: 5, noNaN: true }), { minLength: count, maxLength: count });
const pair = fc.integer({ min: 1, max: 30 }).chain((count) => fc.tuple(densities(count), densities(count)));

describe("the share of SAAS in a mixture with MAP", () => {
  it("is that of the prior where both predict alike", () => {
    expect(stackingShare(new Float64Array(9), new Float64Array(9))).toBeCloseTo(2 / 3, 9);
  });

  it("is larger for the model that predicts better, the more so the more points there are", () => {
    const better = (count: number) => stackingShare(new Float64Array(count), new Float64Array(count).fill(-1));
    const worse = (count: number) => stackingShare(new Float64Array(count).fill(-1), new Float64Array(count));
    expect(better(8)).toBeGreaterThan(2 / 3);
    expect(better(64)).toBeGreaterThan(better(8));
    expect(worse(8)).toBeLessThan(2 / 3);
    expect(worse(64)).toBeLessThan(worse(8));
  });

  it("leaves neither model out, whatever the densities", () => {
    fc.assert(
      fc.property(pair, ([first, second]) => {
        const share = stackingShare(Float64Array.from(first), Float64Array.from(second));
        expect(share).toBeGreaterThan(0.01);
        expect(share).toBeLessThan(0.99);
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
            SAAS_POINTS * Math.log(w) + MAP_POINTS * Math.log(1 - w),
          );
        expect(objective(stackingShare(p, q))).toBeGreaterThanOrEqual(objective(other) - 1e-9);
      }),
    );
  });
});

/** κ of stacking-share.ts. */
const [SAAS_POINTS, MAP_POINTS] = [8, 4];

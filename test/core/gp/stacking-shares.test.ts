import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stackingShares } from "../../../src/core/gp/stacking-shares.ts";

const PRIOR = [8, 4, 4];
const densities = (count: number) =>
  fc.array(fc.double({ min: -400, max: 5, noNaN: true }), { minLength: count, maxLength: count });
const three = fc
  .integer({ min: 1, max: 30 })
  .chain((count) => fc.tuple(densities(count), densities(count), densities(count)));
const positive = fc.double({ min: 0.01, max: 1, noNaN: true });

describe("the shares of models by stacking", () => {
  it("are those of the prior where all predict alike", () => {
    const alike = stackingShares([new Float64Array(9), new Float64Array(9), new Float64Array(9)], PRIOR);
    [0.5, 0.25, 0.25].forEach((share, m) => {
      expect(alike[m]).toBeCloseTo(share, 9);
    });
  });

  it("have the largest objective of all shares", () => {
    fc.assert(
      fc.property(three, fc.tuple(positive, positive, positive), (each, others) => {
        const logs = each.map((values) => Float64Array.from(values));
        const objective = (shares: readonly number[]) => {
          let sum = shares.reduce((total, share, m) => total + PRIOR[m]! * Math.log(share), 0);
          for (const i of logs[0]!.keys()) {
            const most = Math.max(...logs.map((values) => values[i]!));
            sum += most + Math.log(shares.reduce((total, w, m) => total + w * Math.exp(logs[m]![i]! - most), 0));
          }
          return sum;
        };
        const total = others.reduce((a, b) => a + b);
        const other = others.map((share) => share / total);
        expect(objective(stackingShares(logs, PRIOR))).toBeGreaterThanOrEqual(objective(other) - 1e-9);
      }),
    );
  });
});

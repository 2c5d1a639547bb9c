import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mixtureShares } from "../../../src/core/gp/index.ts";

const densities = (count: number) =>
  fc.array(fc.double({ min: -400, max: 5, noNaN: true }), { minLength: count, maxLength: count });
const three = fc
  .integer({ min: 1, max: 30 })
  .chain((count) => fc.tuple(densities(count), densities(count), densities(count)));
const flat = (count: number, value: number) => new Float64Array(count).fill(value);

describe("the shares of SAAS, MAP and the ANOVA kernel in a mixture", () => {
  it("are those of the prior where all predict alike", () => {
    const shares = mixtureShares([flat(9, 0), flat(9, 0), flat(9, 0)]);
    // Of the nine points each model has a third by pseudo-BMA+, and by stacking as much as by the prior.
    expect(shares[0]).toBeCloseTo((0.5 + (3 + 8) / 25) / 2, 9);
    expect(shares[1]).toBeCloseTo((0.25 + (3 + 4) / 25) / 2, 9);
    expect(shares[2]).toBeCloseTo(shares[1]!, 9);
  });

  it("are larger for the model that predicts better, the more so the more points there are", () => {
    for (const best of [0, 1, 2]) {
      const share = (count: number) => mixtureShares([0, 1, 2].map((m) => flat(count, m === best ? 0 : -1)))[best]!;
      expect(share(8)).toBeGreaterThan(share(0));
      expect(share(64)).toBeGreaterThan(share(8));
      expect(share(64)).toBeGreaterThan(0.8);
    }
  });

  it("keep two models of which each is right about half of the points", () => {
    const halves = [0, 1].map((half) => Float64Array.from({ length: 40 }, (_, i) => (i % 2 === half ? 0 : -3)));
    const [saas, map, anova] = mixtureShares([flat(40, -6), ...halves]);
    expect(map).toBeGreaterThan(0.3);
    expect(anova).toBeGreaterThan(0.3);
    expect(saas).toBeLessThan(0.2);
  });

  it("have a sum of 1 and leave no model out, whatever the densities", () => {
    fc.assert(
      fc.property(three, (each) => {
        const shares = mixtureShares(each.map((values) => Float64Array.from(values)));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        for (const share of shares) expect(share).toBeGreaterThan(0.02);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Link, linkAt, linkInverse, linkStraightBelow } from "../../../src/core/acquisition/link.ts";

const link: fc.Arbitrary<Link> = fc.record({
  kind: fc.constantFrom("log", "logit"),
  origin: fc.constant(0),
  width: fc.constant(1),
  lowest: fc.constant(0),
  highest: fc.constant(1),
  sign: fc.constantFrom(1, -1),
  mean: fc.double({ min: -2, max: 2, noNaN: true }),
  deviation: fc.double({ min: 0.1, max: 2, noNaN: true }),
  scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
});
const place = fc.double({ min: -3, max: 3, noNaN: true });
const fresh = () => ({ value: 0, slope: 0, curvature: 0 });

describe("the link of a transformed outcome", () => {
  it("is undone by its inverse", () => {
    fc.assert(
      fc.property(link, place, (each, z) => {
        const out = fresh();
        linkAt(each, z, out);
        expect(linkInverse(each, out.value)).toBeCloseTo(z, 6);
      }),
      { seed: 1 },
    );
  });

  it("has no inverse beyond what it can give: times below 0, rates above 1", () => {
    const each = { origin: 0, width: 1, lowest: 0, highest: 1, mean: 0, deviation: 1, scale: 1 } as const;
    expect(linkInverse({ ...each, kind: "log", sign: -1 }, 0.5)).toBe(Number.NEGATIVE_INFINITY);
    expect(linkInverse({ ...each, kind: "logit", sign: 1 }, 1.5)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("goes on straight below the reference point, so that the chance of getting there is that of the model", () => {
    fc.assert(
      fc.property(link, place, fc.double({ min: 1e-6, max: 4, noNaN: true }), (each, floor, below) => {
        const at = fresh();
        linkAt(each, floor, at);
        const out = fresh();
        linkStraightBelow(each, floor, floor - below, out);
        // z = (mean − g(r)) / (g′(r) σ) of the normal that improvement is counted by, for σ = 1.
        expect((out.value - at.value) / out.slope).toBeCloseTo(-below, 6);
        expect(out.curvature).toBe(0);
      }),
      { seed: 2 },
    );
  });

  it("is itself from the reference point on", () => {
    fc.assert(
      fc.property(link, place, fc.double({ min: 0, max: 4, noNaN: true }), (each, floor, above) => {
        const [plain, out] = [fresh(), fresh()];
        linkAt(each, floor + above, plain);
        linkStraightBelow(each, floor, floor + above, out);
        expect(out).toEqual(plain);
      }),
      { seed: 3 },
    );
  });
});

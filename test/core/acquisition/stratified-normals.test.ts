import { describe, expect, it } from "vitest";
import { createStratifiedNormals } from "../../../src/core/acquisition/stratified-normals.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { normalQuantile } from "../../../src/core/special/index.ts";

describe("stratified normals", () => {
  it("have one value in each T-th of the distribution, in an order that differs from coordinate to coordinate", () => {
    const T = 8;
    const normals = createStratifiedNormals(T, createRandomStream("strata"));
    const edges = Array.from({ length: T - 1 }, (_, t) => normalQuantile((t + 1) / T));
    const orders = new Set<string>();
    for (let coordinate = 0; coordinate < 200; coordinate++) {
      normals.next();
      const strata = Array.from(normals.values, (value) => edges.filter((edge) => edge < value).length);
      expect(strata.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      orders.add(strata.join());
    }
    expect(orders.size).toBeGreaterThan(190);
  });

  it("are standard normal in every draw, with draws' coordinates uncorrelated", () => {
    const T = 4;
    const count = 40_000;
    const normals = createStratifiedNormals(T, createRandomStream(3));
    const sums = Array.from({ length: T }, () => ({ first: 0, second: 0, fourth: 0, lagged: 0, before: 0 }));
    for (let i = 0; i < count; i++) {
      normals.next();
      sums.forEach((sum, t) => {
        const z = normals.values[t];
        sum.first += z / count;
        sum.second += z ** 2 / count;
        sum.fourth += z ** 4 / count;
        sum.lagged += (z * sum.before) / count;
        sum.before = z;
      });
    }
    for (const { first, second, fourth, lagged } of sums) {
      expect(Math.abs(first)).toBeLessThan(5 / Math.sqrt(count));
      expect(Math.abs(second - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
      expect(Math.abs(fourth - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
      expect(Math.abs(lagged)).toBeLessThan(5 / Math.sqrt(count));
    }
  });

  it("of one draw alone are plain normals, the same for the same seed", () => {
    const draw = () => {
      const normals = createStratifiedNormals(1, createRandomStream("one"));
      return Array.from({ length: 5 }, () => {
        normals.next();
        return normals.values[0];
      });
    };
    expect(draw()).toEqual(draw());
    expect(new Set(draw()).size).toBe(5);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandomStream, createSobol, type Sobol } from "../../../src/core/random/index.ts";
import golden from "../../golden/sobol.json" with { type: "json" };
import { centeredDiscrepancy, starDiscrepancy, wraparoundDiscrepancy } from "../../reference/discrepancy.ts";

const points = (sobol: Sobol, count: number, from = 0): Float64Array[] =>
  Array.from({ length: count }, (_, i) => sobol.point(from + i));

const scrambled = (dimension: number, seed: number | string): Sobol => createSobol(dimension, createRandomStream(seed));

/** How many of the 2^m points lie in each cell of a grid of 2^bits[j] equal intervals along coordinate j. */
function cellCounts(set: readonly Float64Array[], coordinates: readonly number[], bits: readonly number[]): number[] {
  const counts = new Array<number>(2 ** bits.reduce((a, b) => a + b, 0)).fill(0);
  for (const x of set) {
    let cell = 0;
    coordinates.forEach((j, axis) => {
      cell = cell * 2 ** bits[axis]! + Math.floor(x[j]! * 2 ** bits[axis]!);
    });
    counts[cell]! += 1;
  }
  return counts;
}

describe("the plain Sobol sequence", () => {
  test("is SciPy's and PyTorch's, bit for bit, over the first 64 points", () => {
    expect(points(createSobol(24), 64).map((x) => [...x])).toEqual(golden.first64_d24);
  });

  test("has the same leading coordinates whatever its dimension", () => {
    const wide = points(createSobol(24), 64);
    for (const dimension of [1, 2, 8]) {
      expect(points(createSobol(dimension), 64)).toEqual(wide.map((x) => x.slice(0, dimension)));
    }
  });

  test("reaches any index directly, up to 64 coordinates and beyond a million points", () => {
    const sobol = createSobol(64);
    expect(golden.far_d64.index.map((index) => [...sobol.point(index)])).toEqual(golden.far_d64.points);
  });

  test("has 1,024 coordinates that agree with SciPy's", () => {
    const sobol = createSobol(1024);
    const { index, coordinate, values } = golden.far_d1024;
    expect(index.map((i) => coordinate.map((c) => sobol.point(i)[c - 1]))).toEqual(values);
  });

  test("balances every one of 1,024 coordinates: 256 points, one in each of 256 intervals", () => {
    const set = points(createSobol(1024), 256);
    for (let j = 0; j < 1024; j++) expect(new Set(cellCounts(set, [j], [8]))).toEqual(new Set([1]));
  });
});

describe("a scrambled Sobol sequence", () => {
  test("repeats for the same stream, does not advance it, and differs for another", () => {
    const stream = createRandomStream(5);
    const first = points(createSobol(3, stream), 16);
    expect(points(createSobol(3, stream), 16)).toEqual(first);
    expect(stream.uniform()).toBe(createRandomStream(5).uniform());
    expect(points(scrambled(3, 6), 16)).not.toEqual(first);
  });

  test("has exactly one of n = 2^m points in each of n intervals of every coordinate, from any multiple of n on", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 8 }), fc.nat(200), (seed, m, block) => {
        const set = points(scrambled(24, seed), 2 ** m, block * 2 ** m);
        for (let j = 0; j < 24; j++) expect(new Set(cellCounts(set, [j], [m]))).toEqual(new Set([1]));
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  test("has exactly one of 2^m points in every elementary rectangle of its first two coordinates (a (0, m, 2)-net)", () => {
    for (const seed of [1, 2, 3]) {
      const set = points(scrambled(2, seed), 256);
      for (let bits = 0; bits <= 8; bits++) {
        expect(new Set(cellCounts(set, [0, 1], [bits, 8 - bits]))).toEqual(new Set([1]));
      }
    }
  });

  test("fills each coordinate with doubles in [0, 1) that are uniform whatever the index (5 standard errors)", () => {
    const seeds = 2000;
    const index = 37;
    let sum = 0;
    let squares = 0;
    let agreements = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const [x, y] = scrambled(2, seed).point(index) as unknown as [number, number];
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(1);
      sum += x - 0.5;
      squares += (x - 0.5) ** 2 - 1 / 12;
      agreements += (x < 0.5 ? 1 : -1) * (y < 0.5 ? 1 : -1);
    }
    expect(Math.abs(sum / seeds)).toBeLessThan(5 * Math.sqrt(1 / 12 / seeds));
    expect(Math.abs(squares / seeds)).toBeLessThan(5 * Math.sqrt(1 / 180 / seeds));
    expect(Math.abs(agreements / seeds)).toBeLessThan(5 / Math.sqrt(seeds));
  });

  test("flips a deep digit independently of where the coordinate's parent interval lies (nested, not a mere shift)", () => {
    // A digital shift flips digit 2 alike in both halves of the interval; Owen's scrambling does so half of the time.
    let alike = 0;
    const seeds = 1000;
    for (let seed = 0; seed < seeds; seed++) {
      const sobol = scrambled(1, seed);
      const [low, high] = [0, 1].map((half) => {
        // Plain points 0 … 3 are 0, ½, ¾, ¼: 0 and ¼ share the lower half, ½ and ¾ the upper one.
        const [a, b] = half === 0 ? [sobol.point(0)[0]!, sobol.point(3)[0]!] : [sobol.point(1)[0]!, sobol.point(2)[0]!];
        return a < b;
      });
      if (low === high) alike++;
    }
    expect(Math.abs(alike / seeds - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / seeds));
  });

  test.each([
    golden.scrambled_statistics.n256_d2,
    golden.scrambled_statistics.n256_d8,
    golden.scrambled_statistics.n256_d24,
  ])(
    "is as even as SciPy's scrambling: mean centred discrepancy of 20 sets within 4 standard errors, n = $n, d = $d",
    ({ n, d, centered_mean, centered_sd, iid_centered_mean }) => {
      const values = Array.from({ length: 20 }, (_, seed) => centeredDiscrepancy(points(scrambled(d, seed), n)));
      const mean = values.reduce((a, b) => a + b, 0) / 20;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 19;
      expect(Math.abs(mean - centered_mean)).toBeLessThan(4 * Math.sqrt((variance + centered_sd ** 2) / 20));
      expect(Math.max(...values)).toBeLessThan(iid_centered_mean);
    },
  );

  test("works in 256 dimensions: every coordinate balanced, no two coordinates alike", () => {
    const set = points(scrambled(256, 9), 128);
    const columns = new Set<string>();
    for (let j = 0; j < 256; j++) {
      expect(new Set(cellCounts(set, [j], [7]))).toEqual(new Set([1]));
      columns.add(set.map((x) => Math.floor(x[j]! * 128)).join());
    }
    expect(columns.size).toBe(256);
  });
});

test("the discrepancies that these tests measure are SciPy's", () => {
  const { points: set, centered_CD, wraparound_WD, L2_star } = golden.discrepancy_small_set;
  expect(Math.abs(centeredDiscrepancy(set) - centered_CD)).toBeLessThan(1e-12);
  expect(Math.abs(wraparoundDiscrepancy(set) - wraparound_WD)).toBeLessThan(1e-12);
  expect(Math.abs(starDiscrepancy(set) - L2_star)).toBeLessThan(1e-12);
});

test("createSobol and point refuse arguments out of range", () => {
  for (const dimension of [0, 1025, 2.5, Number.NaN]) {
    expect(() => createSobol(dimension)).toThrow("createSobol: dimension must be an integer in 1 … 1024; got");
  }
  for (const index of [-1, 0.5, 2 ** 32]) {
    expect(() => createSobol(2).point(index)).toThrow("point: index must be an integer in 0 … 4294967295; got");
  }
  expect(createSobol(1).point(2 ** 32 - 1)[0]).toBe(2 ** -32);
});

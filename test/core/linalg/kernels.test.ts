import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnovaFactors, createArena, type KernelFamily } from "../../../src/core/linalg/index.ts";
import { referenceKernels as reference } from "../../reference/reference-kernels.ts";
import { difference, fillLower, fillRandom, productWithTranspose } from "./random-matrices.ts";

/** Sizes with every remainder of the blocks of 2, 4 and 8. */
const SIZES = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 23, 31, 32, 33, 50, 63, 64, 65, 97, 128, 159, 300,
];
const FAMILIES: readonly KernelFamily[] = ["matern52", "rbf"];
const arena = createArena(6 * 300 * 300 + 4000);
const kernels = arena.kernels;

/** A property over random sizes; what it allocates is given back after each case. */
function forSizes(
  first: number,
  second: number,
  third: number,
  check: (a: number, b: number, c: number, seed: number) => void,
): void {
  const size = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
  fc.assert(
    fc.property(size(first), size(second), size(third), size(1e6), (a, b, c, seed) => {
      const mark = arena.mark();
      check(a, b, c, seed);
      arena.release(mark);
    }),
    { seed: 20240, numRuns: 60 },
  );
}

/** Factors of one to three columns, some of them with a weight of 0. */
function someFactors(count: number, seed: number): AnovaFactors {
  const weights = fillRandom(new Float64Array(count), seed).map((value) =>
    Math.min(0.99, Math.max(0, Math.abs(value))),
  );
  if (seed % 3 === 0) weights[0] = 0;
  return { weights, columns: Int32Array.from({ length: count }, (_, f) => 1 + ((seed + f) % 3)) };
}

describe("the WebAssembly kernels agree with the reference", () => {
  test.each(FAMILIES)("covariance, %s, without touching the upper triangles", (family) => {
    forSizes(90, 30, 1, (n, d, _, seed) => {
      const Z = fillRandom(arena.allocate(n * d), seed);
      const [K, S] = [arena.allocate(n * n).fill(7), arena.allocate(n * n).fill(7)];
      const [K0, S0] = [new Float64Array(n * n).fill(7), new Float64Array(n * n).fill(7)];
      kernels.covariance(family, Z, n, d, 1.7, K, S);
      reference.covariance(family, Z, n, d, 1.7, K0, S0);
      expect(difference(K, K0)).toBeLessThan(1e-13);
      expect(difference(S, S0)).toBeLessThan(1e-13);
      for (let i = 0; i < n; i++) {
        expect(K[i * n + i]).toBe(1.7);
        for (let k = i + 1; k < n; k++) if (K[i * n + k] !== 7 || S[i * n + k] !== 7) expect.fail("upper written");
      }
    });
  });

  test("edgeTerms, bit for bit, from far below an edge to far above it", () => {
    const special = [-Infinity, -1e200, -40, -9, -0.5, -1e-300, 0, 0.5, 8.9999, 9, 1e5, Infinity];
    forSizes(60, 1, 1, (n, _, __, seed) => {
      const stride = n + 3 + special.length;
      const edges = fillRandom(arena.allocate(stride), seed).map((value) => 12 * value);
      const loaded = arena.allocate(stride);
      loaded.set(edges);
      loaded.set(special, n);
      const [out, expected] = [arena.allocate(3 * stride), new Float64Array(3 * stride)];
      const [from, to] = [seed % n, n + special.length];
      for (const wantGradient of [false, true]) {
        kernels.edgeTerms(loaded, stride, from, to, 0.25, 0.75, wantGradient, out);
        reference.edgeTerms(loaded, stride, from, to, 0.25, 0.75, wantGradient, expected);
        for (let k = 0; k < (wantGradient ? 3 : 1); k++) {
          expect(out.slice(k * stride + from, k * stride + to)).toEqual(
            expected.slice(k * stride + from, k * stride + to),
          );
        }
      }
    });
  });

  test.each([
    ["that begin at a number", 0],
    ["that begin at minus infinity", 1],
  ])("stripImprovement, bit for bit, from far below all strips to far above them, of strips %s", (_strips, isOpen) => {
    let finite = 0;
    forSizes(70, 1, 1, (count, _, __, seed) => {
      const stride = count + 4;
      const edges = arena.allocate(2 * stride);
      const first = fillRandom(new Float64Array(count + 1), seed).map((value) => 3 * value);
      edges.set(first.sort());
      if (isOpen) edges.set([-Infinity], 0);
      edges.set([Infinity], count);
      edges.set(
        fillRandom(new Float64Array(count), seed + 1)
          .sort()
          .reverse(),
        stride,
      );
      const mean = fillRandom(new Float64Array(2), seed + 2).map((value) => 8 * value);
      const deviation = fillRandom(new Float64Array(2), seed + 3).map((value) => 10 ** (2 * value - 1));
      const [terms, expectedTerms] = [arena.allocate(6 * stride), new Float64Array(6 * stride)];
      const [out, expected] = [arena.allocate(5), new Float64Array(5)];
      for (const wantGradient of [false, true]) {
        kernels.stripImprovement(edges, stride, count, mean, deviation, wantGradient, terms, out);
        reference.stripImprovement(edges, stride, count, mean, deviation, wantGradient, expectedTerms, expected);
        expect(out.slice()).toEqual(expected);
        if (expected.every(Number.isFinite) && expected[0] > 0) finite++;
      }
    });
    if (!isOpen) expect(finite).toBeGreaterThan(30);
  });

  test("stripImprovement refuses a stride that leaves no room after the strips", () => {
    const [edges, terms, out] = [arena.allocate(40), arena.allocate(60), arena.allocate(5)];
    const [mean, deviation] = [Float64Array.of(0, 0), Float64Array.of(1, 1)];
    expect(() => kernels.stripImprovement(edges, 8, 5, mean, deviation, true, terms, out)).toThrow(
      "stride must be at least count + 4, which is 9; got 8",
    );
  });

  test.each(FAMILIES)("crossCovariance, %s", (family) => {
    forSizes(20, 90, 30, (q, n, d, seed) => {
      const Q = fillRandom(arena.allocate(q * d), seed);
      const Z = fillRandom(arena.allocate(n * d), seed + 1);
      const [K, S] = [arena.allocate(q * n), arena.allocate(q * n)];
      const [K0, S0] = [new Float64Array(q * n), new Float64Array(q * n)];
      kernels.crossCovariance(family, Q, q, Z, n, d, 0.3, K, S);
      reference.crossCovariance(family, Q, q, Z, n, d, 0.3, K0, S0);
      expect(difference(K, K0)).toBeLessThan(1e-13);
      expect(difference(S, S0)).toBeLessThan(1e-13);
    });
  });

  test("anovaCovariance, without touching the upper triangle", () => {
    forSizes(60, 9, 1, (n, count, _, seed) => {
      const factors = someFactors(count, seed);
      const d = factors.columns.reduce((sum, columns) => sum + columns, 0);
      const Z = fillRandom(arena.allocate(n * d), seed);
      const [K, K0] = [arena.allocate(n * n).fill(7), new Float64Array(n * n).fill(7)];
      kernels.anovaCovariance(factors, Z, n, d, 1.7, K);
      reference.anovaCovariance(factors, Z, n, d, 1.7, K0);
      expect(difference(K, K0)).toBeLessThan(1e-13);
      for (let i = 0; i < n; i++) {
        expect(K[i * n + i]).toBe(1.7);
        for (let k = i + 1; k < n; k++) if (K[i * n + k] !== 7) expect.fail("upper written");
      }
    });
  });

  test("anovaCrossCovariance and its gradient by inputs", () => {
    forSizes(9, 50, 9, (q, n, count, seed) => {
      const factors = someFactors(count, seed);
      const d = factors.columns.reduce((sum, columns) => sum + columns, 0);
      const Q = fillRandom(arena.allocate(q * d), seed);
      const Z = fillRandom(arena.allocate(n * d), seed + 1);
      const [K, K0] = [arena.allocate(q * n), new Float64Array(q * n)];
      kernels.anovaCrossCovariance(factors, Q, q, Z, n, d, 0.3, K);
      reference.anovaCrossCovariance(factors, Q, q, Z, n, d, 0.3, K0);
      expect(difference(K, K0)).toBeLessThan(1e-13);

      const A = fillRandom(arena.allocate(q * n), seed + 2);
      const out = arena.allocate(q * d);
      const expected = new Float64Array(q * d);
      kernels.anovaInputGradient(factors, A, Q, q, Z, n, d, out);
      reference.anovaInputGradient(factors, A, Q, q, Z, n, d, expected);
      expect(difference(out, expected)).toBeLessThan(1e-11);
    });
  });

  test("anovaTableCovariance, without touching the upper triangle, and its gradient by weights", () => {
    forSizes(40, 12, 1, (n, half, _, seed) => {
      const count = 2 * half;
      const uniform = (length: number, from: number) =>
        fillRandom(arena.allocate(length), from).map((value) => Math.min(0.99, Math.abs(value)));
      const inArena = (values: Float64Array) => {
        const array = arena.allocate(values.length);
        array.set(values);
        return array;
      };
      const [weights, table] = [inArena(uniform(count, seed)), inArena(uniform((count * n * (n - 1)) / 2, seed + 1))];
      const [K, K0] = [arena.allocate(n * n).fill(7), new Float64Array(n * n).fill(7)];
      kernels.anovaTableCovariance(weights, table, count, n, 1.7, K);
      reference.anovaTableCovariance(weights, table, count, n, 1.7, K0);
      expect(difference(K, K0)).toBeLessThan(1e-13);
      for (let i = 0; i < n; i++) for (let k = i + 1; k < n; k++) if (K[i * n + k] !== 7) expect.fail("upper written");
      const W = fillRandom(arena.allocate(n * n), seed + 3);
      const [out, expected] = [arena.allocate(count).fill(7), new Float64Array(count).fill(7)];
      kernels.anovaTableGradient(weights, table, count, W, n, out);
      reference.anovaTableGradient(weights, table, count, W, n, expected);
      for (let f = 0; f < count; f++)
        expect(Math.abs(out[f]! - expected[f]!)).toBeLessThan(1e-9 * (1 + Math.abs(expected[f]!)));
    });
  });

  test("an ANOVA kernel refuses more factors than its table holds", () => {
    const small = createArena(100);
    const factors = { weights: new Float64Array(101), columns: new Int32Array(101).fill(1) };
    const Z = small.allocate(100);
    expect(() => small.kernels.anovaCovariance(factors, Z, 1, 101, 1, Z)).toThrow(/at most 100; got 101/);
  });

  test("exp inside them has the bits of special/exp, also where it underflows", () => {
    // One coordinate, one row at the origin: r² has no rounding that depends on the order of a sum.
    const n = 5000;
    const mark = arena.mark();
    const Q = arena.allocate(1);
    const Z = arena.allocate(n);
    for (let i = 0; i < n; i++) Z[i] = (40 * i) / n;
    Z[1] = Number.NaN;
    Z[2] = 1e200;
    for (const family of FAMILIES) {
      const [K, S] = [arena.allocate(n), arena.allocate(n)];
      const [K0, S0] = [new Float64Array(n), new Float64Array(n)];
      kernels.crossCovariance(family, Q, 1, Z, n, 1, 2.5, K, S);
      reference.crossCovariance(family, Q, 1, Z, n, 1, 2.5, K0, S0);
      expect(K.slice()).toEqual(K0);
      expect(S.slice()).toEqual(S0);
    }
    arena.release(mark);
  });

  test.each(SIZES)("choleskyInPlace, invertTriangular, gramOfLower at n = %i", (n) => {
    const mark = arena.mark();
    const L0 = fillLower(arena.allocate(n * n), n, n);
    const A = arena.allocate(n * n);
    A.set(productWithTranspose(L0, n));
    for (let i = 0; i < n; i++) for (let k = i + 1; k < n; k++) A[i * n + k] = Number.NaN;
    expect(kernels.choleskyInPlace(A, n)).toBe(-1);
    expect(difference(A, L0, n)).toBeLessThan(1e-12);
    const M = arena.allocate(n * n).fill(Number.NaN);
    const M0 = new Float64Array(n * n);
    kernels.invertTriangular(A, n, M);
    reference.invertTriangular(A, n, M0);
    expect(difference(M, M0)).toBeLessThan(1e-12);
    const before = M.slice();
    const G = arena.allocate(n * n).fill(Number.NaN);
    const G0 = new Float64Array(n * n);
    kernels.gramOfLower(M, n, G);
    reference.gramOfLower(M, n, G0);
    expect(difference(G, G0)).toBeLessThan(1e-13);
    expect(M).toEqual(before);
    arena.release(mark);
  });

  test("weightedSquaredDifferences reads the lower triangle of W only", () => {
    forSizes(80, 40, 1, (n, d, _, seed) => {
      const Z = fillRandom(arena.allocate(n * d), seed);
      const W = fillLower(arena.allocate(n * n), n, seed + 1);
      const out = arena.allocate(d).fill(Number.NaN);
      const out0 = new Float64Array(d);
      kernels.weightedSquaredDifferences(Z, W, n, d, out);
      reference.weightedSquaredDifferences(Z, W, n, d, out0);
      expect(difference(out, out0)).toBeLessThan(1e-12);
    });
  });

  test("solveLowerInPlace and solveLowerTransposedInPlace, never reading the upper triangle", () => {
    forSizes(20, 120, 1, (q, n, _, seed) => {
      const L = fillLower(arena.allocate(n * n), n, seed);
      const B = fillRandom(arena.allocate(q * n), seed + 1);
      const B0 = B.slice();
      kernels.solveLowerInPlace(L, n, B, q);
      reference.solveLowerInPlace(L, n, B0, q);
      expect(difference(B, B0)).toBeLessThan(1e-12);
      kernels.solveLowerTransposedInPlace(L, n, B, q);
      reference.solveLowerTransposedInPlace(L, n, B0, q);
      expect(difference(B, B0)).toBeLessThan(1e-12);
    });
  });

  test("multiplyTransposed", () => {
    forSizes(40, 40, 60, (m, n, k, seed) => {
      const A = fillRandom(arena.allocate(m * k), seed);
      const B = fillRandom(arena.allocate(n * k), seed + 1);
      const C = arena.allocate(m * n).fill(Number.NaN);
      const C0 = new Float64Array(m * n);
      kernels.multiplyTransposed(A, m, B, n, k, C);
      reference.multiplyTransposed(A, m, B, n, k, C0);
      expect(difference(C, C0)).toBeLessThan(1e-13);
    });
  });

  test("multiplyLower and multiplyLowerTransposed, never reading the upper triangle", () => {
    forSizes(20, 120, 1, (q, n, _, seed) => {
      const A = fillRandom(arena.allocate(q * n), seed);
      const M = fillLower(arena.allocate(n * n), n, seed + 1);
      for (const name of ["multiplyLower", "multiplyLowerTransposed"] as const) {
        const C = arena.allocate(q * n).fill(Number.NaN);
        const C0 = new Float64Array(q * n);
        kernels[name](A, q, M, n, C);
        reference[name](A, q, M, n, C0);
        expect(difference(C, C0)).toBeLessThan(1e-13);
      }
    });
  });

  test("crossDifferences", () => {
    forSizes(20, 90, 30, (q, n, d, seed) => {
      const A = fillRandom(arena.allocate(q * n), seed);
      const Q = fillRandom(arena.allocate(q * d), seed + 1);
      const Z = fillRandom(arena.allocate(n * d), seed + 2);
      const out = arena.allocate(q * d).fill(Number.NaN);
      const out0 = new Float64Array(q * d);
      kernels.crossDifferences(A, Q, q, Z, n, d, out);
      reference.crossDifferences(A, Q, q, Z, n, d, out0);
      expect(difference(out, out0)).toBeLessThan(1e-12);
    });
  });
});

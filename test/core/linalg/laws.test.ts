import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createArena } from "../../../src/core/linalg/index.ts";
import type { Kernels } from "../../../src/core/linalg/kernels.ts";
import { difference, fillLower, fillRandom, productWithTranspose } from "./random-matrices.ts";

const arena = createArena(5 * 160 * 160 + 8000);
const kernels = arena.kernels;
const SEED = { seed: 4711, numRuns: 40 };

/** Runs a check on a random lower-triangular matrix of a random order, and gives the memory back. */
function forTriangles(check: (n: number, L: Float64Array, seed: number) => void, runs = SEED): void {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 160 }), fc.integer({ min: 1, max: 1e6 }), (n, seed) => {
      const mark = arena.mark();
      check(n, fillLower(arena.allocate(n * n), n, seed), seed);
      arena.release(mark);
    }),
    runs,
  );
}

function lowerOf(L: Float64Array, n: number): Float64Array {
  return L.map((x, at) => (at % n > Math.floor(at / n) ? 0 : x));
}

/** Whether every element above the diagonal has this value. */
function upperIs(A: Float64Array, n: number, value: number): boolean {
  return A.every((x, at) => at % n <= Math.floor(at / n) || x === value);
}

describe("laws of the factorisations", () => {
  test("L·Lᵀ = A", () => {
    forTriangles((n, L) => {
      const A = arena.allocate(n * n);
      const product = productWithTranspose(L, n);
      A.set(product);
      expect(kernels.choleskyInPlace(A, n)).toBe(-1);
      expect(difference(productWithTranspose(A, n), product)).toBeLessThan(1e-14);
    });
  });

  test("L⁻¹·L = I, with zeros above the diagonal", () => {
    forTriangles((n, L) => {
      const M = arena.allocate(n * n);
      const product = arena.allocate(n * n);
      kernels.invertTriangular(L, n, M);
      kernels.multiplyLowerTransposed(M, n, L, n, product);
      const identity = product.map((_, at) => (at % n === Math.floor(at / n) ? 1 : 0));
      expect(difference(product, identity)).toBeLessThan(1e-12);
      expect(upperIs(M, n, 0)).toBe(true);
    });
  });

  test("(L⁻¹)ᵀ·L⁻¹·A = I", () => {
    forTriangles((n, L) => {
      const [M, inverse] = [arena.allocate(n * n), arena.allocate(n * n)];
      const [A, product] = [arena.allocate(n * n), arena.allocate(n * n)];
      A.set(productWithTranspose(L, n));
      kernels.invertTriangular(L, n, M);
      kernels.gramOfLower(M, n, inverse);
      kernels.multiplyTransposed(inverse, n, A, n, n, product); // A is symmetric
      const identity = product.map((_, at) => (at % n === Math.floor(at / n) ? 1 : 0));
      expect(difference(product, identity)).toBeLessThan(1e-10);
    });
  });

  test("solving undoes multiplying", () => {
    forTriangles((n, L, seed) => {
      const q = 1 + (seed % 9);
      const X = fillRandom(arena.allocate(q * n), seed + 1);
      const B = arena.allocate(q * n);
      kernels.multiplyLower(X, q, L, n, B);
      kernels.solveLowerInPlace(L, n, B, q);
      expect(difference(B, X)).toBeLessThan(1e-11);
      kernels.multiplyLowerTransposed(X, q, L, n, B);
      kernels.solveLowerTransposedInPlace(L, n, B, q);
      expect(difference(B, X)).toBeLessThan(1e-11);
    });
  });

  test("a matrix that is not positive definite is refused at its first bad pivot", () => {
    forTriangles((n, L, seed) => {
      const bad = seed % n;
      const A = arena.allocate(n * n);
      A.set(productWithTranspose(L, n));
      A[bad * n + bad] = seed % 3 === 0 ? Number.NaN : -1;
      expect(kernels.choleskyInPlace(A, n)).toBe(bad);
      expect(A[bad * n + bad]).not.toBeGreaterThan(0);
    });
  });

  test("the strict upper triangle of the factor is never written", () => {
    forTriangles((n, L) => {
      const A = arena.allocate(n * n);
      A.set(lowerOf(productWithTranspose(L, n), n));
      for (let i = 0; i < n; i++) for (let k = i + 1; k < n; k++) A[i * n + k] = 7;
      kernels.choleskyInPlace(A, n);
      expect(upperIs(A, n, 7)).toBe(true);
    });
  });
});

describe("a row's result has the same bits however many rows are processed together", () => {
  const MAX_ROWS = 23;
  type RowKernel = (kernels: Kernels, L: Float64Array, n: number, rows: Float64Array, q: number) => Float64Array;
  const d = 7;
  const inputs = fillRandom(new Float64Array(160 * d), 99);

  function place(values: Float64Array): Float64Array {
    const target = arena.allocate(values.length);
    target.set(values);
    return target;
  }

  const CASES: Record<string, RowKernel> = {
    multiplyLower: (k, L, n, rows, q) => {
      const out = arena.allocate(q * n);
      k.multiplyLower(rows, q, L, n, out);
      return out;
    },
    multiplyLowerTransposed: (k, L, n, rows, q) => {
      const out = arena.allocate(q * n);
      k.multiplyLowerTransposed(rows, q, L, n, out);
      return out;
    },
    multiplyTransposed: (k, L, n, rows, q) => {
      const out = arena.allocate(q * n);
      k.multiplyTransposed(rows, q, place(lowerOf(L, n)), n, n, out);
      return out;
    },
    solveLowerInPlace: (k, L, n, rows, q) => {
      k.solveLowerInPlace(L, n, rows, q);
      return rows;
    },
    solveLowerTransposedInPlace: (k, L, n, rows, q) => {
      k.solveLowerTransposedInPlace(L, n, rows, q);
      return rows;
    },
    crossCovariance: (k, _, n, rows, q) => {
      const Q = place(rows.slice(0, q * n).filter((_x, at) => at % n < Math.min(d, n)));
      const width = Math.min(d, n);
      const [K, S] = [arena.allocate(q * n), arena.allocate(q * n)];
      k.crossCovariance("matern52", Q, q, place(inputs), n, width, 1.1, K, S);
      return place(K.map((x, at) => x + 2 * S[at]!));
    },
    crossDifferences: (k, _, n, rows, q) => {
      const width = Math.min(d, n);
      const Q = place(rows.slice(0, q * n).filter((_x, at) => at % n < width));
      const out = arena.allocate(q * width);
      k.crossDifferences(rows, Q, q, place(inputs), n, width, out);
      return out;
    },
  };

  test.each(Object.entries(CASES))("%s", (_, run) => {
    forTriangles(
      (n, L, seed) => {
        const all = fillRandom(new Float64Array(MAX_ROWS * n), seed + 1);
        const together = run(kernels, L, n, place(all), MAX_ROWS).slice();
        const width = together.length / MAX_ROWS;
        let start = 0;
        for (let chunk = 1 + (seed % 5); start < MAX_ROWS; chunk++) {
          const q = Math.min(chunk, MAX_ROWS - start);
          const mark = arena.mark();
          const part = run(kernels, L, n, place(all.slice(start * n, (start + q) * n)), q);
          expect(part.slice()).toEqual(together.slice(start * width, (start + q) * width));
          arena.release(mark);
          start += q;
        }
      },
      { seed: 815, numRuns: 15 },
    );
  });
});

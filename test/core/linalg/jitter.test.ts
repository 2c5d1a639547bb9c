import { describe, expect, test } from "vitest";
import { ParetuneError } from "../../../src/core/errors.ts";
import { createArena, factorWithJitter } from "../../../src/core/linalg/index.ts";
import { difference, productWithTranspose } from "./random-matrices.ts";

function matrix(rows: number[][]): { K: Float64Array; L: Float64Array; n: number; factor: () => number } {
  const n = rows.length;
  const arena = createArena(4 * n * n);
  const [K, L] = [arena.allocate(n * n), arena.allocate(n * n)];
  K.set(rows.flat());
  return { K, L, n, factor: () => factorWithJitter(arena.kernels, K, n, L) };
}

describe("factorWithJitter", () => {
  test("adds no jitter where none is needed, and does not change K", () => {
    const { K, L, n, factor } = matrix([
      [4, 99],
      [2, 5],
    ]);
    expect(factor()).toBe(0);
    expect([...K]).toEqual([4, 99, 2, 5]);
    expect([L[0], L[n], L[n + 1]]).toEqual([2, 1, 2]);
  });

  test("adds 1e-10 of the mean diagonal to the covariance of repeated points", () => {
    const scale = 250;
    const { K, L, n, factor } = matrix([
      [scale, scale, scale],
      [scale, scale, scale],
      [scale, scale, scale],
    ]);
    const jitter = factor();
    expect(jitter).toBeCloseTo(1e-10 * scale, 20);
    expect(difference(productWithTranspose(L, n), K)).toBeLessThan(2e-10);
  });

  test("raises the jitter until it suffices", () => {
    const { factor } = matrix([
      [1, 1 + 3e-5],
      [1 + 3e-5, 1],
    ]);
    expect(factor()).toBeCloseTo(1e-4, 15);
  });

  test("names the pivot that failed and its value where no jitter helps", () => {
    const { factor } = matrix([
      [1, 2],
      [2, 1],
    ]);
    expect(factor).toThrow(ParetuneError);
    expect(factor).toThrow(/covariance must be positive definite; pivot 1 is -2\.9\d* \(n = 2\) with jitter 0\.01/);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %s anywhere in the lower triangle at once", (bad) => {
    const { factor } = matrix([
      [1, 0],
      [bad, 1],
    ]);
    expect(factor).toThrow(/factorWithJitter: covariance must be finite/);
  });
});

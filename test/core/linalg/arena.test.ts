import { describe, expect, test } from "vitest";
import { ParetuneError } from "../../../src/core/errors.ts";
import { createArena } from "../../../src/core/linalg/index.ts";
import { createReferenceArena } from "../../reference/reference-arena.ts";

const ARENAS = [
  ["WebAssembly", createArena],
  ["reference", createReferenceArena],
] as const;

describe.each(ARENAS)("an arena of the %s kernels", (_name, create) => {
  test("hands out zeroed arrays that do not overlap, on 16-byte boundaries", () => {
    const arena = create(100);
    const [a, b] = [arena.allocate(3), arena.allocate(5)];
    a.fill(1);
    b.fill(2);
    expect([...a, ...b]).toEqual([1, 1, 1, 2, 2, 2, 2, 2]);
    expect(a.byteOffset % 16).toBe(0);
    expect(b.byteOffset % 16).toBe(0);
  });

  test("takes memory back down to a mark and zeroes it when it is handed out again", () => {
    const arena = create(10);
    const kept = arena.allocate(4).fill(3);
    const mark = arena.mark();
    for (let i = 0; i < 5; i++) {
      expect([...arena.allocate(6)]).toEqual([0, 0, 0, 0, 0, 0]);
      arena.release(mark);
      arena.allocate(6).fill(9);
      arena.release(mark);
    }
    expect([...kept]).toEqual([3, 3, 3, 3]);
  });

  test("names the doubles left when it is full, and refuses invalid lengths", () => {
    const arena = create(10);
    arena.allocate(8);
    expect(() => arena.allocate(3)).toThrow(
      /within the 2 doubles left of the arena's 10; got 3\. Create a larger arena/,
    );
    expect(() => arena.allocate(-1)).toThrow(ParetuneError);
    expect(() => arena.allocate(1.5)).toThrow(ParetuneError);
    expect(() => arena.release(9)).toThrow(/release: mark must come from mark\(\) and be at most 8; got 9/);
    expect(() => create(Number.NaN)).toThrow(/createArena: capacity must be a whole number/);
  });

  test("can be filled to its capacity and used there", () => {
    const n = 64;
    const arena = create(2 * n * n);
    const M = arena.allocate(n * n);
    const out = arena.allocate(n * n);
    for (let i = 0; i < n; i++) M[i * n + i] = 2;
    arena.kernels.gramOfLower(M, n, out);
    for (let i = 0; i < n; i++) expect(out[i * n + i]).toBe(4);
  });
});

describe("the WebAssembly kernels guard their memory", () => {
  test("against arrays of another arena and arrays that are too short", () => {
    const arena = createArena(100);
    const other = createArena(100);
    expect(() => arena.kernels.choleskyInPlace(other.allocate(4), 2)).toThrow(/array must come from the arena/);
    expect(() => arena.kernels.choleskyInPlace(arena.allocate(3), 2)).toThrow(/at least 4 numbers; got 3/);
  });

  test("and take rows of a matrix (views at odd offsets)", () => {
    const arena = createArena(100);
    const A = arena.allocate(30);
    for (let i = 0; i < 30; i++) A[i] = i;
    const C = arena.allocate(9);
    arena.kernels.multiplyTransposed(A.subarray(3, 12), 3, A.subarray(5, 8), 1, 3, C.subarray(1, 4));
    expect([...C.subarray(0, 5)]).toEqual([
      0,
      3 * 5 + 4 * 6 + 5 * 7,
      6 * 5 + 7 * 6 + 8 * 7,
      9 * 5 + 10 * 6 + 11 * 7,
      0,
    ]);
  });

  test("an order of 0 is fine", () => {
    const arena = createArena(10);
    const nothing = arena.allocate(0);
    expect(arena.kernels.choleskyInPlace(nothing, 0)).toBe(-1);
    arena.kernels.invertTriangular(nothing, 0, nothing);
    arena.kernels.gramOfLower(nothing, 0, nothing);
    arena.kernels.multiplyLower(nothing, 0, nothing, 0, nothing);
  });
});

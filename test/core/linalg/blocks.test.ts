import { describe, expect, it } from "vitest";
import {
  addInputGradient,
  allocateBlocks,
  createArena,
  createWorkspace,
  doublesOf,
  inWorkspace,
  multiplyByInverse,
  scaleInputs,
} from "../../../src/core/linalg/index.ts";

describe("arrays by their shapes", () => {
  it("fill an arena of the size that the same shapes give, odd lengths included", () => {
    const shapes = { Z: [5, 3], K: [5, 5], alpha: [5], none: [0, 7] };
    const arena = createArena(doublesOf(shapes));
    const blocks = allocateBlocks(arena, shapes);
    expect(Object.values(blocks).map(({ length }) => length)).toEqual([15, 25, 5, 0]);
    expect(arena.mark()).toBe(doublesOf(shapes));
    expect(() => arena.allocate(1)).toThrow("0 doubles left");
  });

  it("do not overlap, and belong to the workspace's kernels", () => {
    const { kernels, Z, K, S } = createWorkspace({ Z: [3, 2], K: [3, 3], S: [3, 3] });
    Z.fill(1);
    kernels.covariance("rbf", Z, 3, 2, 2, K, S);
    expect([...Z]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(K[8]).toBe(2);
    expect(S[8]).toBe(2);
  });
});

describe("inputs over lengthscales", () => {
  const lengthscale = Float64Array.of(0.5, 3);
  const points = Float64Array.of(1, 1, 0.2, 0.7);

  it("are divided column by column", () => {
    const scaled = new Float64Array(4);
    scaleInputs(points, lengthscale, scaled);
    expect([...scaled]).toEqual([1 / 0.5, 1 / 3, 0.2 / 0.5, 0.7 / 3]);
    multiplyByInverse(
      points,
      lengthscale.map((value) => 1 / value),
      scaled,
    );
    expect(scaled[3]).toBeCloseTo(0.7 / 3, 15);
  });

  it("have gradients that are added, over the same lengthscales", () => {
    const gradient = Float64Array.of(1, 0, 0, 0);
    addInputGradient(Float64Array.of(2, 3, 4, 6), lengthscale, gradient);
    expect([...gradient]).toEqual([5, 1, 8, 2]);
  });
});

describe("the arrays of a short computation", () => {
  const sum = (array: Float64Array): number => array.reduce((total, value) => total + value, 0);

  it("are zero at its beginning, whatever the computation before has left", () => {
    inWorkspace({ A: [40, 40] }, ({ A }) => A.fill(3));
    expect(inWorkspace({ B: [30, 30], C: [5] }, ({ B, C }) => sum(B) + sum(C))).toBe(0);
  });

  it("are not those of a computation within it, also after that has failed", () => {
    const found = inWorkspace({ A: [20] }, ({ A }) => {
      A.fill(1);
      expect(() =>
        inWorkspace({ B: [20] }, ({ B }) => {
          B.fill(2);
          throw new Error("not positive definite");
        }),
      ).toThrow("not positive definite");
      inWorkspace({ C: [10] }, ({ C }) => C.fill(4));
      return sum(A);
    });
    expect(found).toBe(20);
  });

  it("belong to the workspace's kernels", () => {
    inWorkspace({ Z: [3, 2] }, () => undefined);
    const K = inWorkspace({ Z: [3, 2], K: [3, 3], S: [3, 3] }, ({ kernels, Z, K, S }) => {
      kernels.covariance("rbf", Z, 3, 2, 2, K, S);
      return K.slice();
    });
    expect(K[0]).toBe(2);
  });
});

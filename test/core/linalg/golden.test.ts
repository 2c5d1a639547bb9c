import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createArena, type KernelFamily } from "../../../src/core/linalg/index.ts";
import { createReferenceArena } from "../../reference/reference-arena.ts";

interface Golden {
  readonly K_XX: number[][];
  readonly K_XZ: number[][];
  readonly dK_XX_dloglengthscale: number[][][];
  readonly dk_x0_Z_dx0: number[][];
}

const { ard } = JSON.parse(readFileSync(new URL("../../golden/matern.json", import.meta.url), "utf8")) as {
  ard: { X: number[][]; Z: number[][]; lengthscale: number[] } & Record<KernelFamily, Golden>;
};
const { X, Z, lengthscale } = ard;
const [n, m, d] = [X.length, Z.length, lengthscale.length];

/** Rows divided by the lengthscales. */
function scaled(rows: number[][], target: Float64Array): Float64Array {
  target.set(rows.flatMap((row) => row.map((x, j) => x / lengthscale[j]!)));
  return target;
}

const CASES = (["WebAssembly", "reference"] as const).flatMap((implementation) =>
  (["matern52", "rbf"] as const).map((family) => [implementation, family] as const),
);

describe.each(CASES)("kernels against GPyTorch: %s, %s", (implementation, family: KernelFamily) => {
  const arena = (implementation === "reference" ? createReferenceArena : createArena)(2000);
  const golden = ard[family];
  const ZX = scaled(X, arena.allocate(n * d));
  const ZZ = scaled(Z, arena.allocate(m * d));
  const [K, S] = [arena.allocate(n * n), arena.allocate(n * n)];
  const [Kc, Sc] = [arena.allocate(n * m), arena.allocate(n * m)];
  arena.kernels.covariance(family, ZX, n, d, 1, K, S);
  arena.kernels.crossCovariance(family, ZX, n, ZZ, m, d, 1, Kc, Sc);

  test("covariances agree to 1e-12", () => {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k <= i; k++) expect(Math.abs(K[i * n + k]! - golden.K_XX[i]![k]!)).toBeLessThan(1e-12);
      for (let k = 0; k < m; k++) expect(Math.abs(Kc[i * m + k]! - golden.K_XZ[i]![k]!)).toBeLessThan(1e-12);
    }
  });

  test("the slope gives ∂k/∂log ℓⱼ = S (zⱼ − z′ⱼ)² to 1e-10, through weightedSquaredDifferences", () => {
    const out = arena.allocate(d);
    const W = arena.allocate(n * n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) {
        W.fill(0);
        W[i * n + k] = S[i * n + k]!;
        arena.kernels.weightedSquaredDifferences(ZX, W, n, d, out);
        for (let j = 0; j < d; j++) {
          expect(Math.abs(out[j]! - golden.dK_XX_dloglengthscale[j]![i]![k]!)).toBeLessThan(1e-10);
        }
      }
    }
  });

  test("the slope gives ∂k(x, z)/∂xⱼ to 1e-10, through crossDifferences", () => {
    const out = arena.allocate(d);
    const A = arena.allocate(m);
    for (let i = 0; i < m; i++) {
      A.fill(0);
      A[i] = Sc[i]!;
      arena.kernels.crossDifferences(A, ZX, 1, ZZ, m, d, out);
      for (let j = 0; j < d; j++) {
        expect(Math.abs(out[j]! / lengthscale[j]! - golden.dk_x0_Z_dx0[i]![j]!)).toBeLessThan(1e-10);
      }
    }
  });
});

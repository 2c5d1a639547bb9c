import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createArena, type KernelFamily } from "../../../src/core/linalg/index.ts";
import { createFeatures, createSpace, encode, type Parameter, type Space } from "../../../src/core/space/index.ts";
import { unitFloat } from "../../fixtures/search-studies.ts";
import golden from "../../golden/mixed-kernel.json" with { type: "json" };

const category = (name: string, count: number): Parameter => ({
  kind: "categorical",
  name,
  values: Array.from({ length: count }, (_, k) => `v${k}`),
});

/** The kernel as the models have it: encoded rows through the features, one lengthscale a parameter. */
function covariance(
  family: KernelFamily,
  space: Space,
  rows: readonly (readonly number[])[],
  lengthscales: readonly number[],
): (i: number, k: number) => number {
  const { width, group, of } = createFeatures(space);
  const points = rows.flatMap((row) => [
    ...encode(
      space,
      Object.fromEntries(
        space.parameters.map((parameter, j) => [
          parameter.name,
          parameter.kind === "categorical" ? `v${row[j]}` : row[j]!,
        ]),
      ),
    ),
  ]);
  const n = rows.length;
  const arena = createArena(n * width + 2 * n * n + 64);
  const [Z, K, S] = [arena.allocate(n * width), arena.allocate(n * n), arena.allocate(n * n)];
  Z.set(of(Float64Array.from(points)).map((value, at) => value / lengthscales[group[at % width]!]!));
  arena.kernels.crossCovariance(family, Z, n, Z, n, width, 1, K, S);
  return (i, k) => K[i * n + k]!;
}

/**
 * BoTorch's categorical kernel is exp(−1/d Σ [x ≠ x′] / ℓ) with the mean over d categories; ours has [x ≠ x′] / ℓ² in
 * its squared distance, and the RBF kernel halves that. So ℓ_ours = √(d ℓ / 2) makes them the same.
 */
const matching = (lengthscales: readonly number[]) => lengthscales.map((l) => Math.sqrt((lengthscales.length * l) / 2));

describe("categories in the RBF kernel", () => {
  it("are BoTorch's categorical kernel at matching lengthscales, to 1e-12", () => {
    const { X, Z, lengthscale, K_XX, K_XZ } = golden.categorical;
    const space = createSpace([category("a", 3), category("b", 3), category("c", 3)]);
    const k = covariance("rbf", space, [...X, ...Z], matching(lengthscale));
    X.forEach((_, i) => {
      X.forEach((_x, j) => {
        expect(Math.abs(k(i, j) - K_XX[i]![j]!)).toBeLessThan(1e-12);
      });
      Z.forEach((_z, j) => {
        expect(Math.abs(k(i, X.length + j) - K_XZ[i]![j]!)).toBeLessThan(1e-12);
      });
    });
  });

  it("together with numbers are the product term of BoTorch's mixed kernel, to 1e-12", () => {
    const { X, cat_lengthscale, cont_lengthscale, rbf } = golden.mixed;
    const space = createSpace([unitFloat("a"), category("b", 3), unitFloat("c"), unitFloat("d"), category("e", 4)]);
    const [a, c, d] = cont_lengthscale;
    const [b, e] = matching(cat_lengthscale);
    const k = covariance("rbf", space, X, [a!, b!, c!, d!, e!]);
    X.forEach((_, i) => {
      X.forEach((_x, j) => {
        expect(Math.abs(k(i, j) - rbf.cont[i]![j]! * rbf.cat[i]![j]!)).toBeLessThan(1e-12);
      });
    });
  });
});

describe("categories in the Matern kernel", () => {
  /** The definition, written out: one distance over all parameters, in which two values of a category are 1 apart. */
  function definition(
    x: readonly number[],
    z: readonly number[],
    isCategory: readonly boolean[],
    l: readonly number[],
  ) {
    let squared = 0;
    for (let j = 0; j < x.length; j++) {
      const apart = isCategory[j] ? Number(x[j] !== z[j]) : x[j]! - z[j]!;
      squared += (apart / l[j]!) ** 2;
    }
    const s = Math.sqrt(5 * squared);
    return (1 + s + (s * s) / 3) * Math.exp(-s);
  }

  it("add [x ≠ x′] / ℓ² to the squared distance, however many values there are (property)", () => {
    const space = createSpace([unitFloat("a"), category("b", 2), category("c", 5), unitFloat("d"), category("e", 3)]);
    const isCategory = [false, true, true, false, true];
    const row = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: 0, max: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 2 }),
    );
    const lengthscale = fc.double({ min: 0.1, max: 30, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 2, maxLength: 6 }),
        fc.tuple(lengthscale, lengthscale, lengthscale, lengthscale, lengthscale),
        (rows, l) => {
          const k = covariance("matern52", space, rows, l);
          rows.forEach((x, i) => {
            rows.forEach((z, j) => {
              expect(Math.abs(k(i, j) - definition(x, z, isCategory, l))).toBeLessThan(1e-12);
            });
          });
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it("are another kernel than BoTorch's product of a Matern and a categorical one", () => {
    const { X, cat_lengthscale, cont_lengthscale, matern52 } = golden.mixed;
    const space = createSpace([unitFloat("a"), category("b", 3), unitFloat("c"), unitFloat("d"), category("e", 4)]);
    const [a, c, d] = cont_lengthscale;
    const [b, e] = matching(cat_lengthscale);
    const k = covariance("matern52", space, X, [a!, b!, c!, d!, e!]);
    const differences = X.flatMap((_, i) =>
      X.map((_x, j) => Math.abs(k(i, j) - matern52.cont[i]![j]! * matern52.cat[i]![j]!)),
    );
    // Where no category differs they agree; where one does they do not.
    expect(differences.some((value) => value > 0.01)).toBe(true);
    X.forEach((x, i) => {
      X.forEach((z, j) => {
        const alike = golden.mixed.cat_dims.every((at) => x[at] === z[at]);
        if (alike) expect(Math.abs(k(i, j) - matern52.cont[i]![j]!)).toBeLessThan(1e-12);
      });
    });
  });
});

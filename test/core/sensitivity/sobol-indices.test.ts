import { describe, expect, it } from "vitest";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { createSobolDesign, sobolIndices } from "../../../src/core/sensitivity/sobol-indices.ts";

type Evaluate = (x: Float64Array) => number;

const each = (dimension: number) => Array.from({ length: dimension }, (_, from) => ({ from, width: 1 }));

function indicesOf(evaluate: Evaluate, dimension: number, base = 4096, groups = each(dimension)) {
  const design = createSobolDesign(dimension, groups, base, createRandomStream("sensitivity test"));
  const count = design.points.length / dimension;
  const values = Float64Array.from({ length: count }, (_, i) =>
    evaluate(design.points.subarray(i * dimension, (i + 1) * dimension)),
  );
  return sobolIndices(design, values);
}

function expectClose(actual: Float64Array, expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance);
  });
}

/** sin x₁ + a sin² x₂ + b x₃⁴ sin x₁ on [−π, π]³ (Ishigami & Homma 1990); its indices in closed form. */
const [a, b] = [7, 0.1];
const ishigami: Evaluate = (u) => {
  const [x, y, z] = Array.from(u, (value) => Math.PI * (2 * value - 1)) as [number, number, number];
  return Math.sin(x) + a * Math.sin(y) ** 2 + b * z ** 4 * Math.sin(x);
};
const ISHIGAMI_VARIANCE = a ** 2 / 8 + (b * Math.PI ** 4) / 5 + (b ** 2 * Math.PI ** 8) / 18 + 0.5;
const ISHIGAMI = {
  first: [(1 + (b * Math.PI ** 4) / 5) ** 2 / 2, a ** 2 / 8, 0].map((v) => v / ISHIGAMI_VARIANCE),
  both: (b ** 2 * Math.PI ** 8 * (1 / 18 - 1 / 50)) / ISHIGAMI_VARIANCE,
};

/** Sobol's g-function: Π (|4 x_i − 2| + a_i) / (1 + a_i). */
const WEIGHTS = [0, 1, 4.5, 9, 99, 99, 99, 99];
const gFunction: Evaluate = (u) =>
  u.reduce((product, x, i) => (product * (Math.abs(4 * x - 2) + WEIGHTS[i]!)) / (1 + WEIGHTS[i]!), 1);
const PARTS = WEIGHTS.map((weight) => 1 / (3 * (1 + weight) ** 2));
const WHOLE = PARTS.reduce((product, part) => product * (1 + part), 1) - 1;

describe("Sobol' indices", () => {
  it("of the Ishigami function are the known ones", () => {
    const { first, total, deviation } = indicesOf(ishigami, 3);
    const [alone, second, third] = ISHIGAMI.first as [number, number, number];
    expect(Math.abs(deviation ** 2 / ISHIGAMI_VARIANCE - 1)).toBeLessThan(0.02);
    expectClose(first, [alone, second, third], 0.01);
    expectClose(total, [alone + ISHIGAMI.both, second, ISHIGAMI.both], 0.01);
  });

  it("of the g-function are the known ones", () => {
    const { first, total } = indicesOf(gFunction, 8);
    expectClose(
      first,
      PARTS.map((part) => part / WHOLE),
      0.01,
    );
    expectClose(
      total,
      PARTS.map((part) => (part * (WHOLE + 1)) / (1 + part) / WHOLE),
      0.01,
    );
  });

  it("of a sum are its parts' shares of the variance, first and total order alike", () => {
    const { first, total } = indicesOf(([x, y, z]) => 3 * x! + 2 * y! - z!, 3, 512);
    for (const indices of [first, total]) expectClose(indices, [9 / 14, 4 / 14, 1 / 14], 0.02);
  });

  it("of columns that vary together count their interaction once", () => {
    const groups = [
      { from: 0, width: 2 },
      { from: 2, width: 1 },
    ];
    // A pure interaction of the first two columns, and a sum with the third of the same variance.
    const { first, total } = indicesOf(
      ([x, y, z]) => 12 * (x! - 0.5) * (y! - 0.5) + Math.sqrt(12) * (z! - 0.5),
      3,
      4096,
      groups,
    );
    for (const indices of [first, total]) expectClose(indices, [0.5, 0.5], 0.02);
  });

  it("of a constant are 0, also where rounding makes it vary", () => {
    const { first, total, deviation } = indicesOf(([x]) => 1e6 + (x! > 0.5 ? 1e-10 : 0), 2, 64);
    expect(deviation).toBe(0);
    expect([...first, ...total]).toEqual([0, 0, 0, 0]);
  });

  it("do not depend on a shift of the function", () => {
    const near = indicesOf(gFunction, 8, 256);
    const far = indicesOf((x) => gFunction(x) + 1000, 8, 256);
    near.first.forEach((value, i) => {
      expect(far.first[i]).toBeCloseTo(value, 8);
    });
  });
});

describe("a design of more columns than a sequence has twice", () => {
  it("gives the indices of a sum of three of 600 columns", () => {
    const groups = [0, 300, 599].map((from) => ({ from, width: 1 }));
    const evaluate: Evaluate = (x) => (x[0] ?? 0) + 2 * (x[300] ?? 0) + 3 * (x[599] ?? 0);
    const { first, total } = indicesOf(evaluate, 600, 1024, groups);
    expectClose(first, [1 / 14, 4 / 14, 9 / 14], 0.05);
    expectClose(total, [1 / 14, 4 / 14, 9 / 14], 0.05);
  });
});

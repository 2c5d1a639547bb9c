import { describe, expect, test } from "vitest";
import { exp, expm1, log, log1p } from "../../../src/core/special/index.ts";

/** |a − b| in units of the last place of b. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  const magnitude = Math.abs(b);
  const ulp = magnitude < 2 ** -1022 ? 2 ** -1074 : 2 ** (Math.floor(Math.log2(magnitude)) - 52);
  return Math.abs(a - b) / ulp;
}

function worst(f: (x: number) => number, expected: (x: number) => number, points: Iterable<number>): number {
  let result = 0;
  for (const x of points) result = Math.max(result, ulps(f(x), expected(x)));
  return result;
}

function* linear(from: number, to: number, count: number): Generator<number> {
  for (let i = 0; i <= count; i++) yield from + ((to - from) * i) / count;
}

function* geometric(from: number, to: number, count: number): Generator<number> {
  for (let i = 0; i <= count; i++) yield from * (to / from) ** (i / count);
}

// Math.* itself is wrong by up to one unit, so these bounds are that much wider than what is asked of ours.
describe("exp", () => {
  test("agrees with Math.exp over the whole range", () => {
    expect(worst(exp, Math.exp, linear(-708, 709.7, 200_003))).toBeLessThan(1.5);
    expect(worst(exp, Math.exp, linear(-2, 2, 200_003))).toBeLessThan(1.5);
    expect(worst(exp, Math.exp, linear(-745.2, -708, 20_003))).toBeLessThan(1.5);
  });

  test("is exact at its special values", () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(exp(Number.NaN)).toBeNaN();
    expect(exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exp(709.782712893384)).toBeGreaterThan(1.797e308);
    expect(exp(709.782712893384)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(exp(709.79)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(-745.1332191019411)).toBe(Number.MIN_VALUE);
    expect(exp(-745.2)).toBe(0);
  });
});

describe("expm1", () => {
  test("agrees with Math.expm1 near 0 and far from it", () => {
    expect(worst(expm1, Math.expm1, geometric(1e-310, 1, 50_003))).toBeLessThan(2.5);
    expect(
      worst(
        (x) => expm1(-x),
        (x) => Math.expm1(-x),
        geometric(1e-310, 1, 50_003),
      ),
    ).toBeLessThan(2.5);
    expect(worst(expm1, Math.expm1, linear(-50, 709.7, 100_003))).toBeLessThan(2.5);
    expect(worst(expm1, Math.expm1, linear(-3, 3, 100_003))).toBeLessThan(2.5);
  });

  test("is exact at its special values", () => {
    expect(expm1(0)).toBe(0);
    expect(expm1(-0)).toBe(-0);
    expect(expm1(Number.NaN)).toBeNaN();
    expect(expm1(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(expm1(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(expm1(Number.MIN_VALUE)).toBe(Number.MIN_VALUE);
  });
});

describe("log", () => {
  test("agrees with Math.log over the whole range", () => {
    expect(worst(log, Math.log, geometric(5e-324, 1.79e308, 200_003))).toBeLessThan(1.5);
    expect(worst(log, Math.log, linear(0.5, 2, 200_003))).toBeLessThan(1.5);
    expect(worst(log, Math.log, linear(1 - 1e-9, 1 + 1e-9, 2_003))).toBeLessThan(1.5);
  });

  test("is exact at its special values", () => {
    expect(log(1)).toBe(0);
    expect(log(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(-0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(-1)).toBeNaN();
    expect(log(Number.NaN)).toBeNaN();
    expect(log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(log(Number.MIN_VALUE)).toBeCloseTo(-744.4400719213812, 11);
    expect(log(Number.MAX_VALUE)).toBe(709.782712893384);
  });
});

describe("log1p", () => {
  test("agrees with Math.log1p near 0 and far from it", () => {
    expect(worst(log1p, Math.log1p, geometric(1e-310, 1e300, 100_003))).toBeLessThan(2.5);
    expect(
      worst(
        (x) => log1p(-x),
        (x) => Math.log1p(-x),
        geometric(1e-310, 0.999999, 100_003),
      ),
    ).toBeLessThan(2.5);
    expect(worst(log1p, Math.log1p, linear(-0.9, 3, 100_003))).toBeLessThan(2.5);
  });

  test("is exact at its special values", () => {
    expect(log1p(0)).toBe(0);
    expect(log1p(-0)).toBe(-0);
    expect(log1p(-1)).toBe(Number.NEGATIVE_INFINITY);
    expect(log1p(-1.5)).toBeNaN();
    expect(log1p(Number.NaN)).toBeNaN();
    expect(log1p(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(log1p(Number.MIN_VALUE)).toBe(Number.MIN_VALUE);
  });
});

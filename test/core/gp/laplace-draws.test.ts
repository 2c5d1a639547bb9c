import { describe, expect, it } from "vitest";
import { covarianceAtMode, drawAroundMode } from "../../../src/core/gp/laplace-draws.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

/** The negative log density of a normal distribution around (1, −2) with this precision. */
const PRECISION = [
  [40, 12],
  [12, 9],
];
const CENTRE = [1, -2];

function evaluate(u: Float64Array, gradient: Float64Array): number {
  let value = 0;
  for (const i of [0, 1]) {
    gradient[i] = PRECISION[i][0] * (u[0] - CENTRE[0]) + PRECISION[i][1] * (u[1] - CENTRE[1]);
    value += 0.5 * gradient[i] * (u[i] - CENTRE[i]);
  }
  return value;
}

const unbounded = { lower: Float64Array.of(-Infinity, -Infinity), upper: Float64Array.of(Infinity, Infinity) };

describe("draws around a mode", () => {
  const stream = () => createRandomStream("laplace draws");

  it("may be odd in number, and with an odd number of coordinates that vary", () => {
    const mode = Float64Array.from(CENTRE);
    const bounds = { lower: Float64Array.of(-Infinity, CENTRE[1]), upper: unbounded.upper };
    for (const limits of [unbounded, bounds]) {
      const five = drawAroundMode({ evaluate, mode, ...limits }, 5, stream());
      expect(five).toHaveLength(10);
      expect([...five].every(Number.isFinite)).toBe(true);
      const six = drawAroundMode({ evaluate, mode, ...limits }, 6, stream());
      expect(five).toEqual(six.subarray(0, 10));
    }
  });

  it("are of a t distribution with four degrees of freedom around the mode, whose scale is the inverse of the curvature with a small ridge", () => {
    const count = 4000;
    const draws = drawAroundMode({ evaluate, mode: Float64Array.from(CENTRE), ...unbounded }, count, stream());
    const off = (s: number, i: number) => draws[2 * s + i] - CENTRE[i];
    const meanOf = (f: (s: number) => number) =>
      Array.from({ length: count }, (_, s) => f(s)).reduce((a, b) => a + b) / count;
    for (const i of [0, 1]) expect(Math.abs(meanOf((s) => off(s, i)))).toBeLessThan(1e-12);
    const [a, b, c] = [PRECISION[0][0] + 1 / 2.25, PRECISION[0][1], PRECISION[1][1] + 1 / 2.25];
    // Half of the squared distance has the F distribution with 2 and 4 degrees of freedom.
    const expectShare = (share: number, expected: number) =>
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / (count / 2)));
    const square = (s: number) => a * off(s, 0) ** 2 + 2 * b * off(s, 0) * off(s, 1) + c * off(s, 1) ** 2;
    for (const limit of [0.5, 2, 10, 40]) {
      expectShare(
        meanOf((s) => Number(square(s) <= limit)),
        1 - (1 + limit / 4) ** -2,
      );
    }
    // The share of equal signs, which is asin(correlation) of every elliptical distribution.
    const correlation = -b / Math.sqrt(a * c);
    expectShare(
      meanOf((s) => Number(off(s, 0) * off(s, 1) > 0)),
      0.5 + Math.asin(correlation) / Math.PI,
    );
  });

  it("stay within the bounds, and coordinates that rest on a bound do not vary", () => {
    const lower = Float64Array.of(1, -2.1);
    const draws = drawAroundMode({ evaluate, mode: Float64Array.from(CENTRE), ...unbounded, lower }, 64, stream());
    for (let s = 0; s < 64; s++) {
      expect(draws[2 * s]).toBe(1);
      expect(draws[2 * s + 1]).toBeGreaterThanOrEqual(-2.1);
    }
    expect(new Set(draws.filter((_, at) => at % 2 === 1)).size).toBeGreaterThan(16);
  });

  it("have a limited deviation where the density is flat or has a saddle", () => {
    const flat = (_u: Float64Array, gradient: Float64Array) => gradient.fill(0)[0];
    const saddle = (u: Float64Array, gradient: Float64Array) => {
      gradient.set([-30 * u[0], u[1]]);
      return 0;
    };
    for (const each of [flat, saddle]) {
      const draws = drawAroundMode({ evaluate: each, mode: new Float64Array(2), ...unbounded }, 200, stream());
      const deviation = Math.sqrt(draws.reduce((sum, value) => sum + value * value, 0) / draws.length);
      expect(deviation).toBeGreaterThan(0.1);
      expect(deviation).toBeLessThan(4);
    }
  });
});

describe("the covariance at a mode", () => {
  const RIDGE = 1 / 1.5 ** 2;

  it("is the inverse of the curvature with a small ridge", () => {
    const covariance = covarianceAtMode({ evaluate, mode: Float64Array.from(CENTRE) });
    const [a, b, c] = [PRECISION[0][0] + RIDGE, PRECISION[0][1], PRECISION[1][1] + RIDGE];
    const determinant = a * c - b * b;
    const expected = [c / determinant, -b / determinant, -b / determinant, a / determinant];
    expected.forEach((value, at) => {
      expect(covariance[at]).toBeCloseTo(value, 8);
    });
  });

  it.each([0, -0.3, -0.44, RIDGE - 1e-9, -1.77, -7, -1e6])(
    "gives no coordinate a standard deviation above 1.5, also where the curvature of one is %d",
    (curvature) => {
      const bent = (u: Float64Array, gradient: Float64Array): number => {
        gradient[0] = curvature * u[0];
        gradient[1] = u[1];
        return 0.5 * (curvature * u[0] ** 2 + u[1] ** 2);
      };
      const covariance = covarianceAtMode({ evaluate: bent, mode: Float64Array.of(0, 0) });
      expect(covariance[0]).toBeGreaterThan(0);
      expect(covariance[0]).toBeLessThanOrEqual(1.5 ** 2 + 1e-12);
      expect(covariance[3]).toBeGreaterThan(0);
      expect(covariance[1]).toBe(0);
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "is that of independent coordinates where the slopes are %d",
    (bad) => {
      const broken = (_u: Float64Array, gradient: Float64Array): number => {
        gradient.fill(bad);
        return 0;
      };
      const covariance = covarianceAtMode({ evaluate: broken, mode: Float64Array.of(0, 0) });
      expect([...covariance]).toEqual([2.25, 0, 0, 2.25]);
    },
  );
});

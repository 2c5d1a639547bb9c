import { describe, expect, it } from "vitest";
import { drawAroundMode } from "../../../src/core/gp/laplace-draws.ts";
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

  it("have the inverse curvature as their covariance, with a small ridge, and the mode as their mean", () => {
    const count = 4000;
    const draws = drawAroundMode({ evaluate, mode: Float64Array.from(CENTRE), ...unbounded }, count, stream());
    const off = (s: number, i: number) => draws[2 * s + i] - CENTRE[i];
    const mean = [0, 1].map((i) => Array.from({ length: count }, (_, s) => off(s, i)).reduce((a, b) => a + b) / count);
    for (const each of mean) expect(Math.abs(each)).toBeLessThan(1e-12);
    const [[a, b], [, c]] = [
      [PRECISION[0][0] + 1 / 2.25, PRECISION[0][1]],
      [PRECISION[1][0], PRECISION[1][1] + 1 / 2.25],
    ];
    const expected = [
      [c / (a * c - b * b), -b / (a * c - b * b)],
      [-b / (a * c - b * b), a / (a * c - b * b)],
    ];
    for (const i of [0, 1]) {
      for (const k of [0, 1]) {
        const covariance =
          Array.from({ length: count }, (_, s) => off(s, i) * off(s, k)).reduce((x, y) => x + y) / count;
        // Four standard errors of a covariance of 2,000 independent pairs.
        const error = 4 * Math.sqrt((expected[i][i] * expected[k][k] + expected[i][k] ** 2) / (count / 2));
        expect(Math.abs(covariance - expected[i][k])).toBeLessThan(error);
      }
    }
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
      expect(deviation).toBeLessThan(2);
    }
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fatmin, fatminGradient, paretoWeight, paretoWeightDerivative } from "../../../src/core/special/fatmin.ts";
import { fatplus, fatplusDerivative, logFatplus, logFatplusDerivative } from "../../../src/core/special/fatplus.ts";
import golden from "../../golden/numerics.json" with { type: "json" };
import { fatmax, fatmaxGradient, paretoWeightDerivativeOf, paretoWeightOf } from "../../reference/smooth/fatmax.ts";
import { fatmoid, fatmoidDerivative, logFatmoid, logFatmoidDerivative } from "../../reference/smooth/fatmoid.ts";
import { smoothMax, smoothMaxGradient, smoothMin, smoothMinGradient } from "../../reference/smooth/smooth-max.ts";
import { logSoftplus, logSoftplusDerivative, softplus, softplusDerivative } from "../../reference/smooth/softplus.ts";
import { centralDifference, RELATIVE, worstError } from "./closeness.ts";

describe("against mpmath", () => {
  test.each(Object.values(golden.smooth_relu))(
    "log softplus and log fatplus, τ = $tau, from −1e12 τ to 1e9 τ",
    (relu) => {
      const { tau, x } = relu;
      expect(worstError(x, relu.log_softplus, (at) => logSoftplus(at, tau), 1)).toBeLessThan(1e-14);
      expect(worstError(x, relu.log_fatplus, (at) => logFatplus(at, tau), 1)).toBeLessThan(1e-14);
      expect(worstError(x, relu.d_log_softplus, (at) => logSoftplusDerivative(at, tau), RELATIVE)).toBeLessThan(1e-13);
      expect(worstError(x, relu.d_log_fatplus, (at) => logFatplusDerivative(at, tau), RELATIVE)).toBeLessThan(1e-13);
    },
  );

  test("log fatmoid and its derivative keep 1e-13 relative where it is nearly 0 and nearly 1", () => {
    const { x, value, derivative } = golden.log_fatmoid;
    expect(worstError(x, value, logFatmoid, RELATIVE)).toBeLessThan(1e-13);
    expect(worstError(x, derivative, logFatmoidDerivative, RELATIVE)).toBeLessThan(1e-13);
  });

  test("the Pareto weights", () => {
    const { x, alpha_2, alpha_4 } = golden.pareto;
    expect(worstError(x, alpha_2, paretoWeight, RELATIVE)).toBeLessThan(1e-14);
    expect(worstError(x, alpha_2, (u) => paretoWeightOf(2, u), RELATIVE)).toBeLessThan(1e-14);
    expect(worstError(x, alpha_4, (u) => paretoWeightOf(4, u), RELATIVE)).toBeLessThan(1e-14);
  });

  test("fatmax, fatmin, smooth maximum and minimum, and the gradient of fatmax", () => {
    for (const { x, tau, ...expected } of golden.smooth_maxima) {
      const near = (value: number, target: number): void =>
        expect(Math.abs(value - target) / Math.max(1, Math.abs(target))).toBeLessThan(1e-14);
      near(fatmax(x, tau), expected.fatmax);
      near(fatmin(x, tau), expected.fatmin);
      near(smoothMax(x, tau), expected.smooth_amax);
      near(smoothMin(x, tau), expected.smooth_amin);
      if (expected.grad_fatmax === undefined) continue;
      const gradient = new Float64Array(x.length);
      fatmaxGradient(x, tau, gradient);
      expect(worstError([...x.keys()], expected.grad_fatmax, (i) => gradient[i]!, 1)).toBeLessThan(1e-12);
    }
  });
});

describe("laws", () => {
  test("every derivative is what finite differences say", () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), fc.constantFrom(0.5, 1, 3), (x, tau) => {
        const agree = (derivative: number, f: (x: number) => number): void =>
          expect(derivative).toBeCloseTo(centralDifference(f, x), 7);
        agree(softplusDerivative(x, tau), (at) => softplus(at, tau));
        agree(fatplusDerivative(x, tau), (at) => fatplus(at, tau));
        agree(fatmoidDerivative(x), fatmoid);
        const u = Math.abs(x) + 0.01;
        expect(paretoWeightDerivative(u)).toBeCloseTo(centralDifference(paretoWeight, u), 7);
        for (const power of [2, 4] as const) {
          expect(paretoWeightDerivativeOf(power, u)).toBeCloseTo(
            centralDifference((at) => paretoWeightOf(power, at), u),
            7,
          );
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("gradients of smooth maxima and minima are what finite differences say, and sum to 1", () => {
    const pairs = [
      [fatmax, fatmaxGradient],
      [fatmin, fatminGradient],
      [smoothMax, smoothMaxGradient],
      [smoothMin, smoothMinGradient],
    ] as const;
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 5 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        fc.pre(sorted.every((value, i) => i === 0 || value - sorted[i - 1]! > 1e-4)); // fatmax has a kink at ties
        const gradient = new Float64Array(values.length);
        for (const [value, gradientOf] of pairs) {
          gradientOf(values, 0.7, gradient);
          expect(gradient.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
          values.forEach((at, i) => {
            const along = (z: number): number => value(values.with(i, z), 0.7);
            expect(gradient[i]!).toBeCloseTo(centralDifference(along, at, 1e-6), 4);
          });
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test("a smooth maximum lies between the maximum and τ log n above it; the minimum mirrors it", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 9 }), (values) => {
        const tau = 0.01;
        const mirrored = values.map((value) => -value);
        for (const [max, min] of [
          [fatmax, fatmin],
          [smoothMax, smoothMin],
        ] as const) {
          expect(max(values, tau)).toBeGreaterThanOrEqual(Math.max(...values));
          expect(max(values, tau)).toBeLessThanOrEqual(Math.max(...values) + tau * Math.log(values.length) + 1e-12);
          expect(min(values, tau)).toBe(-max(mirrored, tau));
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("infinite values pass through, and the fat tails never lose their gradient", () => {
    expect(fatmax([-Infinity, 1], 1)).toBe(1);
    expect(fatmin([-Infinity, 1], 1)).toBe(-Infinity);
    expect(smoothMax([-Infinity, -Infinity], 1)).toBe(-Infinity);
    expect(smoothMax([], 1)).toBe(-Infinity);
    expect(fatplusDerivative(-1e5)).toBeGreaterThan(0);
    expect(fatmoidDerivative(-1e5)).toBeGreaterThan(0);
    expect(fatmoid(0)).toBe(0.5);
  });
});

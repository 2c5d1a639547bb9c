import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logGamma, sigmoid, stirlingRemainder } from "../../../src/core/special/index.ts";
import { log1mexp, log1pexp, logAddExp, logDiffExp, logSumExp } from "../../../src/core/special/log-exp.ts";
import golden from "../../golden/numerics.json" with { type: "json" };
import { logSigmoid } from "../../reference/smooth/softplus.ts";
import { centralDifference, RELATIVE, worstError } from "./closeness.ts";

describe("against mpmath", () => {
  test("log(1 − eˣ), log(1 + eˣ) and log sigmoid keep 1e-14 relative in both tails", () => {
    expect(worstError(golden.log1mexp.x, golden.log1mexp.value, log1mexp, RELATIVE)).toBeLessThan(1e-14);
    expect(worstError(golden.log1pexp.x, golden.log1pexp.value, log1pexp, RELATIVE)).toBeLessThan(1e-14);
    expect(worstError(golden.log1pexp.x, golden.log1pexp.log_sigmoid, logSigmoid, RELATIVE)).toBeLessThan(1e-14);
  });

  test("log(eᵇ − eᵃ) keeps 1e-12", () => {
    const { a, b, value } = golden.logdiffexp;
    const actual = (i: number): number => logDiffExp(a[i]!, b[i]!);
    expect(worstError([0, 1, 2, 3, 4], value, actual, 1)).toBeLessThan(1e-12);
  });

  test("log Γ keeps 2e-15 of 1 + its size, and 1e-14 relative next to its zeros at 1 and 2", () => {
    const { x, value } = golden.log_gamma;
    expect(worstError(x, value, logGamma, 1)).toBeLessThan(2e-15);
    expect(worstError(x, value, logGamma, RELATIVE)).toBeLessThan(1e-14);
  });
});

describe("laws", () => {
  const logarithms = fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { maxLength: 12 });

  test("logSumExp shifts with its values, ignores their order, adds up in parts and takes −∞ for nothing", () => {
    fc.assert(
      fc.property(logarithms, logarithms, (left, right) => {
        const whole = logSumExp([...left, ...right]);
        const tolerance = 1e-12 * (1 + Math.abs(Number.isFinite(whole) ? whole : 0));
        const near = (value: number): void => {
          if (value !== whole) expect(Math.abs(value - whole)).toBeLessThan(tolerance);
        };
        near(logSumExp([...right].reverse().concat(left)));
        near(logAddExp(logSumExp(left), logSumExp(right)));
        near(logSumExp([-Infinity, ...left, -Infinity, ...right]));
        near(logSumExp([7, ...left, ...right, 9], 1, left.length + right.length));
        near(logSumExp([...left, ...right].map((value) => value + 3)) - 3);
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(logSumExp([])).toBe(-Infinity);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
    expect(logSumExp([1, Number.NaN, 2])).toBeNaN();
    expect(logAddExp(-Infinity, -Infinity)).toBe(-Infinity);
    expect(logAddExp(3, -Infinity)).toBe(3);
  });

  test("logDiffExp undoes logAddExp", () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (a, b) => {
        expect(logDiffExp(a, logAddExp(a, b))).toBeCloseTo(b, 9);
      }),
      { seed: 2, numRuns: 200 },
    );
    expect(logDiffExp(2, 2)).toBe(-Infinity);
    expect(logDiffExp(-Infinity, -4)).toBe(-4);
    expect(logDiffExp(3, 2)).toBeNaN();
    expect(log1mexp(0)).toBe(-Infinity);
  });

  test("sigmoid is the derivative of log(1 + eˣ) and symmetric about ½", () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => {
        expect(sigmoid(x)).toBeCloseTo(centralDifference(log1pexp, x), 8);
        expect(sigmoid(x) + sigmoid(-x)).toBeCloseTo(1, 15);
      }),
      { seed: 3, numRuns: 200 },
    );
    expect(sigmoid(-800)).toBe(0);
    expect(sigmoid(800)).toBe(1);
  });

  test("log Γ obeys Γ(x + 1) = xΓ(x) and is factorial at the integers", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 50, noNaN: true }), (x) => {
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(1e-13);
      }),
      { seed: 4, numRuns: 300 },
    );
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 13);
    expect(logGamma(0)).toBe(Infinity);
    expect(logGamma(-0.5)).toBeNaN();
    expect(stirlingRemainder(1e6)).toBeCloseTo(1 / 12e6, 20);
    expect(stirlingRemainder(8 - 1e-13)).toBeCloseTo(stirlingRemainder(8), 14);
  });
});

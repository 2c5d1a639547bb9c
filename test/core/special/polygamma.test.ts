import { describe, expect, it } from "vitest";
import { digamma, inverseTrigamma, trigamma } from "../../../src/core/special/index.ts";

describe("derivatives of log Γ", () => {
  it("have their known values at ½ and 1", () => {
    const euler = 0.5772156649015329;
    expect(digamma(1)).toBeCloseTo(-euler, 12);
    expect(digamma(0.5)).toBeCloseTo(-euler - 2 * Math.LN2, 12);
    expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 12);
    expect(trigamma(0.5)).toBeCloseTo(Math.PI ** 2 / 2, 12);
  });

  it("satisfy their recurrences, and the inverse of the second inverts it", () => {
    for (const x of [1e-3, 0.2, 3.7, 11.9, 40, 1e4]) {
      expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x) * x).toBeLessThan(1e-11);
      expect(Math.abs(trigamma(x) - trigamma(x + 1) - 1 / (x * x)) * x * x).toBeLessThan(1e-7);
      expect(Math.abs(inverseTrigamma(trigamma(x)) / x - 1)).toBeLessThan(1e-9);
    }
  });
});

import { describe, expect, it } from "vitest";
import { moderateVariances } from "../../../src/core/gp/index.ts";
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";

/** A measured variance of the mean of d + 1 repeats whose true variance is given. */
function measured(truth: number, d: number, stream: RandomStream): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += stream.normal() ** 2;
  return (truth * sum) / d;
}

/** Mean squared error of logarithms. */
function errorOf(variances: Float64Array, truths: Float64Array): number {
  return variances.reduce((sum, value, i) => sum + Math.log(value / truths[i]) ** 2, 0) / variances.length;
}

const moderate = (variances: Float64Array, degrees: Float64Array, outcomes: Float64Array) =>
  moderateVariances({ variances, degrees, outcomes });

const filled = (n: number, value: number) => new Float64Array(n).fill(value);

describe("moderated variances", () => {
  it("approach a common one where the measured ones differ by chance alone", () => {
    const stream = createRandomStream("alike");
    const truths = filled(40, 4);
    const variances = truths.map((truth) => measured(truth, 2, stream));
    const moderated = moderate(variances, filled(40, 2), filled(40, 10));
    expect(errorOf(moderated, truths)).toBeLessThan(0.2 * errorOf(variances, truths));
  });

  it("remain different where they differ by more than chance or grow with the outcome", () => {
    const stream = createRandomStream("apart");
    const outcomes = Float64Array.from({ length: 60 }, (_, i) => 10 ** (i / 20));
    const truths = outcomes.map((value) => (0.05 * value) ** 2);
    const variances = truths.map((truth) => measured(truth, 4, stream));
    const moderated = moderate(variances, filled(60, 4), outcomes);
    expect(errorOf(moderated, truths)).toBeLessThan(0.3 * errorOf(variances, truths));
    const two = Float64Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : 1.8));
    const many = two.map((truth) => measured(truth, 400, stream));
    const kept = moderate(many, filled(60, 400), filled(60, 1));
    kept.forEach((value, i) => {
      expect(Math.abs(value / many[i] - 1)).toBeLessThan(0.05);
    });
  });

  it("are never far below the typical one, whatever their degrees of freedom", () => {
    const variances = Float64Array.of(0.0025, 0.0036, 0.002, 0.003, 0.0024, 0.0024e-2, 0.0028, 0.004, 0);
    for (const degrees of [199, Number.POSITIVE_INFINITY]) {
      const moderated = moderate(variances, filled(9, degrees), filled(9, 0.7));
      for (const value of moderated) expect(value).toBeGreaterThan(0.0005);
      for (const i of [0, 1, 2, 3, 4, 6, 7]) expect(moderated[i] / variances[i]).toBeCloseTo(1, 1);
    }
  });

  it("do not change where all are equal, known exactly, or few", () => {
    const equal = moderate(filled(12, 0.3), filled(12, 4), filled(12, 5));
    for (const value of equal) expect(value).toBeCloseTo(0.3, 12);
    const known = Float64Array.from({ length: 12 }, (_, i) => 1 + i / 12);
    expect(moderate(known, filled(12, Number.POSITIVE_INFINITY), filled(12, 5))).toEqual(known);
    const few = Float64Array.of(1, 9, 1e-4);
    expect(moderate(few, filled(3, 2), filled(3, 1))).toEqual(few);
  });

  it("of diverged trials do not change those of the others by much", () => {
    const stream = createRandomStream("diverged");
    const truths = filled(30, 0.01);
    const variances = truths.map((truth, i) => (i < 9 ? 1e12 : measured(truth, 3, stream)));
    const outcomes = Float64Array.from({ length: 30 }, (_, i) => (i < 9 ? 1e7 : 0.5 + i / 100));
    const moderated = moderate(variances, filled(30, 3), outcomes);
    for (const value of moderated.subarray(9)) expect(value).toBeLessThan(1);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawPlace, logNumericDensity, numericMixture } from "../../../src/core/parzen/numeric.ts";
import { categoryProbabilities } from "../../../src/core/parzen/unordered.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { binAround, type Parameter } from "../../../src/core/space/index.ts";

const continuous: Parameter = { kind: "float", name: "a", lower: 0, upper: 1, scale: "linear" };
const layers: Parameter = { kind: "int", name: "b", lower: 1, upper: 64, scale: "log" };
const place = fc.double({ min: 0, max: 1, noNaN: true });
const samples = fc
  .array(fc.tuple(place, fc.double({ min: 0.01, max: 1, noNaN: true })), { maxLength: 30 })
  .map((rows) => ({
    places: Float64Array.from(rows, ([at]) => at),
    weights: Float64Array.from(rows, ([, weight]) => weight),
  }));

describe("the estimator of an ordered parameter", () => {
  it("is a density: it integrates to 1", () => {
    fc.assert(
      fc.property(samples, ({ places, weights }) => {
        const mixture = numericMixture(places, weights);
        const steps = 4000;
        let sum = 0;
        for (let i = 0; i < steps; i++)
          sum += Math.exp(logNumericDensity(mixture, continuous, (i + 0.5) / steps)) / steps;
        expect(sum).toBeCloseTo(1, 4);
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it("gives the bins of discrete values probabilities that sum to 1", () => {
    fc.assert(
      fc.property(samples, ({ places, weights }) => {
        const mixture = numericMixture(places, weights);
        let sum = 0;
        for (let from = 0; from < 1 - 1e-9; from = binAround(layers, from + 1e-9)!.upper) {
          sum += Math.exp(logNumericDensity(mixture, layers, from + 1e-9));
        }
        expect(sum).toBeCloseTo(1, 9);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("draws from each part of the range with the probability that the density gives", () => {
    const mixture = numericMixture(Float64Array.of(0.1, 0.15, 0.8), Float64Array.of(1, 1, 0.5));
    const stream = createRandomStream(3);
    const draws = Array.from({ length: 10_000 }, () => drawPlace(mixture, stream));
    for (const [from, to] of [
      [0, 0.2],
      [0.2, 0.5],
      [0.75, 1],
    ] as const) {
      let expected = 0;
      for (let i = 0; i < 1000; i++) {
        const at = from + ((i + 0.5) / 1000) * (to - from);
        expected += (Math.exp(logNumericDensity(mixture, continuous, at)) * (to - from)) / 1000;
      }
      const share = draws.filter((draw) => draw >= from && draw < to).length / draws.length;
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / draws.length));
    }
  });

  it("is flat without observations, and its kernels are as wide as the gaps between them, but never too narrow", () => {
    const nothing = numericMixture(new Float64Array(0), new Float64Array(0));
    expect([...nothing.centres, ...nothing.deviations, ...nothing.weights]).toEqual([0.5, 1, 1]);
    const { centres, deviations } = numericMixture(Float64Array.of(0.1, 0.9, 0.1), Float64Array.of(1, 1, 1));
    expect([...centres]).toEqual([0.1, 0.9, 0.1, 0.5]);
    // Sorted: 0.1, 0.1, 0.5 (the whole range's), 0.9; none below 1 / (1 + 4).
    expect([...deviations].map((each) => Number(each.toFixed(12)))).toEqual([0.2, 0.4, 0.4, 1]);
  });
});

describe("the estimator of a categorical parameter", () => {
  it("sums to 1, and leaves nothing out", () => {
    const observed = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 });
    fc.assert(
      fc.property(observed, (chosen) => {
        const probabilities = categoryProbabilities(chosen, new Float64Array(chosen.length).fill(0.7), 5);
        expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...probabilities)).toBeGreaterThan(0);
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it("is the weighted mean of the observations' kernels and of the even distribution", () => {
    // One observation of the first of two values: (1 + ½, ½) / 2 from it, (½, ½) from the prior.
    const probabilities = categoryProbabilities([0], Float64Array.of(1), 2);
    expect(probabilities[0]).toBeCloseTo((0.75 + 0.5) / 2, 15);
    expect(probabilities[1]).toBeCloseTo((0.25 + 0.5) / 2, 15);
  });
});

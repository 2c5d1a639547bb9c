import { describe, expect, it } from "vitest";
import { drawsFor, samplesFor } from "../../../../src/core/designer/search/sampling-budget.ts";

/** Samples whose means are their numbers. */
const samples = {
  family: "matern52" as const,
  count: 32,
  d: 1,
  lengthscale: new Float64Array(32).fill(1),
  outputscale: new Float64Array(32).fill(1),
  noiseVariance: new Float64Array(32).fill(0.1),
  mean: Float64Array.from({ length: 32 }, (_, s) => s),
};

describe("the hyperparameter samples of an acquisition", () => {
  it("are all of them for a small batch, whatever the number of trials", () => {
    expect(samplesFor(samples, 4, 100)).toBe(samples);
    expect(samplesFor(samples, 4, 300)).toBe(samples);
  });

  it("are sixteen for a large batch or a single candidate, and eight of many trials", () => {
    for (const batch of [1, 16]) {
      expect(samplesFor(samples, batch, 100).count).toBe(16);
      expect(samplesFor(samples, batch, 192).count).toBe(8);
    }
  });

  it("are spread over the set, so that both models of a mixture have their share", () => {
    expect([...samplesFor(samples, 16, 240).mean]).toEqual([3, 7, 11, 15, 19, 23, 27, 31]);
  });
});

describe("the outcome draws of an acquisition", () => {
  it("are 128 for a single candidate, as for each candidate of a batch of 16, however many samples share them", () => {
    for (const samples of [8, 16]) expect(samples * drawsFor(samples, 1, 2)).toBe(128);
    expect(16 * drawsFor(16, 16, 2)).toBe(128);
  });

  it("are more for each candidate of a small batch", () => {
    expect(drawsFor(32, 4, 2)).toBe(32);
    expect(drawsFor(6, 4, 2)).toBe(11);
  });
});

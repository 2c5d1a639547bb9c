import { describe, expect, it } from "vitest";
import { effectiveSampleSize, splitRhat } from "../../../src/core/mcmc/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

/** xₜ = φ xₜ₋₁ + noise with unit variance, started in its stationary distribution. */
function autoregressive(phi: number, length: number, seed: string): Float64Array {
  const stream = createRandomStream(seed);
  let x = stream.normal();
  return Float64Array.from({ length }, () => {
    x = phi * x + Math.sqrt(1 - phi * phi) * stream.normal();
    return x;
  });
}

const fourChains = (phi: number, length: number) =>
  ["a", "b", "c", "d"].map((seed) => autoregressive(phi, length, seed));

describe("effectiveSampleSize", () => {
  it.each([0, 0.3, 0.6, 0.9, -0.5])("is N (1 − φ)/(1 + φ) for an autoregressive chain with φ = %d", (phi) => {
    const length = 10_000;
    const expected = (4 * length * (1 - phi)) / (1 + phi);
    expect(effectiveSampleSize(fourChains(phi, length)) / expected).toBeGreaterThan(0.88);
    expect(effectiveSampleSize(fourChains(phi, length)) / expected).toBeLessThan(1.12);
  });

  it("does not depend on location and scale", () => {
    const chains = fourChains(0.6, 500);
    const moved = chains.map((chain) => chain.map((x) => 1000 + 0.01 * x));
    expect(effectiveSampleSize(moved)).toBeCloseTo(effectiveSampleSize(chains), 4);
  });

  it("is small when the chains disagree, at most N log₁₀ N, and NaN for constant chains", () => {
    const apart = fourChains(0, 500).map((chain, k) => chain.map((x) => x + 5 * k));
    expect(effectiveSampleSize(apart)).toBeLessThan(10);
    const antithetic = [Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1 : -1))];
    expect(effectiveSampleSize(antithetic)).toBeCloseTo(200, 6);
    expect(effectiveSampleSize([new Float64Array(100).fill(3)])).toBeNaN();
  });
});

describe("splitRhat", () => {
  it("follows the formula on a case that fits on paper", () => {
    // Halves (0, 2) and (2, 4): W = 2, means 1 and 3 with variance 2, so √((½·2 + 2)/2).
    expect(splitRhat([Float64Array.of(0, 2, 2, 4)])).toBeCloseTo(Math.sqrt(1.5), 12);
    // An odd length leaves its middle out.
    expect(splitRhat([Float64Array.of(0, 2, 99, 2, 4)])).toBeCloseTo(Math.sqrt(1.5), 12);
  });

  it("is 1 for chains that agree", () => {
    expect(splitRhat(fourChains(0.5, 5000))).toBeCloseTo(1, 2);
  });

  it("detects chains that disagree, and one chain that drifts", () => {
    expect(splitRhat(fourChains(0, 500).map((chain, k) => chain.map((x) => x + k)))).toBeGreaterThan(1.3);
    expect(splitRhat([autoregressive(0, 500, "a").map((x, i) => x + i / 100)])).toBeGreaterThan(1.3);
  });

  it("needs chains of one length, at least 4", () => {
    expect(() => splitRhat([])).toThrow("splitRhat: chains must be of one length, at least 4; got none.");
    expect(() => effectiveSampleSize([new Float64Array(5), new Float64Array(6)])).toThrow(
      "effectiveSampleSize: chains must be of one length, at least 4; got 5, 6.",
    );
  });
});

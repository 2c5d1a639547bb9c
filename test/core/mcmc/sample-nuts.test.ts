import { describe, expect, it } from "vitest";
import type { LogDensity } from "../../../src/core/mcmc/density.ts";
import { splitRhat } from "../../../src/core/mcmc/index.ts";
import { chainsOf, stateAt } from "./chains.ts";
import { errorsFrom } from "./standard-errors.ts";
import { correlatedNormal, logHalfCauchy, mildFunnel, standardNormal } from "./targets.ts";

/** Every bound below is 4 Monte-Carlo standard errors: with these fixed seeds a right sampler passes, a wrong one does not. */
const BOUND = 4;

describe("sampleNuts draws from", () => {
  it("the standard normal: means, variances and the tails", () => {
    const chains = chainsOf(standardNormal, 3, {});
    for (let i = 0; i < 3; i++) {
      expect(Math.abs(errorsFrom(0, chains, 3, (q) => q[i]))).toBeLessThan(BOUND);
      expect(Math.abs(errorsFrom(1, chains, 3, (q) => q[i] ** 2))).toBeLessThan(BOUND);
      expect(Math.abs(errorsFrom(0.022750131948179, chains, 3, (q) => (q[i] > 2 ? 1 : 0)))).toBeLessThan(BOUND);
    }
    for (const { health } of chains) expect(health).toMatchObject({ divergences: 0, maxTreeDepthHits: 0 });
  });

  it("a correlated normal in 10 dimensions with scales from 0.1 to 10: mean and covariance", () => {
    const { mean, covariance, logDensity } = correlatedNormal(10);
    const chains = chainsOf(logDensity, 10, {});
    for (let i = 0; i < 10; i++) {
      expect(Math.abs(errorsFrom(mean[i], chains, 10, (q) => q[i]))).toBeLessThan(BOUND);
      for (let j = 0; j <= i; j++) {
        const product = (q: Float64Array) => (q[i] - mean[i]) * (q[j] - mean[j]);
        expect(Math.abs(errorsFrom(covariance[i][j], chains, 10, product))).toBeLessThan(BOUND);
      }
      expect(splitRhat(chains.map(({ samples }) => samples.filter((_, k) => k % 10 === i)))).toBeLessThan(1.02);
    }
  });

  it("a mild funnel, where the scale of the others depends on the first", () => {
    const chains = chainsOf(mildFunnel, 5, { targetAcceptance: 0.95, samples: 2000 });
    expect(Math.abs(errorsFrom(0, chains, 5, (q) => q[0]))).toBeLessThan(BOUND);
    expect(Math.abs(errorsFrom(1, chains, 5, (q) => q[0] ** 2))).toBeLessThan(BOUND);
    expect(Math.abs(errorsFrom(0, chains, 5, (q) => q[1]))).toBeLessThan(BOUND);
  });

  it("half-Cauchy scales in log space, whose tails are exponential", () => {
    const chains = chainsOf(logHalfCauchy, 4, {});
    for (let i = 0; i < 4; i++) {
      expect(Math.abs(errorsFrom(0, chains, 4, (q) => q[i]))).toBeLessThan(BOUND);
      expect(Math.abs(errorsFrom(Math.PI ** 2 / 4, chains, 4, (q) => q[i] ** 2))).toBeLessThan(BOUND);
      // P(τ > 10) = 1 − (2/π) arctan 10
      const tail = 1 - (2 / Math.PI) * Math.atan(10);
      expect(Math.abs(errorsFrom(tail, chains, 4, (q) => (q[i] > Math.LN10 ? 1 : 0)))).toBeLessThan(BOUND);
    }
  });

  it.each([32, 64, 150, 256])("the same distribution after a warm-up of only %i steps", (warmupSteps) => {
    const chains = chainsOf(standardNormal, 5, { warmupSteps });
    for (let i = 0; i < 5; i++) {
      expect(Math.abs(errorsFrom(0, chains, 5, (q) => q[i]))).toBeLessThan(BOUND);
      expect(Math.abs(errorsFrom(1, chains, 5, (q) => q[i] ** 2))).toBeLessThan(BOUND);
    }
  });
});

describe("a chain that goes on", () => {
  const { mean, covariance, logDensity } = correlatedNormal(10);
  const [earlier] = chainsOf(logDensity, 10, { samples: 400 });

  it.each([0, 32, 64, 128])("keeps what it has learnt, with %i steps of warm-up", (warmupSteps) => {
    const chains = chainsOf(logDensity, 10, { warmupSteps, start: earlier.state });
    for (let i = 0; i < 10; i++) {
      expect(Math.abs(errorsFrom(mean[i], chains, 10, (q) => q[i]))).toBeLessThan(BOUND);
      expect(Math.abs(errorsFrom(covariance[i][i], chains, 10, (q) => (q[i] - mean[i]) ** 2))).toBeLessThan(BOUND);
    }
    for (const chain of chains) {
      expect(chain.health.meanAcceptance).toBeCloseTo(0.8, 1);
      expect(chain.health.meanTreeDepth).toBeLessThan(4);
    }
  });

  it("corrects a step size that is ten times too large or too small", () => {
    for (const factor of [0.1, 10]) {
      const start = { ...earlier.state, stepSize: factor * earlier.state.stepSize };
      const [chain] = chainsOf(logDensity, 10, { warmupSteps: 64, start }, [6]);
      expect(chain.health.meanAcceptance).toBeGreaterThan(0.7);
      expect(chain.health.meanAcceptance).toBeLessThan(0.9);
    }
  });

  it("finds smaller steps where those of the warm-up are far too large for what follows", () => {
    // A warm-up of one adaptation leaves the step size where it is.
    const start = { ...earlier.state, stepSize: 30 * earlier.state.stepSize };
    const [chain] = chainsOf(logDensity, 10, { warmupSteps: 4, samples: 200, start }, [3]);
    const inner = chain.samples.subarray(100 * 10);
    const moves = Array.from({ length: 99 }, (_, k) => (inner[k * 10] === inner[(k + 1) * 10] ? 0 : 1));
    expect(moves.reduce((sum: number, moved) => sum + moved, 0)).toBeGreaterThan(80);
    expect(chain.state.stepSize).toBeLessThan(3 * earlier.state.stepSize);
  });
});

describe("what sampleNuts returns", () => {
  it("begins with the draws of a shorter run", () => {
    const [whole, part] = [40, 20].map((samples) => chainsOf(standardNormal, 2, { warmupSteps: 20, samples }, [5])[0]);
    expect(whole.samples.subarray(0, 40)).toEqual(part.samples);
  });

  it("is the same for the same seed, and different for another", () => {
    const [a, b, c] = chainsOf(mildFunnel, 3, { samples: 20, warmupSteps: 50 }, [7, 7, 8]);
    expect(a).toEqual(b);
    expect(a.samples).not.toEqual(c.samples);
  });

  it("has samples × d draws, their log densities, and the last of them as the last position", () => {
    const [run] = chainsOf(standardNormal, 3, { samples: 10, warmupSteps: 30 });
    expect(run.samples.length).toBe(30);
    expect(run.state.inverseMass.length).toBe(9);
    expect(run.state.position).toEqual(run.samples.subarray(27));
    for (let i = 0; i < 10; i++) {
      const value = standardNormal(run.samples.subarray(3 * i, 3 * i + 3), new Float64Array(3));
      expect(run.logDensities[i]).toBe(value);
    }
  });

  it("counts the trajectories that reached the maximum depth, and every evaluation", () => {
    let calls = 0;
    const counted: LogDensity = (q, gradient) => {
      calls++;
      return standardNormal(q, gradient);
    };
    const start = stateAt(new Float64Array(2), 1e-4);
    const [run] = chainsOf(counted, 2, { samples: 50, warmupSteps: 0, start, maxTreeDepth: 4 }, [3]);
    expect(run.health).toMatchObject({ maxTreeDepthHits: 50, meanTreeDepth: 4, gradientEvaluations: 50 * 15 + 1 });
    expect(calls).toBe(run.health.gradientEvaluations);
  });
});

describe("where the density is not finite", () => {
  it.each([Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])(
    "%d counts as impossible: the draws stay in the support and keep its distribution",
    (bad) => {
      const halfNormal: LogDensity = (q, gradient) => {
        gradient[0] = q[0] > 0 ? -q[0] : Number.NaN;
        return q[0] > 0 ? -0.5 * q[0] * q[0] : bad;
      };
      const chains = chainsOf(halfNormal, 1, { start: stateAt(Float64Array.of(1)), samples: 3000 });
      for (const { samples } of chains) expect(samples.every((x) => x > 0)).toBe(true);
      expect(Math.abs(errorsFrom(Math.sqrt(2 / Math.PI), chains, 1, (q) => q[0]))).toBeLessThan(BOUND);
      expect(chains[0].health.divergences).toBeGreaterThan(0);
    },
  );

  it("a start outside the support is refused with advice", () => {
    expect(() => chainsOf(() => Number.NaN, 2, {})).toThrow(
      "sampleNuts: the position must have a finite log density and gradient; it has not.",
    );
  });
});

describe("arguments", () => {
  it.each([
    [{ warmupSteps: -1 }, "sampleNuts: warmupSteps must be an integer of at least 0; got -1."],
    [{ samples: 1.5 }, "sampleNuts: samples must be an integer of at least 0; got 1.5."],
    [{ maxTreeDepth: 0 }, "sampleNuts: maxTreeDepth must be an integer of at least 1; got 0."],
    [{ targetAcceptance: 1 }, "sampleNuts: targetAcceptance must lie in (0, 1); got 1."],
    [
      { start: { ...stateAt(new Float64Array(2)), inverseMass: new Float64Array(3) } },
      "Metric: inverseMass must have 2 × 2 entries; got 3.",
    ],
    [
      { start: { ...stateAt(new Float64Array(2)), inverseMass: Float64Array.of(1, 2, 2, 1) } },
      "Metric: inverseMass must be positive definite (n = 2).",
    ],
  ])("%o is refused", (options, message) => {
    expect(() => chainsOf(standardNormal, 2, options)).toThrow(message);
  });
});

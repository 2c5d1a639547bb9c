import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DualAveraging } from "../../../src/core/mcmc/adaptation/dual-averaging.ts";
import { CovarianceEstimate } from "../../../src/core/mcmc/adaptation/mass-matrix.ts";
import { warmupSchedule } from "../../../src/core/mcmc/adaptation/schedule.ts";
import { Metric } from "../../../src/core/mcmc/metric.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

describe("the warm-up schedule", () => {
  it("is Stan's for 1,000 steps, and shorter ones have the same parts", () => {
    expect(warmupSchedule(1000, false)).toEqual({ initial: 75, windows: [25, 50, 100, 200, 500], final: 50 });
    expect(warmupSchedule(256, false)).toEqual({ initial: 75, windows: [25, 106], final: 50 });
    expect(warmupSchedule(100, false)).toEqual({ initial: 15, windows: [60], final: 25 });
    expect(warmupSchedule(32, false)).toEqual({ initial: 4, windows: [20], final: 8 });
  });

  it("keeps a given metric unless there are enough steps to correct it", () => {
    expect(warmupSchedule(64, true)).toEqual({ initial: 64, windows: [], final: 0 });
    expect(warmupSchedule(200, true)).toEqual({ initial: 30, windows: [120], final: 50 });
  });

  it("spends exactly the steps it has", () => {
    fc.assert(
      fc.property(fc.nat({ max: 3000 }), fc.boolean(), (steps, warm) => {
        const { initial, windows, final } = warmupSchedule(steps, warm);
        expect(initial + windows.reduce((sum, window) => sum + window, 0) + final).toBe(steps);
        for (const window of windows) expect(window).toBeGreaterThanOrEqual(13);
      }),
      { seed: 5 },
    );
  });
});

describe("dual averaging", () => {
  it.each([0.6, 0.8, 0.95])("finds the step size whose acceptance is %d", (target) => {
    const tuner = new DualAveraging(3, target, 10);
    // The first, much too large steps leave the average only as t^−¾: 5 % after 2,000.
    // Acceptance 1/(1 + step²): the target is met at √(1/target − 1).
    for (let k = 0; k < 2000; k++) tuner.update(1 / (1 + tuner.stepSize ** 2));
    expect(tuner.averaged / Math.sqrt(1 / target - 1)).toBeGreaterThan(0.95);
    expect(tuner.averaged / Math.sqrt(1 / target - 1)).toBeLessThan(1.05);
  });

  it("follows equation 6 of Hoffman & Gelman", () => {
    const tuner = new DualAveraging(0.5, 0.8, 10);
    tuner.update(0.3);
    const first = Math.log(5) - (1 / 0.05) * (0.5 / 11);
    expect(Math.log(tuner.stepSize)).toBeCloseTo(first, 12);
    expect(Math.log(tuner.averaged)).toBeCloseTo(first, 12);
    tuner.update(1);
    const second = Math.log(5) - (Math.SQRT2 / 0.05) * ((11 / 12) * (0.5 / 11) + (1 / 12) * -0.2);
    expect(Math.log(tuner.stepSize)).toBeCloseTo(second, 12);
    expect(Math.log(tuner.averaged)).toBeCloseTo(2 ** -0.75 * second + (1 - 2 ** -0.75) * first, 12);
  });
});

describe("the covariance estimate", () => {
  const d = 6;
  const draws = (count: number): Float64Array[] => {
    const stream = createRandomStream("draws");
    return Array.from({ length: count }, () => {
      const common = stream.normal();
      return Float64Array.from({ length: d }, (_, i) => 1e4 + (i + 1) * (common + stream.normal()));
    });
  };
  const estimateOf = (points: readonly Float64Array[]): CovarianceEstimate => {
    const estimate = new CovarianceEstimate(d);
    for (const point of points) estimate.add(point);
    return estimate;
  };

  it("equals the two-pass formula, far from the origin too", () => {
    const points = draws(50);
    const covariance = estimateOf(points).covariance();
    const mean = (i: number) => points.reduce((sum, p) => sum + p[i], 0) / 50;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const expected = points.reduce((sum, p) => sum + (p[i] - mean(i)) * (p[j] - mean(j)), 0) / 49;
        expect(covariance[i * d + j]).toBeCloseTo(expected, 8);
      }
    }
  });

  it("stays positive definite with fewer draws than dimensions, shrunk to either target", () => {
    const estimate = estimateOf(draws(3));
    expect(() => new Metric(estimate.covariance(), d)).toThrow("positive definite");
    expect(new Metric(estimate.shrunk(), d).dimension).toBe(d);
    const earlier = Metric.identity(d).inverseMass;
    expect(new Metric(estimate.shrunkTowards(earlier), d).dimension).toBe(d);
  });

  it("is nearly unshrunk with many draws", () => {
    const estimate = estimateOf(draws(5000));
    const exact = estimate.covariance();
    estimate.shrunk().forEach((value, k) => {
      expect(Math.abs(value - exact[k])).toBeLessThan(0.003 * Math.abs(exact[k]) + 1e-5);
    });
  });
});

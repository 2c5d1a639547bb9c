import { describe, expect, it } from "vitest";
import { GuardedDensity } from "../../../src/core/mcmc/density.ts";
import {
  allocatePhasePoint,
  copyPhasePoint,
  energy,
  leapfrogInPlace,
  type PhasePoint,
} from "../../../src/core/mcmc/integrator.ts";
import { Metric } from "../../../src/core/mcmc/metric.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { logHalfCauchy } from "./targets.ts";

const d = 4;
const inverseMass = Float64Array.from({ length: d * d }, (_, k) =>
  k % (d + 1) === 0 ? 1 + k / 10 : 0.3 / (1 + Math.abs(Math.floor(k / d) - (k % d))),
);
const metric = new Metric(inverseMass, d);
const density = new GuardedDensity(logHalfCauchy);

function startPoint(seed: number): PhasePoint {
  const point = allocatePhasePoint(d);
  const stream = createRandomStream(seed);
  for (let i = 0; i < d; i++) point.position[i] = stream.normal();
  metric.drawMomentum(stream, point.momentum);
  metric.velocity(point.momentum, point.velocity);
  point.logDensity = density.evaluate(point.position, point.gradient);
  return point;
}

/** Largest energy error on the way through a trajectory of length 2. */
function energyError(step: number): number {
  const point = startPoint(3);
  const before = energy(point);
  let largest = 0;
  for (let k = 0; k < Math.round(2 / step); k++) {
    leapfrogInPlace(point, step, metric, density);
    largest = Math.max(largest, Math.abs(energy(point) - before));
  }
  return largest;
}

describe("the leapfrog integrator", () => {
  it("returns to its start when time runs backwards", () => {
    for (const seed of [1, 2, 3]) {
      const start = startPoint(seed);
      const point = allocatePhasePoint(d);
      copyPhasePoint(start, point);
      for (let k = 0; k < 200; k++) leapfrogInPlace(point, 0.05, metric, density);
      expect(Math.abs(point.position[0] - start.position[0])).toBeGreaterThan(0.01);
      for (let k = 0; k < 200; k++) leapfrogInPlace(point, -0.05, metric, density);
      for (let i = 0; i < d; i++) {
        expect(point.position[i]).toBeCloseTo(start.position[i], 11);
        expect(point.momentum[i]).toBeCloseTo(start.momentum[i], 11);
      }
      expect(energy(point)).toBeCloseTo(energy(start), 11);
    }
  });

  it("loses energy with the square of the step: half the step, a quarter of the error", () => {
    for (const step of [0.1, 0.05, 0.025]) {
      const ratio = energyError(step) / energyError(step / 2);
      expect(ratio).toBeGreaterThan(3.8);
      expect(ratio).toBeLessThan(4.2);
    }
  });
});

describe("the metric", () => {
  it("draws momenta whose covariance is the inverse of the inverse mass", () => {
    const stream = createRandomStream("momenta");
    const p = new Float64Array(d);
    const v = new Float64Array(d);
    const draws = 20_000;
    const sums = new Float64Array(d * d);
    for (let k = 0; k < draws; k++) {
      metric.drawMomentum(stream, p);
      metric.velocity(p, v);
      for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) sums[i * d + j] += (p[i] * v[j]) / draws;
    }
    // E p (Σp)ᵀ = Σ⁻¹Σ = I; the entries' standard errors are at most √(2κ/draws), κ ≈ 2.
    const bound = 4 * Math.sqrt(4 / draws);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) expect(Math.abs(sums[i * d + j] - (i === j ? 1 : 0))).toBeLessThan(bound);
    }
  });
});

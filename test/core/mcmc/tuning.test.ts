import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Metric } from "../../../src/core/mcmc/metric.ts";
import { Tuning } from "../../../src/core/mcmc/tuning.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { stateAt } from "./chains.ts";

describe("the step size", () => {
  it.each([0.6, 0.75, 0.95])("becomes that whose acceptance is %d", (target) => {
    const tuning = new Tuning(stateAt(new Float64Array(1), 3), target);
    // Acceptance 1/(1 + step²): the target is met at √(1/target − 1).
    for (let k = 0; k < 1500; k++) tuning.add(new Float64Array(1), 1 / (1 + tuning.stepSize ** 2), k < 100);
    expect(tuning.stepSize / Math.sqrt(1 / target - 1)).toBeCloseTo(1, 2);
  });

  it("changes after every fourth transition, by their mean acceptance", () => {
    const tuning = new Tuning(stateAt(new Float64Array(1), 1), 0.75);
    for (const acceptance of [1, 0.5, 0, 0.3]) {
      expect(tuning.stepSize).toBe(1);
      tuning.add(new Float64Array(1), acceptance, true);
    }
    expect(tuning.stepSize).toBeCloseTo(Math.exp(0.5 * (1.8 / 4 - 0.75)), 12);
  });

  it("changes less and less after the warm-up", () => {
    const changes = (isWarmUp: boolean) => {
      const tuning = new Tuning(stateAt(new Float64Array(1), 1), 0.75);
      return Array.from({ length: 48 }, () => {
        const before = tuning.stepSize;
        for (let k = 0; k < 4; k++) tuning.add(new Float64Array(1), 1, isWarmUp);
        return Math.log(tuning.stepSize / before);
      });
    };
    for (const change of changes(true)) expect(change).toBeCloseTo(0.125, 12);
    const after = changes(false);
    for (let k = 1; k < 48; k++) expect(after[k]).toBeLessThan(after[k - 1]);
    // 48 adaptations are three times SLOW_ADAPTATIONS: half of the change.
    expect(after[47]).toBeCloseTo(0.0625, 12);
  });
});

describe("the metric", () => {
  const d = 6;
  const draws = (count: number, scale = 1): Float64Array[] => {
    const stream = createRandomStream("draws");
    return Array.from({ length: count }, () => {
      const common = stream.normal();
      return Float64Array.from({ length: d }, (_, i) => 1e4 + scale * (i + 1) * (common + stream.normal()));
    });
  };
  const tuningAfter = (points: readonly Float64Array[]): Tuning => {
    const tuning = new Tuning(stateAt(new Float64Array(d)), 0.75);
    for (const point of points) tuning.add(point, 0.75, false);
    return tuning;
  };

  it("is the covariance of the draws, with the weight of 96 draws for that of the start, far from the origin too", () => {
    const points = draws(60);
    const { inverseMass, centre, draws: count } = tuningAfter(points).state;
    expect(count).toBe(60);
    const mean = (i: number) => points.reduce((sum, p) => sum + p[i], 0) / 60;
    for (let i = 0; i < d; i++) {
      expect(centre[i]).toBeCloseTo(mean(i), 8);
      for (let j = 0; j < d; j++) {
        const scatter = points.reduce((sum, p) => sum + (p[i] - mean(i)) * (p[j] - mean(j)), 0);
        expect(inverseMass[i * d + j]).toBeCloseTo((scatter + (i === j ? 96 : 0)) / (96 + 60), 6);
      }
    }
  });

  it("forgets what many draws do not confirm", () => {
    const { inverseMass } = tuningAfter([...draws(1000, 10), ...draws(2000)]).state;
    for (let i = 0; i < d; i++) {
      const ratio = inverseMass[i * d + i] / (2 * (i + 1) ** 2);
      expect(ratio).toBeGreaterThan(0.7);
      expect(ratio).toBeLessThan(1.4);
    }
  });

  it("serves from the next fourth transition on", () => {
    const tuning = new Tuning(stateAt(new Float64Array(d)), 0.75);
    const first = tuning.metric;
    for (const point of draws(3)) tuning.add(point, 0.75, false);
    expect(tuning.metric).toBe(first);
    tuning.add(draws(1)[0], 0.75, false);
    expect(tuning.metric.inverseMass).toEqual(tuning.state.inverseMass);
  });

  it("stays positive definite, whatever the draws", () => {
    const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate, coordinate), { maxLength: 40 }), (points) => {
        const tuning = new Tuning(stateAt(new Float64Array(3)), 0.75);
        // The metric is factored after every fourth draw, and throws where that fails.
        for (const point of points) tuning.add(Float64Array.from(point), 0.5, true);
        expect(Metric.ifPositiveDefinite(tuning.state.inverseMass, 3)).toBeDefined();
      }),
      { seed: 3 },
    );
  });

  it("of many dimensions is factored after more transitions, and at the end of a run", () => {
    const wide = 100;
    const tuning = new Tuning(stateAt(new Float64Array(wide)), 0.75);
    const first = tuning.metric;
    const point = Float64Array.from({ length: wide }, (_, i) => i);
    for (let k = 0; k < 4; k++) tuning.add(point, 0.75, false);
    expect(tuning.metric).toBe(first);
    expect(tuning.state.inverseMass).not.toEqual(first.inverseMass);
    for (let k = 0; k < 8; k++) tuning.add(point, 0.75, false);
    expect(tuning.metric).not.toBe(first);
  });

  it("remains where the covariance overflows", () => {
    const tuning = new Tuning(stateAt(new Float64Array(2)), 0.75);
    for (let k = 0; k < 8; k++) tuning.add(Float64Array.of(1e200 * (k + 1), -1e200 * (k + 1)), 0.75, true);
    expect(tuning.state.inverseMass).toEqual(stateAt(new Float64Array(2)).inverseMass);
  });

  it("draws momenta whose covariance is its inverse", () => {
    const metric = tuningAfter(draws(200)).metric;
    const stream = createRandomStream(4);
    const momentum = new Float64Array(d);
    const velocity = new Float64Array(d);
    let energy = 0;
    const count = 4000;
    for (let k = 0; k < count; k++) {
      metric.drawMomentum(stream, momentum);
      metric.velocity(momentum, velocity);
      for (let i = 0; i < d; i++) energy += (momentum[i] * velocity[i]) / count;
    }
    // pᵀΣp is χ² with d degrees of freedom: 4 standard errors.
    expect(Math.abs(energy - d)).toBeLessThan(4 * Math.sqrt((2 * d) / count));
  });
});

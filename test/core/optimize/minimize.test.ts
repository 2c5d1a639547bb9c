import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minimize, minimizeTogether, startMinimizer } from "../../../src/core/optimize/index.ts";
import type { Objective } from "../../../src/core/optimize/minimize.ts";
import { projectedGradient, unbounded } from "./kkt.ts";

const box = (d: number, lower: number, upper: number) => ({
  lower: new Float64Array(d).fill(lower),
  upper: new Float64Array(d).fill(upper),
});

/** The chained Rosenbrock function; minimum 0 at (1, …, 1). */
const rosenbrock: Objective = (x, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const curve = x[i + 1] - x[i] * x[i];
    value += 100 * curve * curve + (1 - x[i]) ** 2;
    gradient[i] += -400 * curve * x[i] - 2 * (1 - x[i]);
    gradient[i + 1] += 200 * curve;
  }
  return value;
};

const alternating = (d: number) => Float64Array.from({ length: d }, (_, i) => (i % 2 === 0 ? -1.2 : 1));

/** ½ xᵀAx − bᵀx. */
const quadratic =
  (A: readonly number[][], b: readonly number[]): Objective =>
  (x, gradient) => {
    let value = 0;
    for (let i = 0; i < b.length; i++) {
      const product = A[i].reduce((sum, a, j) => sum + a * x[j], 0);
      gradient[i] = product - b[i];
      value += x[i] * (0.5 * product - b[i]);
    }
    return value;
  };

describe("minimize", () => {
  it.each([2, 3, 5, 10, 24])("reaches the bottom of Rosenbrock's valley in %i dimensions", (d) => {
    const start = new Float64Array(d).fill(-0.5);
    const found = minimize(rosenbrock, start, { ...unbounded(d), gradientTolerance: 1e-9 });
    expect(found.reason).toBe("gradient");
    expect(found.value).toBeLessThan(1e-16);
    for (const x of found.point) expect(x).toBeCloseTo(1, 8);
    expect(found.evaluations).toBeLessThan(40 + 25 * d);
  });

  it.each([2, 4, 10, 24])("stops at the best point of a box that cuts the valley off in %i dimensions", (d) => {
    const bounds = { lower: new Float64Array(d).fill(-2), upper: new Float64Array(d).fill(0.8) };
    const found = minimize(rosenbrock, alternating(d), { ...bounds, gradientTolerance: 1e-9 });
    expect(found.reason).toBe("gradient");
    expect(projectedGradient(rosenbrock, found.point, bounds)).toBeLessThan(1e-9);
    if (d === 2) {
      // 100 (x₂ − x₁²)² + (1 − x₁)²: the second term is least at the bound, and x₂ = x₁² is inside.
      expect(found.point[0]).toBeCloseTo(0.8, 12);
      expect(found.point[1]).toBeCloseTo(0.64, 9);
    }
  });

  it("finds the exact solution of a quadratic with active bounds", () => {
    // Without the box the first and the third variable lie above it; at the bounds the second equation gives y.
    const A = [
      [4, 1, 0],
      [1, 3, 1],
      [0, 1, 2],
    ];
    const b = [7, 2, 5];
    const bounds = { lower: Float64Array.of(0, -10, 0), upper: Float64Array.of(1, 10, 0.5) };
    const found = minimize(quadratic(A, b), Float64Array.of(0.2, 5, 0.1), { ...bounds, gradientTolerance: 1e-12 });
    expect(found.point[0]).toBe(1);
    expect(found.point[2]).toBe(0.5);
    expect(found.point[1]).toBeCloseTo((2 - 1 - 0.5) / 3, 12); // 1·x₁ + 3y + 1·x₃ = 2
  });

  it("does not move when the start is the solution, or every variable is fixed", () => {
    const atMinimum = minimize(rosenbrock, Float64Array.of(1, 1), unbounded(2));
    expect(atMinimum).toMatchObject({ iterations: 0, evaluations: 1, reason: "gradient", value: 0 });
    const held = minimize(rosenbrock, Float64Array.of(5, 5), box(2, 0.25, 0.25));
    expect(held.reason).toBe("gradient");
    expect(Array.from(held.point)).toEqual([0.25, 0.25]);
  });

  it("does not give up on a valley 10,000 times as long as wide, where gains fall below rounding before gradients do", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const scale = Array.from({ length: 20 }, (_, i) => 10 ** (4 * (((i * 7 + seed) % 20) / 19) - 2));
      const centre = scale.map((_, i) => Math.sin(i * seed));
      const valley: Objective = (x, gradient) => {
        gradient.forEach((_, i) => {
          gradient[i] = scale[i] * (x[i] - centre[i]);
        });
        return 5 + x.reduce((sum, value, i) => sum + 0.5 * scale[i] * (value - centre[i]) ** 2, 0);
      };
      const bounds = { lower: new Float64Array(20).fill(-0.6), upper: new Float64Array(20).fill(0.9) };
      const found = minimize(valley, new Float64Array(20).fill(0.8), { ...bounds, gradientTolerance: 1e-8 });
      expect(projectedGradient(valley, found.point, bounds)).toBeLessThan(1e-7);
      expect(found.evaluations).toBeLessThan(600);
    }
  });

  it("satisfies the optimality conditions on any convex quadratic in any box", () => {
    const entry = fc.double({ min: -2, max: 2, noNaN: true });
    const problem = fc.integer({ min: 1, max: 12 }).chain((d) =>
      fc.record({
        factor: fc.array(fc.array(entry, { minLength: d, maxLength: d }), { minLength: d, maxLength: d }),
        b: fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: d, maxLength: d }),
        lower: fc.array(entry, { minLength: d, maxLength: d }),
        width: fc.array(fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constant(Number.POSITIVE_INFINITY)), {
          minLength: d,
          maxLength: d,
        }),
        start: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: d, maxLength: d }),
      }),
    );
    fc.assert(
      fc.property(problem, ({ factor, b, lower, width, start }) => {
        const A = factor.map((row, i) =>
          factor.map((other, j) => row.reduce((sum, a, k) => sum + a * other[k], i === j ? 0.1 : 0)),
        );
        const bounds = {
          lower: Float64Array.from(lower),
          upper: Float64Array.from(lower, (l, i) => l + width[i]),
        };
        const objective = quadratic(A, b);
        const found = minimize(objective, Float64Array.from(start), { ...bounds, gradientTolerance: 1e-9 });
        expect(projectedGradient(objective, found.point, bounds)).toBeLessThan(2e-9);
        found.point.forEach((x, i) => {
          expect(x).toBeGreaterThanOrEqual(bounds.lower[i]);
          expect(x).toBeLessThanOrEqual(bounds.upper[i]);
        });
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it("converges to the last digits although the value has a large constant in it", () => {
    const offset: Objective = (x, gradient) => {
      let value = 1000;
      for (let i = 0; i < x.length; i++) {
        const root = Math.sqrt(1 + (x[i] - i) ** 2);
        value += (i + 1) * root;
        gradient[i] = ((i + 1) * (x[i] - i)) / root;
      }
      return value;
    };
    const found = minimize(offset, new Float64Array(12).fill(20), { ...unbounded(12), gradientTolerance: 1e-9 });
    expect(found.reason).toBe("gradient");
    found.point.forEach((x, i) => {
      expect(x).toBeCloseTo(i, 8);
    });
  });
});

describe("where the objective is not finite", () => {
  const barrier: Objective = (x, gradient) => {
    // −log-like barrier without a logarithm: 1/x + x, defined for x > 0 only.
    gradient[0] = 1 - 1 / (x[0] * x[0]);
    return x[0] > 0 ? 1 / x[0] + x[0] : Number.NaN;
  };

  it("shortens the step and continues", () => {
    const found = minimize(barrier, Float64Array.of(30), { ...unbounded(1), gradientTolerance: 1e-10 });
    expect(found.reason).toBe("gradient");
    expect(found.point[0]).toBeCloseTo(1, 9);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "never returns a point whose value is %d",
    (bad) => {
      const cut: Objective = (x, gradient) => {
        const value = rosenbrock(x, gradient);
        return x[0] > 0.5 ? bad : value;
      };
      const found = minimize(cut, Float64Array.of(-1.2, 1), unbounded(2));
      expect(Number.isFinite(found.value)).toBe(true);
      expect(found.point[0]).toBeLessThanOrEqual(0.5);
      expect(found.value).toBeLessThan(1);
    },
  );

  it("reports a start that is not finite instead of throwing", () => {
    const found = minimize(barrier, Float64Array.of(-1), unbounded(1));
    expect(found).toMatchObject({ reason: "line-search", value: Number.POSITIVE_INFINITY, evaluations: 1 });
  });

  it("treats a gradient that is not finite like a value that is not", () => {
    const spoilt: Objective = (x, gradient) => {
      const value = rosenbrock(x, gradient);
      if (x[0] > 0.2) gradient[0] = Number.NaN;
      return value;
    };
    const found = minimize(spoilt, Float64Array.of(-1.2, 1), unbounded(2));
    expect(found.point[0]).toBeLessThanOrEqual(0.2);
  });
});

describe("limits and arguments", () => {
  it("stops after the iterations or evaluations asked for, with the best point so far", () => {
    const few = minimize(rosenbrock, Float64Array.of(-1.2, 1), { ...unbounded(2), maxIterations: 5 });
    expect(few).toMatchObject({ iterations: 5, reason: "iterations" });
    const evaluations = minimize(rosenbrock, Float64Array.of(-1.2, 1), { ...unbounded(2), maxEvaluations: 7 });
    expect(evaluations).toMatchObject({ evaluations: 7, reason: "evaluations" });
    expect(evaluations.value).toBe(rosenbrock(evaluations.point, new Float64Array(2)));
    expect(evaluations.value).toBeLessThan(24.2);
  });

  it("stops when an iteration gains less than asked", () => {
    const found = minimize(rosenbrock, Float64Array.of(-1.2, 1), { ...unbounded(2), relativeDecrease: 1e-4 });
    expect(found.reason).toBe("decrease");
  });

  it("moves a start outside the box into it", () => {
    const minimizer = startMinimizer(Float64Array.of(9, -9), box(2, 0, 1));
    expect(Array.from(minimizer.point)).toEqual([1, 0]);
  });

  it("says which bounds do not fit", () => {
    expect(() => startMinimizer(new Float64Array(3), unbounded(2))).toThrow(
      "startMinimizer: lower must have the length of start (3); got 2.",
    );
    expect(() => startMinimizer(new Float64Array(1), box(1, 2, 1))).toThrow(
      "startMinimizer: lower must be at most upper; got 2 and 1 for variable 0.",
    );
  });
});

describe("minimizeTogether", () => {
  it("takes each minimiser through exactly the steps that it takes alone", async () => {
    const bounds = box(6, -1.5, 0.9);
    const starts = [0, 1, 2, 3, 4].map((k) =>
      Float64Array.from({ length: 6 }, (_, i) => ((i * 7 + k * 5) % 11) / 4 - 1),
    );
    const together = starts.map((start) => startMinimizer(start, bounds));
    let rounds = 0;
    await minimizeTogether(together, async (points, values, gradients) => {
      rounds++;
      points.forEach((point, i) => {
        values[i] = rosenbrock(point, gradients[i]);
      });
    });
    const alone = starts.map((start) => minimize(rosenbrock, start, bounds));
    alone.forEach((found, i) => {
      const { iterations, evaluations, reason } = together[i];
      expect({ ...together[i].best, iterations, evaluations, reason }).toEqual(found);
    });
    expect(rounds).toBe(Math.max(...alone.map((found) => found.evaluations)));
  });

  it("leaves out for good those that do not go on, and takes the others through the same steps", async () => {
    const bounds = box(6, -1.5, 0.9);
    const starts = [0, 1, 2].map((k) => Float64Array.from({ length: 6 }, (_, i) => ((i * 7 + k * 5) % 11) / 4 - 1));
    const together = starts.map((start) => startMinimizer(start, bounds));
    const asked: number[] = [];
    await minimizeTogether(
      together,
      async (points, values, gradients) => {
        points.forEach((point, i) => {
          values[i] = rosenbrock(point, gradients[i]);
        });
      },
      (minimizer, evaluations) => {
        asked.push(evaluations);
        return minimizer !== together[1] || evaluations !== 5;
      },
    );
    expect(together[1].evaluations).toBe(5);
    for (const i of [0, 2]) expect(together[i].best).toEqual(bestOf(minimize(rosenbrock, starts[i], bounds)));
    // From the sixth round on only the two others are asked for.
    expect(asked.filter((evaluations) => evaluations === 5)).toHaveLength(3);
    expect(asked.filter((evaluations) => evaluations === 6)).toHaveLength(2);
  });
});

function bestOf({ point, value }: { readonly point: Float64Array; readonly value: number }) {
  return { point, value };
}

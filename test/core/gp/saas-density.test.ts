import { describe, expect, it } from "vitest";
import { createDataset } from "../../../src/core/gp/index.ts";
import { gammaPrior } from "../../../src/core/gp/priors.ts";
import { createSaasLogDensity } from "../../../src/core/gp/saas-density.ts";
import golden from "../../golden/saas.json" with { type: "json" };

/** The prior of the noise in the established libraries; ours expects less. */
const THEIR_NOISE = gammaPrior(0.9, 10);
const identity = { mean: 0, deviation: 1 };
const sets = ["A_n10_d4", "B_n32_d24", "C_n64_d24_branin", "C_n64_d24_currin"] as const;

describe("the SAAS joint log density", () => {
  for (const name of sets) {
    for (const variant of ["inferred_noise", "known_noise"] as const) {
      const set = golden[name];
      const d = set.X[0].length;
      const data = createDataset(
        { X: Float64Array.from(set.X.flat()), d },
        Float64Array.from(set.y),
        identity,
        variant === "known_noise" ? Float64Array.from(set.yvar_known) : undefined,
      );
      const density = createSaasLogDensity(data, THEIR_NOISE);
      for (const point of set[variant].points) {
        it(`${name}, ${variant}, ${point.label}: agrees with the established libraries in value (1e-9) and gradient (1e-8)`, () => {
          const u = Float64Array.from(point.unconstrained);
          const gradient = new Float64Array(u.length);
          const value = density(u, gradient);
          const slack = Math.max(1, (point.condition_number * 1e-15) / 1e-9);
          const expected = point.log_density_unconstrained;
          expect(Math.abs(value - expected) / (1 + Math.abs(expected))).toBeLessThan(1e-9 * slack);
          const scale = Math.max(1, ...point.grad_unconstrained.map(Math.abs));
          const worst = Math.max(...point.grad_unconstrained.map((g, i) => Math.abs(gradient[i] - g)));
          expect(worst / scale).toBeLessThan(1e-8 * slack);
        });
      }
    }
  }

  it("has the gradient of finite differences", () => {
    const set = golden.B_n32_d24;
    const data = createDataset({ X: Float64Array.from(set.X.flat()), d: 24 }, Float64Array.from(set.y), identity);
    const density = createSaasLogDensity(data);
    const u = Float64Array.from(set.inferred_noise.points[1].unconstrained);
    const gradient = new Float64Array(u.length);
    density(u, gradient);
    const scratch = new Float64Array(u.length);
    for (let i = 0; i < u.length; i++) {
      const step = 1e-4;
      const at = (delta: number) => {
        const moved = u.slice();
        moved[i] += delta;
        return density(moved, scratch);
      };
      // Fourth-order central difference.
      const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      expect(Math.abs(slope - gradient[i])).toBeLessThan(1e-6 * (1 + Math.abs(gradient[i])));
    }
  });

  it("is minus infinity, never an exception, where numbers overflow", () => {
    const set = golden.A_n10_d4;
    const data = createDataset({ X: Float64Array.from(set.X.flat()), d: 4 }, Float64Array.from(set.y), identity);
    const density = createSaasLogDensity(data);
    const u = new Float64Array(8).fill(800);
    expect(density(u, new Float64Array(8))).toBe(Number.NEGATIVE_INFINITY);
    expect(density(new Float64Array(8).fill(Number.NaN), new Float64Array(8))).toBe(Number.NEGATIVE_INFINITY);
  });
});

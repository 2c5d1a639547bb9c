import { describe, expect, it } from "vitest";
import { condition, type Posterior } from "../../../src/core/gp/index.ts";
import type { BoxDecomposition } from "../../../src/core/pareto/index.ts";
import { modelsOf } from "../../core/acquisition/golden-problems.ts";
import golden from "../../golden/acquisition.json" with { type: "json" };
import { qLogEhvi, qLogNehvi } from "./log-ehvi.ts";

type Bound = number | string;
const numbers = (rows: readonly (readonly Bound[])[]) => Float64Array.from(rows.flat(), Number);
const toBoxes = (stored: {
  lower: readonly (readonly Bound[])[];
  upper: readonly (readonly Bound[])[];
}): BoxDecomposition => ({
  count: stored.lower.length,
  lower: numbers(stored.lower),
  upper: numbers(stored.upper),
});

for (const name of ["M2", "M3"] as const) {
  const problem = golden.problems[name];
  const m = problem.objectives;
  const d = problem.input_dim;
  const n = problem.X_train.length;
  const posteriors: Posterior[] = modelsOf(name).map(({ data, hyperparameters }) =>
    condition(data, hyperparameters, 0),
  );
  const reference = Float64Array.from(problem.ref_point);
  const base = (size: number) =>
    Array.from({ length: m }, (_, k) =>
      Float64Array.from(problem.base_samples.flatMap((rows) => rows.slice(0, size).map((row) => row[k]))),
    );
  const candidates = problem.candidates as Readonly<Record<string, readonly (readonly number[])[]>>;
  const noisy = problem.noisy_cells.lower.map((lower, s) => toBoxes({ lower, upper: problem.noisy_cells.upper[s] }));

  const check = (
    actual: { value: number; gradient: Float64Array },
    row: { value: number; grad: readonly (readonly number[])[] },
  ) => {
    expect(Math.abs(actual.value - row.value) / Math.max(1, Math.abs(row.value))).toBeLessThan(1e-8);
    const grad = row.grad.flat();
    const scale = Math.max(1e-3, ...grad.map(Math.abs));
    grad.forEach((expected, i) => {
      expect(Math.abs(actual.gradient[i] - expected) / scale).toBeLessThan(1e-6);
    });
  };

  describe(`${name}: joint candidates by Monte Carlo, value 1e-8 and gradient 1e-6 of the established library`, () => {
    for (const key of ["qLogEHVI_fast_cells", "qLogEHVI_nondominated_cells"] as const) {
      const stored = toBoxes(key === "qLogEHVI_fast_cells" ? problem.cells_fast : problem.cells_nondominated);
      const { settings, rows } = problem.acquisitions[key];
      for (const row of rows) {
        it(`${key}, ${row.candidate}`, () => {
          const points = Float64Array.from(candidates[row.candidate].flat());
          check(
            qLogEhvi(posteriors, points, Float64Array.from(problem.pareto_Y.flat()), reference, {
              base: base(points.length / d),
              smoothing: { relu: settings.tau_relu, max: settings.tau_max },
              cells: [stored],
            }),
            row,
          );
        });
      }
    }
    const { settings, rows } = problem.acquisitions.qLogNEHVI;
    for (const row of rows) {
      it(`qLogNEHVI, ${row.candidate}`, () => {
        const points = Float64Array.from(candidates[row.candidate].flat());
        const options = {
          base: base(n + points.length / d),
          smoothing: { relu: settings.tau_relu, max: settings.tau_max },
        };
        const none = new Float64Array(0);
        check(qLogNehvi(posteriors, points, none, reference, { ...options, cells: noisy }), row);
        // With two objectives the boxes computed here are the same as the stored ones.
        if (m === 2) check(qLogNehvi(posteriors, points, none, reference, options), row);
      });
    }
  });
}

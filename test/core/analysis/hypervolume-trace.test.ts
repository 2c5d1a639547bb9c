import { describe, expect, it } from "vitest";
import type { Analysis } from "../../../src/core/analysis/index.ts";
import { traceHypervolume } from "../../../src/core/analysis/index.ts";
import { hypervolume } from "../../../src/core/pareto/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";

describe("traceHypervolume", () => {
  // With two objectives the sweep adds the same numbers in the same order, so nothing is rounded differently.
  it.each([
    [1, 0],
    [2, 0],
    [3, 1e-12],
    [4, 1e-12],
  ])("is the hypervolume of the trials so far, with %i objectives", (m, tolerance) => {
    const random = createRandomStream(7 + m);
    for (const grid of [4, 1e9]) {
      const names = Array.from({ length: m }, (_, k) => `metric${k}`);
      const values = Array.from({ length: 60 }, () =>
        names.map(() => 0.5 + Math.round(random.uniform() * grid) / grid),
      );
      const trace = traceHypervolume(analysisOf(names, values));
      expect(trace).toHaveLength(values.length);
      for (const [index, { measured }] of trace.entries()) {
        const rows = Float64Array.from(
          values.slice(0, index + 1).flatMap((row) => row.map((value) => (1.1 - value) / 1.1)),
        );
        const expected = hypervolume(rows, index + 1, m, new Float64Array(m));
        expect(Math.abs(measured - expected)).toBeLessThanOrEqual(tolerance);
      }
    }
  });
});

function analysisOf(names: readonly string[], values: readonly (readonly number[])[]): Analysis {
  const objectives = names.map((name) => ({ name, goal: "minimize" as const }));
  return {
    study: { objectives },
    objectives,
    basis: "measured",
    references: Object.fromEntries(names.map((name) => [name, { value: 1.1, source: "given" }])),
    trials: values.map((row, trial) => ({
      trial,
      objectives: Object.fromEntries(
        names.map((name, k) => [name, { measured: { mean: row[k], count: 1 }, value: { median: row[k] } }]),
      ),
    })),
  } as unknown as Analysis;
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createImprovement, createLogImprovement } from "../../../src/core/acquisition/improvement.ts";
import { boxDecomposition } from "../../../src/core/pareto/index.ts";
import golden from "../../golden/acquisition.json" with { type: "json" };

describe("the expected hypervolume improvement of one normal candidate", () => {
  for (const name of ["M2", "M3"] as const) {
    const problem = golden.problems[name];
    const m = problem.objectives;
    const front = Float64Array.from(problem.pareto_Y.flat());
    const cells = boxDecomposition(front, front.length / m, m, Float64Array.from(problem.ref_point));

    it(`is the same in plain doubles as in logarithms, value and gradient (${name})`, () => {
      const fast = createImprovement(m);
      const slow = createLogImprovement(m);
      const number = fc.double({ min: -3, max: 3, noNaN: true });
      fc.assert(
        fc.property(
          fc.array(number, { minLength: m, maxLength: m }),
          fc.array(fc.double({ min: -4, max: 1, noNaN: true }), { minLength: m, maxLength: m }),
          (means, logDeviations) => {
            const mean = Float64Array.from(means);
            const logDeviation = Float64Array.from(logDeviations);
            const deviation = logDeviation.map(Math.exp);
            const value = slow.withGradient(cells, mean, deviation, logDeviation);
            const actual = fast.withGradient(cells, mean, deviation, logDeviation);
            expect(fast.value(cells, mean, deviation, logDeviation)).toBe(actual);
            expect(Math.abs(actual - value)).toBeLessThan(1e-9 * (1 + Math.abs(value)));
            for (let k = 0; k < m; k++) {
              const scale = 1 + Math.abs(slow.byMean[k]) + Math.abs(slow.byDeviation[k]);
              expect(Math.abs(fast.byMean[k] - slow.byMean[k]) / scale).toBeLessThan(1e-6);
              expect(Math.abs(fast.byDeviation[k] - slow.byDeviation[k]) / scale).toBeLessThan(1e-6);
            }
          },
        ),
        { seed: 2, numRuns: 300 },
      );
    });

    it(`stays finite with a useful gradient a hundred deviations away (${name})`, () => {
      const improvement = createImprovement(m);
      const mean = new Float64Array(m).fill(-100);
      const deviation = new Float64Array(m).fill(1);
      const value = improvement.withGradient(cells, mean, deviation, new Float64Array(m));
      expect(value).toBeLessThan(-3000);
      expect(Number.isFinite(value)).toBe(true);
      for (let k = 0; k < m; k++) expect(improvement.byMean[k]).toBeGreaterThan(50);
    });
  }

  it("is the volume gained itself where nothing is uncertain", () => {
    const cells = boxDecomposition(Float64Array.of(1, 2, 2, 1), 2, 2, Float64Array.of(0, 0));
    const deviation = Float64Array.of(1e-9, 1e-9);
    const value = createImprovement(2).value(cells, Float64Array.of(2, 2), deviation, deviation.map(Math.log));
    // {(1,2), (2,1)} dominates 3 of the 4 unit squares below (2, 2).
    expect(Math.exp(value)).toBeCloseTo(1, 6);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRankedBoxesImprovement,
  createStripsImprovement,
} from "../../../src/core/acquisition/exact-improvement.ts";
import type { Improvement } from "../../../src/core/acquisition/improvement.ts";
import { createLogImprovement } from "../../../src/core/acquisition/log-improvement.ts";
import { rankBoxes } from "../../../src/core/acquisition/ranked-boxes.ts";
import { stripsOf } from "../../../src/core/acquisition/strip-improvement.ts";
import { condition, predict } from "../../../src/core/gp/index.ts";
import { type BoxDecomposition, boxDecomposition } from "../../../src/core/pareto/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import golden from "../../golden/acquisition.json" with { type: "json" };
import { predictGradient } from "../../reference/predict-gradient.ts";
import { modelsOf } from "./golden-problems.ts";

/** The improvement of one candidate as a search for candidates computes it. */
function createImprovement(m: number): Improvement {
  if (m === 2) return over(createStripsImprovement(), stripsOf);
  return over(createRankedBoxesImprovement(m), (boxes) => rankBoxes(boxes, m));
}

function over<B extends BoxDecomposition>(
  improvement: Improvement<B>,
  from: (boxes: BoxDecomposition) => B,
): Improvement {
  const { byMean, byDeviation } = improvement;
  return {
    byMean,
    byDeviation,
    value: (boxes, outcomes) => improvement.value(from(boxes), outcomes),
    withGradient: (boxes, outcomes) => improvement.withGradient(from(boxes), outcomes),
  };
}

/** The posterior of each objective's model of a golden problem. */
const posteriorsOf = (name: "M2" | "M3") =>
  modelsOf(name).map(({ data, hyperparameters }) => condition(data, hyperparameters, 0));

describe("the expected hypervolume improvement of one normal candidate", () => {
  for (const name of ["M2", "M3"] as const) {
    const problem = golden.problems[name];
    const m = problem.objectives;
    const front = Float64Array.from(problem.pareto_Y.flat());
    const boxes = boxDecomposition(front, front.length / m, m, Float64Array.from(problem.ref_point));

    it.each(problem.acquisitions.EHVI_analytic.rows)(
      `is the established library's closed form, value 1e-8 and gradient by x 1e-6 (${name}, $candidate)`,
      ({ candidate, value: expected, grad }) => {
        const candidates = problem.candidates as Readonly<Record<string, readonly (readonly number[])[]>>;
        const point = Float64Array.from(candidates[candidate].flat());
        const posteriors = posteriorsOf(name);
        const moments = posteriors.map((posterior) => predict(posterior, point));
        const mean = Float64Array.from(moments, (moment) => moment.mean[0]);
        const deviation = Float64Array.from(moments, ({ variance }) => Math.sqrt(variance[0]));
        const slopes = posteriors.map((posterior) => predictGradient(posterior, point));
        for (const improvement of [createImprovement(m), createLogImprovement(m)]) {
          const value = Math.exp(
            improvement.withGradient(boxes, { mean, deviation, logDeviation: deviation.map(Math.log) }),
          );
          // Differences of ψ cancel in the stored values' plain doubles: below some 1e-16 they are noise.
          expect(Math.abs(value - expected)).toBeLessThan(1e-8 * expected + 1e-17);
          const scale = Math.max(1e-8, ...grad.flat().map(Math.abs));
          grad.flat().forEach((slope, j) => {
            const actual = slopes.reduce((sum, of, k) => {
              const byDeviation = (improvement.byDeviation[k] * of.variance[j]) / (2 * deviation[k]);
              return sum + value * (improvement.byMean[k] * of.mean[j] + byDeviation);
            }, 0);
            expect(Math.abs(actual - slope) / scale).toBeLessThan(1e-6);
          });
        }
      },
    );

    it(`has the same value and gradient in plain doubles as in logarithms (${name})`, () => {
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
            const outcomes = { mean, deviation, logDeviation };
            const value = slow.withGradient(boxes, outcomes);
            const actual = fast.withGradient(boxes, outcomes);
            expect(fast.value(boxes, outcomes)).toBe(actual);
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

    it(`is finite with a useful gradient a hundred deviations away (${name})`, () => {
      const improvement = createImprovement(m);
      const mean = new Float64Array(m).fill(-100);
      const deviation = new Float64Array(m).fill(1);
      const value = improvement.withGradient(boxes, { mean, deviation, logDeviation: new Float64Array(m) });
      expect(value).toBeLessThan(-3000);
      expect(Number.isFinite(value)).toBe(true);
      for (let k = 0; k < m; k++) expect(improvement.byMean[k]).toBeGreaterThan(50);
    });
  }

  it("equals the volume gained where nothing is uncertain", () => {
    const boxes = boxDecomposition(Float64Array.of(1, 2, 2, 1), 2, 2, Float64Array.of(0, 0));
    const deviation = Float64Array.of(1e-9, 1e-9);
    const value = createImprovement(2).value(boxes, {
      mean: Float64Array.of(2, 2),
      deviation,
      logDeviation: deviation.map(Math.log),
    });
    // {(1,2), (2,1)} dominates 3 of the 4 unit squares below (2, 2).
    expect(Math.exp(value)).toBeCloseTo(1, 6);
  });

  it("is the sum over all strips to the last digits, however many there are and wherever the candidate is", () => {
    const stream = createRandomStream(3);
    const [fast, slow] = [createStripsImprovement(), createLogImprovement(2)];
    for (let round = 0; round < 400; round++) {
      const n = 1 + (round % 130);
      const angles = Array.from({ length: n }, () => 1.6 * stream.uniform());
      const front = Float64Array.from(angles.flatMap((angle) => [Math.sin(angle), Math.cos(angle)]));
      const boxes = boxDecomposition(front, n, 2, Float64Array.of(-0.2, -0.1));
      const logDeviation = Float64Array.from({ length: 2 }, () => 1 - 8 * stream.uniform());
      const deviation = logDeviation.map(Math.exp);
      const outcomes = {
        mean: Float64Array.from({ length: 2 }, () => 1.6 * stream.uniform() - 0.3),
        deviation,
        logDeviation: deviation.map(Math.log),
      };
      const expected = slow.withGradient(boxes, outcomes);
      const actual = fast.withGradient(stripsOf(boxes), outcomes);
      expect(fast.value(stripsOf(boxes), outcomes)).toBe(actual);
      expect(Math.abs(actual - expected)).toBeLessThan(1e-11 * (1 + Math.abs(expected)));
    }
  });
});

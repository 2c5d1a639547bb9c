/**
 * @file What every score of an acquisition owes its session (src/core/acquisition/draw-score.ts). Called with each score.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DrawScore } from "../../src/core/acquisition/draw-score.ts";
import type { NormalOutcomes } from "../../src/core/acquisition/improvement.ts";
import { createRandomStream } from "../../src/core/random/index.ts";

/** A score, prepared for 2 draws. */
export interface ScoreUnderTest {
  /** Number of objectives m. */
  readonly m: number;
  /** @param referencePoint - length m */
  create(referencePoint: Float64Array, draws: number): DrawScore;
}

const H = 1e-5;

export function describeDrawScore(name: string, { m, create }: ScoreUnderTest): void {
  const reference = new Float64Array(m);
  const outcomes = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 2 * m, maxLength: 2 * m });
  const numbers = (min: number, max: number) =>
    fc.array(fc.double({ min, max, noNaN: true }), { minLength: m, maxLength: m });
  const candidates = fc
    .tuple(numbers(-0.5, 1.5), numbers(0.1, 1))
    .map(([mean, deviation]) => candidateOf(mean, deviation));
  const runs = { seed: 5, numRuns: 60 };
  const begun = (): DrawScore => {
    const score = create(reference, 2);
    score.next(createRandomStream(1));
    return score;
  };

  describe(`draw score contract: ${name}`, () => {
    it("has slopes that are those of its value", () => {
      fc.assert(
        fc.property(outcomes, candidates, (known, candidate) => {
          const score = begun();
          score.keep(0, Float64Array.from(known), 2);
          score.evaluate(0, candidate, true);
          const [byMean, byDeviation] = [Float64Array.from(score.byMean), Float64Array.from(score.byDeviation)];
          const at = (mean: Float64Array, deviation: Float64Array) =>
            score.evaluate(0, candidateOf([...mean], [...deviation]), false);
          for (let k = 0; k < m; k++) {
            const { mean, deviation } = candidate;
            const meanSlope = (at(moved(mean, k, H), deviation) - at(moved(mean, k, -H), deviation)) / (2 * H);
            const deviationSlope = (at(mean, moved(deviation, k, H)) - at(mean, moved(deviation, k, -H))) / (2 * H);
            expect(Math.abs(byMean[k] - meanSlope)).toBeLessThan(1e-4 * (1 + Math.abs(meanSlope)));
            expect(Math.abs(byDeviation[k] - deviationSlope)).toBeLessThan(1e-4 * (1 + Math.abs(deviationSlope)));
          }
        }),
        runs,
      );
    });

    it("is not larger where a draw holds more points", () => {
      fc.assert(
        fc.property(outcomes, candidates, (known, candidate) => {
          const score = begun();
          score.keep(0, Float64Array.from(known), 1);
          const withOne = score.evaluate(0, candidate, false);
          score.keep(0, Float64Array.from(known), 2);
          expect(score.evaluate(0, candidate, false)).toBeLessThanOrEqual(withOne + 1e-9);
        }),
        runs,
      );
    });

    it("depends on its own draw only, and gives the same again, with slopes or without", () => {
      fc.assert(
        fc.property(outcomes, candidates, (known, candidate) => {
          const score = begun();
          score.keep(0, Float64Array.from(known), 2);
          const before = score.evaluate(0, candidate, false);
          score.keep(1, Float64Array.from(known).fill(2), 2);
          expect(score.evaluate(0, candidate, false)).toBe(before);
          expect(score.evaluate(0, candidate, true)).toBe(before);
        }),
        runs,
      );
    });
  });
}

function candidateOf(mean: readonly number[], deviation: readonly number[]): NormalOutcomes {
  return {
    mean: Float64Array.from(mean),
    deviation: Float64Array.from(deviation),
    logDeviation: Float64Array.from(deviation, Math.log),
  };
}

function moved(values: Float64Array, k: number, by: number): Float64Array {
  return values.map((value, j) => (j === k ? value + by : value));
}

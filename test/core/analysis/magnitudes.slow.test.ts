import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Analysis,
  fitAndAnalyse,
  type Importance,
  summariseImportance,
} from "../../../src/core/analysis/index.ts";
import type { Measurement, Study, Trial } from "../../../src/core/study/index.ts";
import { type Diagnosis, diagnose } from "../../../src/core/surrogate/index.ts";

const TRIALS = 14;

interface Case {
  readonly objectives: 1 | 2;
  readonly hasBaseline: boolean;
  readonly hasErrors: boolean;
}

function studyOf({ objectives }: Case): Study {
  const both = [
    { name: "v", goal: "maximize", transform: "none" },
    { name: "w", goal: "minimize", transform: "none" },
  ] as const;
  return {
    name: "magnitudes",
    parameters: ["x", "y"].map((name) => ({ kind: "float", name, lower: 0, upper: 1, scale: "linear" })),
    objectives: both.slice(0, objectives),
    budget: { trials: 40, batch: 4, initial: 8, parallel: 1 },
    strategy: "map",
    seed: 7,
  };
}

function trialsOf({ objectives, hasBaseline, hasErrors }: Case, factor: number): readonly Trial[] {
  const measured = (mean: number, error: number): Measurement => ({
    mean: mean * factor,
    count: 4,
    ...(hasErrors ? { standardError: error * factor } : {}),
  });
  return Array.from({ length: TRIALS }, (_, number): Trial => {
    const [x, y] = [((number + 1) * 0.7548776662) % 1, ((number + 1) * 0.569840291) % 1];
    const w = { w: measured(1 + x * x + 0.3 * (1 - y), 0.02 + 0.01 * y) };
    return {
      number,
      origin: hasBaseline && number === 0 ? "baseline" : "sobol",
      status: "completed",
      configuration: { x, y },
      metrics: { v: measured(1 + x + 0.5 * Math.sin(5 * y), 0.03 + 0.01 * x), ...(objectives === 2 ? w : {}) },
    };
  });
}

interface Found {
  readonly analysis: Analysis;
  readonly importance: Importance;
  readonly diagnosis: Diagnosis;
}

async function findingsOf(given: Case, factor: number): Promise<Found> {
  const study = studyOf(given);
  const trials = trialsOf(given, factor);
  const { analysis, model } = await fitAndAnalyse(study, trials);
  return {
    analysis,
    importance: summariseImportance(model!, analysis),
    diagnosis: (await diagnose(study, trials))!,
  };
}

/** What has no unit: the numbers that do not depend on the unit of the outcomes. */
function unitless({ analysis, importance, diagnosis }: Found) {
  return {
    front: analysis.front.map(({ trial }) => trial),
    recommended: analysis.recommendation?.trial,
    hypervolume: analysis.hypervolume,
    trials: analysis.trials.map(({ objectives, membership, probability }) => ({
      membership,
      probability,
      objectives: Object.values(objectives).map(({ gain, probability: better }) => ({ gain, better })),
    })),
    ranking: importance.ranking,
    shares: importance.metrics.map(({ parameters }) => parameters),
    scores: diagnosis.objectives.map(({ saas, map, noiseShare }) => ({
      saas: saas.scores,
      map: map.scores,
      noiseShare,
    })),
  };
}

/** Every number among plain data, by its path. */
function numbersIn(value: unknown, path = ""): readonly (readonly [string, number])[] {
  if (typeof value === "number") return [[path, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, each]) => numbersIn(each, `${path}/${key}`));
}

/** Compares the findings of outcomes with those of the same outcomes times a power of two. */
async function eachTimesPowerOfTwo(hasErrors: boolean, compare: (scaled: Found, one: Found) => void): Promise<void> {
  const cases = fc.record({
    objectives: fc.constantFrom<1 | 2>(1, 2),
    hasBaseline: fc.boolean(),
    hasErrors: fc.constant(hasErrors),
  });
  const ends = [-1000, -500, -300, 300, 500, 1000];
  const exponents = fc.oneof(fc.constantFrom(...ends), fc.integer({ min: -1000, max: 1000 }));
  await fc.assert(
    fc.asyncProperty(cases, exponents, async (given, exponent) => {
      const [one, scaled] = [await findingsOf(given, 1), await findingsOf(given, 2 ** exponent)];
      compare(scaled, one);
      const [before, after] = [numbersIn(one), numbersIn(scaled)];
      expect(after.map(([path]) => path)).toEqual(before.map(([path]) => path));
      for (const [i, [path, value]] of after.entries()) {
        if (Number.isFinite(before[i]![1])) expect(value, path).toSatisfy(Number.isFinite);
      }
    }),
    { seed: 5, numRuns: 2 },
  );
}

describe("outcomes times a power of two", () => {
  it("have the same shares, scores, front, gains and recommendation, bit for bit", async () => {
    await eachTimesPowerOfTwo(false, (scaled, one) => {
      expect(unitless(scaled)).toEqual(unitless(one));
    });
  });

  // Variances are moderated by their logarithms, which round differently; a chain of samples is chaotic.
  it("have the same front, recommendation, shares and gains with standard errors, to rounding", async () => {
    await eachTimesPowerOfTwo(true, (scaled, one) => {
      const [found, expected] = [unitless(scaled), unitless(one)];
      expect(found.front).toEqual(expected.front);
      expect(found.recommended).toEqual(expected.recommended);
      expect(found.ranking).toEqual(expected.ranking);
      const rounded = ({ shares, trials }: typeof found) => numbersIn({ shares, trials }).map(([, value]) => value);
      for (const [i, value] of rounded(found).entries()) expect(value).toBeCloseTo(rounded(expected)[i]!, 5);
    });
  });
});

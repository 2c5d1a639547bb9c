import { describe, expect, it } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { populationOf } from "../../../src/core/evolution/index.ts";
import { hypervolume } from "../../../src/core/pareto/index.ts";
import { dtlz2, type Problem, zdt1, zdt2, zdt3 } from "../../../src/core/problems/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import golden from "../../golden/nsga2.json" with { type: "json" };

const SIZE = 100;
const GENERATIONS = 25;
const SEEDS = [1, 2, 3];

/** Maximised outcomes of the last population of a study that asks for whole generations. */
async function lastPopulation(problem: Problem, seed: number): Promise<Float64Array> {
  const m = problem.objectives;
  const objectives = Array.from({ length: m }, (_, k) => ({ name: `f${k}`, goal: "minimize" as const }));
  const study: Study = {
    name: problem.name,
    parameters: Array.from(problem.lower, (lower, j) => ({
      kind: "float",
      name: `x${j}`,
      lower,
      upper: problem.upper[j]!,
      scale: "linear",
    })),
    objectives,
    budget: { trials: SIZE * GENERATIONS, batch: SIZE, initial: SIZE, parallel: 1 },
    strategy: "nsga2",
    seed,
  };
  const trials: Trial[] = [];
  const values: number[] = [];
  while (trials.length < study.budget.trials) {
    for (const { configuration, origin } of (await propose(study, trials, SIZE)).suggestions) {
      const f = problem.evaluate(Float64Array.from(Object.values(configuration), Number));
      const metrics = Object.fromEntries(objectives.map(({ name }, k) => [name, { mean: f[k]!, count: 1 }]));
      trials.push({ number: trials.length, configuration, origin, status: "completed", metrics });
      values.push(...f.map((value) => -value));
    }
  }
  const flat = Float64Array.from(values);
  const { members } = populationOf({ values: flat, m }, trials.length, SIZE);
  return Float64Array.from(members.flatMap((row) => [...flat.subarray(row * m, (row + 1) * m)]));
}

const cases = [
  { problem: zdt1(10), expected: golden.results.zdt1_d10_M2.ref_1_1 },
  { problem: zdt2(10), expected: golden.results.zdt2_d10_M2.ref_1_1 },
  { problem: zdt3(10), expected: golden.results.zdt3_d10_M2.ref_1_1 },
  { problem: dtlz2(12, 3), expected: golden.results.dtlz2_d12_M3.ref_1_1 },
];

describe(`NSGA-II after ${GENERATIONS} generations of ${SIZE}`, () => {
  it.each(cases)(
    "has as large a hypervolume as pymoo's, within four standard errors: $problem.name",
    async ({ problem, expected }) => {
      const reference = Float64Array.from(expected.ref_point, (value) => -value);
      const volumes: number[] = [];
      for (const seed of SEEDS) {
        volumes.push(hypervolume(await lastPopulation(problem, seed), SIZE, problem.objectives, reference));
      }
      const mean = volumes.reduce((sum, value) => sum + value, 0) / SEEDS.length;
      const variance = volumes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SEEDS.length - 1);
      const theirs = expected.mean_by_generation[GENERATIONS];
      const error = Math.sqrt(
        variance / SEEDS.length + expected.sd_by_generation[GENERATIONS] ** 2 / golden.seeds.length,
      );
      expect(mean).toBeGreaterThan(theirs - 4 * error);
      // The bound has teeth: spread points would reach nothing.
      expect(theirs - 4 * error).toBeGreaterThan(0.05);
    },
    60_000,
  );
});

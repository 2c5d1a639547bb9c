// NSGA-II compared with pymoo's (test/golden/nsga2.json): mean and standard deviation of the final hypervolume.
//   node benchmarks/nsga2.mjs [--seeds 1,2] [--generations 100] [--problems zdt1_d10_M2]
// Run `npm run build` first; ten seeds of all problems take about ten minutes on one core.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { populationOf } from "../build/core/evolution/index.js";
import { hypervolume, propose } from "../build/core/index.js";
import { dtlz2, zdt1, zdt2, zdt3 } from "../build/core/problems/index.js";
import { numbersOf, ROOT, readFlags, table, writePage } from "./result-page.mjs";
import { evaluate, studyOf } from "./synthetic-run.mjs";

const SIZE = 100;
const PROBLEMS = { zdt1, zdt2, zdt3, dtlz2: (dimension) => dtlz2(dimension, 3) };
const golden = JSON.parse(readFileSync(join(ROOT, "test", "golden", "nsga2.json"), "utf8")).results;

const flags = readFlags("NSGA-II compared with pymoo's.", {
  seeds: "1,2,3,4,5,6,7,8,9,10",
  generations: "100",
  problems: Object.keys(golden).join(","),
});
const seeds = numbersOf(flags.seeds);
const generations = Number(flags.generations);

/** The last population of one run: the negated (maximised) objectives, SIZE × m. */
async function lastPopulation(problem, seed) {
  const study = studyOf(problem, {
    strategy: "nsga2",
    seed,
    initial: SIZE,
    trials: SIZE * generations,
    batch: SIZE,
  });
  const trials = [];
  const silent = problem.referencePoint.map(() => 0);
  const values = [];
  for (let generation = 0; generation < generations; generation++) {
    const { suggestions } = await propose(study, trials, SIZE);
    for (const { exact } of evaluate(problem, suggestions, trials, silent, seed)) values.push(...exact.map((f) => -f));
  }
  const flat = Float64Array.from(values);
  const m = problem.objectives;
  const { members } = populationOf({ values: flat, m }, trials.length, SIZE);
  return Float64Array.from(members.flatMap((row) => [...flat.subarray(row * m, (row + 1) * m)]));
}

function meanAndDeviation(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

const rows = [];
for (const key of flags.problems.split(",")) {
  const expected = golden[key];
  const problem = PROBLEMS[expected.problem](expected.n_var);
  const populations = [];
  for (const seed of seeds) populations.push(await lastPopulation(problem, seed));
  for (const reference of ["ref_11", "ref_1_1"]) {
    const theirs = expected[reference];
    if (theirs === undefined) continue;
    const point = Float64Array.from(theirs.ref_point, (value) => -value);
    const volumes = populations.map((points) => hypervolume(points, SIZE, problem.objectives, point));
    const ours = meanAndDeviation(volumes);
    const mean = theirs.mean_by_generation[generations];
    const deviation = theirs.sd_by_generation[generations];
    const error = Math.sqrt(ours.deviation ** 2 / seeds.length + deviation ** 2 / 10);
    rows.push([
      `${expected.problem}, d = ${expected.n_var}`,
      `(${theirs.ref_point.join(", ")})`,
      `${ours.mean.toFixed(5)} ± ${ours.deviation.toFixed(5)}`,
      `${mean.toFixed(5)} ± ${deviation.toFixed(5)}`,
      ((ours.mean - mean) / error).toFixed(1),
    ]);
    console.error(rows.at(-1).join("  "));
  }
}

writePage(
  "nsga2",
  "NSGA-II compared with pymoo's",
  `Populations of ${SIZE}, ${generations} generations including the first. Hypervolume of the last population, mean ± standard deviation over ${seeds.length} seeds (pymoo 0.6.2: 10 seeds). The last column is the difference of the means divided by its standard error; values above −4 are not significantly worse.`,
  table(["problem", "reference point", "paretune", "pymoo", "difference"], rows),
);

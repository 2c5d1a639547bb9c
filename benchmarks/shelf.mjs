// Hypervolume regret of each strategy on known test problems after 100 evaluations, with paired seeds.
//   node benchmarks/shelf.mjs [--seeds 0,1] [--strategies saas,sobol] [--problems BraninCurrin,ZDT1] [--threads 2]
//        [--trials 500]
// Run `npm run build` first; five seeds of all problems take about an hour on two cores. Another number of evaluations has a
// page of its own, e.g. shelf-500.md.
import { createThreads } from "../build/node/threads/index.js";
import { KNOWN_PROBLEMS } from "./known-problems.mjs";
import { median, numbersOf, readFlags, table, writePage } from "./result-page.mjs";
import { runStudy, studyOf } from "./synthetic-run.mjs";

const INITIAL = 20;
const BATCH = 16;
const TRIALS = 100;

const flags = readFlags("Hypervolume regret after 100 evaluations.", {
  trials: String(TRIALS),
  seeds: "0,1,2,3,4",
  strategies: "saas,nsga2,sobol",
  problems: Object.keys(KNOWN_PROBLEMS).join(","),
  threads: "2",
});
const seeds = numbersOf(flags.seeds);
const strategies = flags.strategies.split(",");
const trials = Number(flags.trials);
const workers = createThreads(Number(flags.threads));

/** The regret and the running time in seconds for each seed. */
async function runAll(problem, strategy) {
  const runs = [];
  for (const seed of seeds) {
    const study = studyOf(problem, { strategy, seed, initial: INITIAL, trials, batch: BATCH });
    const silent = new Float64Array(problem.objectives);
    const batches = await runStudy(problem, study, { noise: silent, threads: workers.threads });
    const regret = problem.maximumHypervolume - batches.at(-1).hypervolume;
    const seconds = batches.reduce((sum, batch) => sum + batch.seconds, 0);
    console.error(`${problem.name} seed ${seed} ${strategy}: ${regret.toPrecision(4)} (${seconds.toFixed(0)} s)`);
    runs.push({ regret, seconds });
  }
  return runs;
}

const rows = [];
const wins = [];
for (const key of flags.problems.split(",")) {
  if (!(key in KNOWN_PROBLEMS))
    throw new Error(`shelf: ${key} is not one of ${Object.keys(KNOWN_PROBLEMS).join(", ")}`);
  const problem = KNOWN_PROBLEMS[key]();
  const runs = {};
  for (const strategy of strategies) {
    runs[strategy] = await runAll(problem, strategy);
    rows.push([
      strategy === strategies[0] ? `${key}, d = ${problem.dimension}, M = ${problem.objectives}` : "",
      strategy === strategies[0] ? problem.maximumHypervolume.toPrecision(6) : "",
      strategy,
      ...runs[strategy].map(({ regret }) => regret.toPrecision(4)),
      `**${median(runs[strategy].map(({ regret }) => regret)).toPrecision(4)}**`,
      median(runs[strategy].map(({ seconds }) => seconds)).toFixed(0),
    ]);
  }
  const [first, ...others] = strategies;
  const better = seeds.filter((_, i) => others.every((other) => runs[first][i].regret < runs[other][i].regret));
  wins.push([key, `${better.length} of ${seeds.length}`]);
}
await workers.close();

writePage(
  trials === TRIALS ? "shelf" : `shelf-${trials}`,
  "Known test problems",
  `Without noise; ${INITIAL} Sobol points, then batches of ${BATCH} up to ${trials} evaluations. The table gives the regret: the largest hypervolume (of the whole front, or the best known) minus that of all points evaluated. Where a problem has constraints, only feasible points count.`,
  table(
    ["problem", "largest hypervolume", "strategy", ...seeds.map((seed) => `seed ${seed}`), "median", "s per run"],
    rows,
  ),
  `Seeds in which ${strategies[0]} has the smallest regret:`,
  table(["problem", "seeds"], wins),
);

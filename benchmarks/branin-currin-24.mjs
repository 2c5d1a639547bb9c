// BraninCurrin hidden in 24 variables, with noise: noiseless hypervolume of what each strategy has evaluated.
//   node benchmarks/branin-currin-24.mjs [--seeds 0,1] [--strategies saas,sobol] [--threads 2]
// Run `npm run build` first; five seeds of SAAS take about fifteen minutes on two cores.
import { braninCurrin, embed } from "../dist/core/index.js";
import { createThreads } from "../dist/node/threads/index.js";
import { median, numbersOf, readFlags, table, writePage } from "./result-page.mjs";
import { runStudy, studyOf } from "./synthetic-run.mjs";

const NOISE = [1, 0.1];
const INITIAL = 16;
const BATCH = 16;
const TRIALS = 96;

const flags = readFlags("BraninCurrin in 24 variables, 96 evaluations.", {
  seeds: "0,1,2,3,4",
  strategies: "saas,sobol",
  threads: "2",
});
const seeds = numbersOf(flags.seeds);
const strategies = flags.strategies.split(",");
const problem = embed(braninCurrin(), 24, [3, 17]);
const crew = createThreads(Number(flags.threads));

/** Runs of one strategy, one for each seed. */
async function runAll(strategy) {
  const runs = [];
  for (const seed of seeds) {
    const study = studyOf(problem, { strategy, seed, initial: INITIAL, trials: TRIALS, batch: BATCH });
    runs.push(
      await runStudy(problem, study, {
        noise: NOISE,
        threads: crew.threads,
        onBatch: ({ evaluations, hypervolume, seconds }) => {
          console.error(
            `${strategy} seed ${seed}: ${evaluations} → ${hypervolume.toFixed(3)} (${seconds.toFixed(1)} s)`,
          );
        },
      }),
    );
  }
  return runs;
}

const runs = {};
for (const strategy of strategies) runs[strategy] = await runAll(strategy);
await crew.close();

const first = runs[strategies[0]];
const columns = [
  "evaluations",
  ...seeds.map((seed) => `${strategies[0]}, seed ${seed}`),
  "median",
  "s a batch, median",
];
for (const strategy of strategies.slice(1)) columns.push(`${strategy}, median`);
const rows = first[0].map(({ evaluations }, b) => [
  evaluations,
  ...first.map((run) => run[b].hypervolume.toFixed(2)),
  `**${median(first.map((run) => run[b].hypervolume)).toFixed(2)}**`,
  median(first.map((run) => run[b].seconds)).toFixed(1),
  ...strategies.slice(1).map((strategy) => median(runs[strategy].map((run) => run[b].hypervolume)).toFixed(2)),
]);

writePage(
  "branin-currin-24",
  "BraninCurrin in 24 variables",
  `Two variables of 24 matter (x3 and x17). Both objectives are minimised and seen with noise of standard deviation ${NOISE.join(" and ")}; the numbers are the noiseless hypervolume of all points evaluated so far, below (18, 6), of at most ${problem.maximumHypervolume.toFixed(2)}. ${INITIAL} Sobol points, then batches of ${BATCH}.`,
  table(columns, rows),
);

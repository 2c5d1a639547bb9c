// The tutorial's problem over several seeds: DTLZ2 in ten variables, 22 Sobol points and 10 batches of 4.
//   node benchmarks/tutorial.mjs [--seeds 0,1] [--strategies saas,map] [--threads 2]
// Run `npm run build` first; a seed takes less than a minute on two cores.
import { runTutorial } from "../build/core/tutorial/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { median, numbersOf, readFlags, table, writePage } from "./result-page.mjs";

const flags = readFlags("DTLZ2 in 10 variables, 62 evaluations.", {
  seeds: "0,1,2,3,4",
  strategies: "saas",
  threads: "2",
});
const seeds = numbersOf(flags.seeds);
const workers = createThreads(Number(flags.threads));

/** For each seed: hypervolumes of one strategy and of Sobol after each batch, and the seconds of the whole run. */
async function runAll(strategy) {
  const runs = [];
  for (const seed of seeds) {
    const evaluations = [];
    const started = performance.now();
    const result = await runTutorial({
      seed,
      strategy,
      threads: workers.threads,
      onBatch: (progress) => {
        evaluations.push(progress.evaluations);
        console.error(`${strategy} seed ${seed}: ${progress.evaluations} → ${progress.hypervolume.toFixed(4)}`);
      },
    });
    runs.push({ ...result, evaluations, seconds: (performance.now() - started) / 1000 });
  }
  return runs;
}

const sections = [];
for (const strategy of flags.strategies.split(",")) {
  const runs = await runAll(strategy);
  const { evaluations, maximum } = runs[0];
  const rows = evaluations.map((count, b) => [
    count,
    ...runs.map(({ hypervolume }) => hypervolume[b].toFixed(3)),
    `**${median(runs.map(({ hypervolume }) => hypervolume[b])).toFixed(3)}**`,
    median(runs.map(({ sobol }) => sobol[b])).toFixed(3),
  ]);
  const columns = ["evaluations", ...seeds.map((seed) => `${strategy}, seed ${seed}`), "median", "Sobol, median"];
  const seconds = runs.map((run) => run.seconds.toFixed(0)).join(", ");
  sections.push(
    `The maximum hypervolume is ${maximum.toFixed(4)}. Seconds per run, including the comparison with Sobol: ${seconds}.`,
    table(columns, rows),
  );
}
await workers.close();

writePage(
  "tutorial",
  "The tutorial's problem",
  "DTLZ2 in ten variables without noise; both objectives minimised (their negatives maximised), reference point (1.1, 1.1).",
  ...sections,
);

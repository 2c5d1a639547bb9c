// Time and memory of one batch of 16 in 24 variables with two metrics, cold and in steady state.
//   node benchmarks/batch.mjs [--sizes 48,64,240] [--threads 2] [--strategies saas,map-saas]
// Run `npm run build` first. Each size runs in its own process, so that its peak memory is measured separately.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { propose } from "../build/core/index.js";
import { braninCurrin, embed } from "../build/core/problems/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { numbersOf, readFlags, table, writePage } from "./result-page.mjs";
import { evaluate, studyOf } from "./synthetic-run.mjs";

const NOISE = [1, 0.1];
const BATCH = 16;
const STEADY = 2;

const flags = readFlags("One batch of 16, D = 24, two metrics.", {
  sizes: "48,64,240",
  threads: "2",
  strategies: "saas,map-saas",
  only: "",
});

/** One proposal, with the time before the search for candidates (models) and during it (acquisition). */
async function timeProposal(study, trials, threads, modelState) {
  const started = performance.now();
  const processorTime = process.cpuUsage();
  let fitted;
  const proposal = await propose(study, trials, BATCH, {
    threads,
    ...(modelState && { modelState }),
    onProgress: (message) => {
      if (message.startsWith("choosing")) fitted ??= performance.now();
    },
  });
  const ended = performance.now();
  const { user, system } = process.cpuUsage(processorTime);
  const gradients = proposal.record.health.reduce((sum, { gradientEvaluations }) => sum + gradientEvaluations, 0);
  return {
    proposal,
    seconds: (ended - started) / 1000,
    processorSeconds: (user + system) / 1e6,
    modelSeconds: ((fitted ?? ended) - started) / 1000,
    gradients,
  };
}

/** A cold batch at `size` trials, then batches that start from the last model state; each is told before the next. */
async function measure(size) {
  const problem = embed(braninCurrin(), 24, [3, 17]);
  const study = studyOf(problem, {
    strategy: flags.strategies,
    seed: 0,
    initial: size,
    trials: 2 * size + 64,
    batch: BATCH,
  });
  const workers = createThreads(Number(flags.threads));
  const trials = [];
  const design = await propose({ ...study, strategy: "sobol" }, trials, size);
  evaluate(problem, design.suggestions, trials, NOISE, 0);
  const rows = [];
  let modelState;
  for (let batch = 0; batch <= STEADY; batch++) {
    const n = trials.length;
    const { proposal, ...times } = await timeProposal(study, trials, workers.threads, modelState);
    rows.push({ n, state: batch === 0 ? "cold" : "steady", ...times });
    modelState = proposal.modelState;
    evaluate(problem, proposal.suggestions, trials, NOISE, 0);
  }
  await workers.close();
  // maxRSS is in KiB, for the whole process including its threads.
  return { rows, megabytes: process.resourceUsage().maxRSS / 1024 };
}

if (flags.only !== "") {
  console.log(JSON.stringify(await measure(Number(flags.only))));
} else {
  const sections = [];
  for (const strategy of flags.strategies.split(",")) {
    const columns = ["N", "state", "seconds", "processor seconds", "models", "acquisition", "gradients", "peak MB"];
    sections.push(`## ${strategy}`, table(columns, rowsOf(strategy)));
  }
  writePage(
    "batch",
    "One batch of 16",
    `BraninCurrin in 24 variables with noise, two metrics, ${flags.threads} threads. Cold: the first model of a study. Steady: the previous batch was told and its model state passed on. Processor seconds are the sum over all threads; values far below seconds × threads mean that the machine had other work. Gradients are those of the sampler. Memory is the peak of the whole process, including the batches in the rows above.`,
    ...sections,
  );
}

/** The rows of one strategy, with one process per size. */
function rowsOf(strategy) {
  return numbersOf(flags.sizes).flatMap((size) => {
    const args = ["--only", String(size), "--threads", flags.threads, "--strategies", strategy];
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (child.status !== 0) throw new Error(`the run of ${strategy} at N = ${size} failed`);
    const { rows, megabytes } = JSON.parse(child.stdout);
    return rows.map(({ n, state, seconds, processorSeconds, modelSeconds, gradients }) => [
      n,
      state,
      seconds.toFixed(2),
      processorSeconds.toFixed(2),
      `${modelSeconds.toFixed(2)} (${Math.round((100 * modelSeconds) / seconds)} %)`,
      `${(seconds - modelSeconds).toFixed(2)} (${Math.round(100 - (100 * modelSeconds) / seconds)} %)`,
      gradients,
      megabytes.toFixed(0),
    ]);
  });
}

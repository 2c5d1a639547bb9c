// Time and memory of what a study does with many trials, many parameters and many objectives; no key is set.
//   node benchmarks/scale.mjs [--cases 1000x24x2,5000x24x2] [--threads 2] [--parts propose,statements]
// Run `npm run build` first. Each case runs in its own process, so that its peak memory is measured separately. The
// trials are those of NSGA-II: a design, then generations that come closer to the front.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { propose } from "../build/core/index.js";
import { braninCurrin, dtlz2, embed } from "../build/core/problems/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { readFlags, table, writePage } from "./result-page.mjs";
import { evaluate, studyOf } from "./synthetic-run.mjs";

const BATCH = 16;
const DESIGN = 100;
const GENERATION = 100;
/** Batches after the first, each with the model state of the one before. */
const STEADY = 1;

const flags = readFlags("What a study of many trials takes.", {
  cases: "240x24x2,500x24x2,1000x24x2,5000x24x2,10000x24x2,240x100x2,240x24x4,1000x24x4",
  threads: "2",
  only: "",
});

/** A problem in d variables with m noisy metrics. */
function problemOf(d, m) {
  if (m === 2) return { problem: embed(braninCurrin(), d, [3, 17]), noise: [1, 0.1] };
  return { problem: dtlz2(d, m), noise: new Array(m).fill(0.02) };
}

/** The first n trials of NSGA-II. */
async function trialsOf(problem, noise, study, n) {
  const trials = [];
  while (trials.length < n) {
    const strategy = trials.length === 0 ? "sobol" : "nsga2";
    const count = Math.min(n - trials.length, trials.length === 0 ? DESIGN : GENERATION);
    const { suggestions } = await propose({ ...study, strategy }, trials, count);
    evaluate(problem, suggestions, trials, noise, 0);
  }
  return trials;
}

async function timed(work) {
  const started = performance.now();
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, seconds: (performance.now() - started) / 1000, processorSeconds: (user + system) / 1e6 };
}

/** A cold batch at n trials, then one in steady state. */
async function measure(name) {
  const [n, d, m] = name.split("x").map(Number);
  const { problem, noise } = problemOf(d, m);
  const study = studyOf(problem, { strategy: "auto", seed: 0, initial: DESIGN, trials: 10 * n, batch: BATCH });
  const trials = await trialsOf(problem, noise, study, n);
  const workers = createThreads(Number(flags.threads));
  const rows = [];
  let modelState;
  for (let batch = 0; batch <= STEADY; batch++) {
    let fitted;
    const started = performance.now();
    const onProgress = (message) => {
      if (message.startsWith("choosing candidate")) fitted ??= (performance.now() - started) / 1000;
    };
    const options = { threads: workers.threads, onProgress, ...(modelState && { modelState }) };
    const { value: proposal, ...times } = await timed(() => propose(study, trials, BATCH, options));
    rows.push({ case: name, state: batch === 0 ? "cold" : "steady", modelSeconds: fitted ?? times.seconds, ...times });
    modelState = proposal.modelState;
    evaluate(problem, proposal.suggestions, trials, noise, 0);
  }
  await workers.close();
  // maxRSS is in KiB, for the whole process including its threads.
  return { rows, megabytes: process.resourceUsage().maxRSS / 1024 };
}

if (flags.only !== "") {
  console.log(JSON.stringify(await measure(flags.only)));
} else {
  const columns = ["N × D × metrics", "state", "seconds", "processor seconds", "models", "acquisition", "peak MB"];
  writePage(
    "scale",
    "Many trials, many parameters, many objectives",
    `One batch of ${BATCH} by the default strategy without any key, ${flags.threads} threads. Two metrics: BraninCurrin with noise among D variables; four: DTLZ2 with noise. The trials are those of NSGA-II. Cold: the first model of a study, e.g. after its results were told. Steady: the previous batch was told and its model state passed on. Processor seconds are the sum over all threads; values far below seconds × threads mean that the machine had other work, and half of them is what two free cores need at least.`,
    table(columns, flags.cases.split(",").flatMap(rowsOf)),
  );
}

/** The rows of one case, in a process of its own. */
function rowsOf(name) {
  const args = ["--only", name, "--threads", flags.threads];
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.status !== 0) throw new Error(`the run of ${name} failed`);
  const { rows, megabytes } = JSON.parse(child.stdout);
  console.error(child.stdout);
  return rows.map(({ state, seconds, processorSeconds, modelSeconds }) => [
    name.replaceAll("x", " × "),
    state,
    seconds.toFixed(2),
    processorSeconds.toFixed(2),
    modelSeconds.toFixed(2),
    (seconds - modelSeconds).toFixed(2),
    megabytes.toFixed(0),
  ]);
}

// LCBench through the command line: the hypervolume that each strategy reaches in 96 trainings, with paired seeds, on
// several data sets. The training program is benchmarks/lcbench/evaluate.mjs, one process per trial.
//   node benchmarks/lcbench.mjs --data FOLDER [--tasks 189906,167185] [--seeds 0,1] [--strategies saas,tpe]
// Run `npm run build` and `npm install --prefix benchmarks/lcbench` first. `--in-process yes` is a faster
// check: it evaluates batches without processes and writes no page.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { hypervolume, propose } from "../build/core/index.js";
import { parseStudyFile } from "../build/node/study-file/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { NOISE, withNoise } from "./lcbench/noise.mjs";
import { DEFAULT, openSurrogate } from "./lcbench/surrogate.mjs";
import { median, numbersOf, ROOT, readFlags, table, writePage } from "./result-page.mjs";

const FOLDER = join(ROOT, "benchmarks", "lcbench");
const PARETUNE = join(ROOT, "dist", "node", "cli", "main.js");

const flags = readFlags("LCBench: 96 trainings.", {
  data: process.env.LCBENCH_DATA ?? "",
  tasks: "189906,167185,126029,3945",
  seeds: "0,1,2,3,4",
  strategies: "saas,tpe,nsga2,sobol",
  threads: "2",
  "in-process": "no",
});
if (flags.data === "") throw new Error("lcbench: give the folder of the surrogate with --data; see lcbench/README.md");
const tasks = flags.tasks.split(",");
const seeds = numbersOf(flags.seeds);
const strategies = flags.strategies.split(",");
const inProcess = flags["in-process"] !== "no";
const surrogate = openSurrogate(flags.data);
const workers = inProcess ? createThreads(Number(flags.threads)) : undefined;

/** The text of one run's study file: study.yaml with this data set, strategy and seed. */
function studyText(task, strategy, seed, reference) {
  const study = parse(readFileSync(join(FOLDER, "study.yaml"), "utf8"));
  study.command = study.command.replace("--seed 0", `--seed ${seed}`);
  study.cwd = FOLDER;
  study.parameters.OpenML_task_id.value = task;
  study.reference_point = reference;
  return stringify({ ...study, strategy, seed });
}

/** Runs `paretune run` in a temporary folder. Returns the configurations of the trials, in order. */
async function runThroughCommandLine(text) {
  const folder = mkdtempSync(join(tmpdir(), "lcbench-"));
  const file = join(folder, "study.yaml");
  writeFileSync(file, text);
  const paretune = (...words) =>
    promisify(execFile)(process.execPath, [PARETUNE, ...words], {
      env: { ...process.env, LCBENCH_DATA: flags.data },
      maxBuffer: 2 ** 26,
    });
  await paretune("run", file, "--threads", flags.threads, "--json");
  const { stdout } = await paretune("trials", file, "--json");
  rmSync(folder, { recursive: true });
  return JSON.parse(stdout).map(({ status, parameters }) => {
    if (status !== "completed") throw new Error(`lcbench: a trial is ${status}; run ${text} by hand`);
    return parameters;
  });
}

/** The same without processes, one batch at a time. */
async function runInProcess(text, task, seed) {
  const parsed = parseStudyFile(text, join(FOLDER, "study.yaml"));
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join("\n"));
  const { study } = parsed.file;
  const trials = [];
  let modelState;
  while (trials.length < study.budget.trials) {
    const proposal = await propose(study, trials, study.budget.batch, {
      threads: workers.threads,
      ...(modelState && { modelState }),
    });
    modelState = proposal.modelState;
    for (const { configuration, origin } of proposal.suggestions) {
      const { accuracy, time } = withNoise(surrogate(task, configuration), seed, trials.length);
      const metrics = { accuracy: { mean: accuracy, count: 1 }, time: { mean: time, count: 1 } };
      trials.push({ number: trials.length, configuration, origin, status: "completed", metrics });
    }
  }
  return trials.map(({ configuration }) => configuration);
}

/** Noiseless hypervolume of the configurations: percentage points of accuracy × share of the default's time. */
function hypervolumeOf(task, configurations, reference) {
  const points = configurations.flatMap((configuration) => {
    const { accuracy, time } = surrogate(task, configuration);
    return [accuracy - reference.accuracy, 1 - time / reference.time];
  });
  return hypervolume(Float64Array.from(points), configurations.length, 2, new Float64Array(2));
}

async function runTask(task) {
  const reference = surrogate(task, DEFAULT);
  const reached = {};
  for (const seed of seeds) {
    for (const strategy of strategies) {
      const text = studyText(task, strategy, seed, reference);
      const configurations = await (inProcess ? runInProcess(text, task, seed) : runThroughCommandLine(text));
      const volume = hypervolumeOf(task, configurations, reference);
      reached[strategy] = [...(reached[strategy] ?? []), volume];
      console.error(`${task} seed ${seed} ${strategy}: ${volume.toFixed(2)}`);
    }
  }
  return { task, reference, reached };
}

/** The number of seeds in which the first strategy is above all others. */
function wins(reached) {
  const [first, ...others] = strategies;
  return reached[first].filter((volume, i) => others.every((other) => volume > reached[other][i])).length;
}

const results = [];
for (const task of tasks) results.push(await runTask(task));
await workers?.close();

const columns = ["data set", "strategy", ...seeds.map((seed) => `seed ${seed}`), "median"];
const rows = results.flatMap(({ task, reached }) =>
  strategies.map((strategy, i) => [
    i === 0 ? task : "",
    strategy,
    ...reached[strategy].map((volume) => volume.toFixed(2)),
    `**${median(reached[strategy]).toFixed(2)}**`,
  ]),
);
const summary = results.map(({ task, reference, reached }) => [
  task,
  `${reference.accuracy.toFixed(2)} %, ${reference.time.toFixed(1)} s`,
  `${wins(reached)} of ${seeds.length}`,
]);
const sections = [
  `Eight hyperparameters of a neural network, including the number of epochs. Validation accuracy is maximised and training time minimised, with noise of ${NOISE.accuracy} percentage points and ${100 * NOISE.time} %. ${inProcess ? "In one process" : "Through `paretune run`, one process per trial, two at a time"}: 16 Sobol points, then up to 96 trials. The table gives the noiseless hypervolume of all trials in percentage points of accuracy × share of the time; its reference point is what YAHPO-Gym's default configuration reaches.`,
  table(columns, rows),
  `Seeds in which ${strategies[0]} is above all others:`,
  table(["OpenML data set", "reference point", "seeds"], summary),
];
if (inProcess) console.log(sections.join("\n\n"));
else writePage("lcbench", "LCBench", ...sections);

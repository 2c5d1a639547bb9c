// The spread of the measured latency of one model over the trials of a study, measured alone and against the baseline,
// with other processes running beside every other trial.
//   node benchmarks/latency-spread.mjs [--trials 20] [--statistics p50,p99]
// Run `npm run build` first. The study runs through `paretune run`; its only parameter has no effect.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { summarise } from "../build/node/metrics/statistic.js";
import { numbersOf, ROOT, readFlags, table, writePage } from "./result-page.mjs";

const flags = readFlags("Spread of a latency with and without `against: baseline`.", {
  trials: "20",
  statistics: "p50,p99",
  samples: "4000",
  neighbours: "2",
});
const [trials, samples, neighbours] = numbersOf(`${flags.trials},${flags.samples},${flags.neighbours}`);
const statistics = flags.statistics.split(",");

/** Blocks of a measurement against the baseline. Each run of the timer prints the samples of one block. */
const BLOCKS = 8;
const EXAMPLE = join(ROOT, "examples", "nlu");
/** The timer, started as in the example's study. */
const TIMER = ["--single-threaded", "--no-liftoff", "--interrupt-budget=8000", join(EXAMPLE, "time.mjs")];
const folder = mkdtempSync(join(tmpdir(), "paretune-spread-"));
const model = join(folder, "model", "model.json");
const current = join(folder, "current-trial");

/** Runs a Node program to its end and returns its standard output. */
function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed: ${stderr}`);
  return stdout;
}

/** The study: each trial copies the same model; each statistic is measured alone and against the baseline. */
function studyOf() {
  const timer = (count) =>
    `${process.execPath} ${TIMER.join(" ")} {trial.dir}/model.json --repeats ${count} --warmup 800`;
  const metrics = statistics.flatMap((statistic) => [
    [`${statistic}-plain`, { command: timer(samples), repeats: samples, statistic }],
    [`${statistic}-against`, { command: timer(samples / BLOCKS), repeats: samples, statistic, against: "baseline" }],
  ]);
  return {
    name: "spread",
    command: [`cp ${model} {trial.dir}/model.json`, `sh -c "echo {trial.number} {dummy} > ${current}"`],
    parameters: { dummy: { type: "float", range: [0, 1] } },
    objectives: Object.fromEntries(metrics.map(([name, measure]) => [name, { goal: "minimize", unit: "us", measure }])),
    baseline: { dummy: 0.5 },
    budget: { trials: trials + 1, batch: trials + 1 },
    strategy: "sobol",
  };
}

/** Processes that compute on more memory than the cache holds during trials with odd numbers, and idle otherwise. */
function startNeighbours() {
  const work = `
    const { readFileSync } = require("node:fs");
    const memory = new Float64Array(4e6);
    const turn = () => {
      const noisy = Number.parseInt(readFileSync(${JSON.stringify(current)}, "utf8"), 10) % 2 === 1;
      const end = performance.now() + 50;
      for (let i = 0; noisy && performance.now() < end; i = (i + 4096) % memory.length) {
        for (let k = i; k < i + 4096 && k < memory.length; k++) memory[k] = memory[k] * 0.5 + k;
      }
      setTimeout(turn, noisy ? 0 : 50);
    };
    turn();`;
  return Array.from({ length: neighbours }, () => spawn(process.execPath, ["-e", work], { stdio: "ignore" }));
}

/** Mean, and standard deviation in percent of the mean. */
function spread(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, percent: (100 * Math.sqrt(squares / (values.length - 1))) / mean };
}

/** A trial's statistic without the baseline's samples: that of its own samples from the same eight runs. */
function withoutBaseline(statistic, trial) {
  const log = join(
    folder,
    "spread.paretune",
    "trials",
    String(trial).padStart(4, "0"),
    `measure-${statistic}-against.stdout.log`,
  );
  return summarise(readFileSync(log, "utf8").trim().split("\n").map(Number), statistic);
}

/** A row of the table: one measurement over all trials, over the quiet and over the noisy ones. */
function rowOf(name, measured, measurementOf) {
  const part = (keep) => measured.filter(({ trial }) => keep(trial)).map(measurementOf);
  const all = part(() => true);
  const [quiet, noisy] = [part((trial) => trial % 2 === 0), part((trial) => trial % 2 === 1)];
  const percent = (values) => `${spread(values.map(({ mean }) => mean)).percent.toFixed(1)} %`;
  const errors = all.map(({ mean, standardError }) => (100 * standardError) / mean).toSorted((a, b) => a - b);
  const shift = spread(noisy.map(({ mean }) => mean)).mean / spread(quiet.map(({ mean }) => mean)).mean;
  return [
    name,
    spread(all.map(({ mean }) => mean)).mean.toFixed(1),
    percent(all),
    percent(quiet),
    percent(noisy),
    shift.toFixed(2),
    `${errors[errors.length >> 1].toFixed(1)} %`,
  ];
}

let neighbourProcesses = [];
try {
  node(join(EXAMPLE, "train.mjs"), "--budget", "2000", "--out", join(folder, "model"));
  writeFileSync(current, "0\n");
  const study = join(folder, "spread.yaml");
  writeFileSync(study, JSON.stringify(studyOf()));
  neighbourProcesses = startNeighbours();
  const begun = performance.now();
  const cli = join(ROOT, "dist", "node", "cli", "main.js");
  node(cli, "run", study);
  const seconds = (performance.now() - begun) / 1000;
  const measured = JSON.parse(node(cli, "trials", study, "--json")).filter(({ trial }) => trial > 0);
  const rows = statistics.flatMap((statistic) => [
    rowOf(`${statistic}, one run`, measured, ({ metrics }) => metrics[`${statistic}-plain`]),
    rowOf(`${statistic}, eight runs`, measured, ({ trial }) => withoutBaseline(statistic, trial)),
    rowOf(`${statistic}, eight runs, against`, measured, ({ metrics }) => metrics[`${statistic}-against`]),
  ]);
  writePage(
    "latency-spread",
    "Spread of a latency that does not change",
    `The time to parse an utterance with one network, in ${measured.length} trials of a study, ${samples} samples each: in one run of the timer; in ` +
      `eight runs that alternate with the baseline's; and the same runs relative to the baseline (\`against: baseline\`). The baseline is the same network, so every ` +
      `difference is due to the machine. While trials with odd numbers run, ${neighbours} other processes compute. The study took ${seconds.toFixed(0)} s.`,
    table(
      ["measurement", "mean µs", "spread", "quiet trials", "noisy trials", "noisy / quiet", "stated error (median)"],
      rows,
    ),
    "Spread: standard deviation over trials in percent of the mean. A stated error far below the spread is too small.",
  );
} finally {
  for (const process of neighbourProcesses) process.kill();
  rmSync(folder, { recursive: true, force: true });
}

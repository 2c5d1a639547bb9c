// The savings and the costs of early stopping on LCBench: paired studies with the same seeds, with and without it.
// A trial trains for 52 epochs and prints its validation accuracy after each; the time per epoch is known in advance.
//   node benchmarks/early-stopping.mjs --data FOLDER [--tasks 167152,167185] [--seeds 0,1,2] [--strategies sobol,map]
// Run `npm run build` and `npm install --prefix benchmarks/lcbench` first; see lcbench/README.md for the data.
import { hypervolume, propose } from "../build/core/index.js";
import { createJudge, isStoppable } from "../build/core/stopping/index.js";
import { createThreads } from "../build/node/index.js";
import { NOISE, normalPair } from "./lcbench/noise.mjs";
import { DEFAULT, openSurrogate } from "./lcbench/surrogate.mjs";
import { numbersOf, readFlags, table, writePage } from "./result-page.mjs";

const EPOCHS = 52;
const float = (name, lower, upper, scale = "linear") => ({ kind: "float", name, lower, upper, scale });
const int = (name, lower, upper, scale = "linear") => ({ kind: "int", name, lower, upper, scale });
const PARAMETERS = [
  int("batch_size", 16, 512, "log"),
  float("learning_rate", 1e-4, 1e-1, "log"),
  float("momentum", 0.1, 0.99),
  float("weight_decay", 1e-5, 1e-1),
  int("num_layers", 1, 5),
  int("max_units", 64, 1024, "log"),
  float("max_dropout", 0, 1),
];

const flags = readFlags("The savings and costs of early stopping on LCBench.", {
  data: process.env.LCBENCH_DATA ?? "",
  tasks: "167152,167185",
  seeds: "0,1,2",
  strategies: "sobol,map",
  trials: "64",
  threads: "1",
});
if (flags.data === "") throw new Error("early-stopping: give the folder of the surrogate with --data");
const surrogate = openSurrogate(flags.data);
const workers = createThreads(Number(flags.threads));
const trials = Number(flags.trials);

const trainings = new Map();

/** A whole training: exact and measured values. The last accuracy that is printed is the final one. */
function train(task, seed, configuration) {
  const key = `${task}/${seed}/${JSON.stringify(configuration)}`;
  if (!trainings.has(key)) {
    const exact = Array.from({ length: EPOCHS }, (_, t) => surrogate(task, { ...configuration, epoch: t + 1 }));
    const values = exact.map(({ accuracy }, t) => accuracy + NOISE.accuracy * normalPair(`${key}/${t}`)[0]);
    const { time, accuracy } = exact[EPOCHS - 1];
    trainings.set(key, {
      accuracy,
      time,
      values,
      measuredTime: time * Math.exp(NOISE.time * normalPair(`${key}/time`)[0]),
    });
  }
  return trainings.get(key);
}

function studyOf(task, strategy, seed, stops) {
  const { accuracy, time } = surrogate(task, { ...DEFAULT, epoch: EPOCHS });
  return {
    name: "early-stopping",
    parameters: PARAMETERS,
    objectives: [
      { name: "accuracy", goal: "maximize" },
      { name: "time", goal: "minimize" },
    ],
    referencePoint: { accuracy, time },
    budget: { trials, batch: 8, initial: 16, parallel: 1 },
    strategy,
    seed,
    ...(stops ? { earlyStopping: { probability: 0.95, after: 8 } } : {}),
  };
}

/** Whether a training, run to its end, would have reached the front of completed trials, beyond the reference. */
function reaches(study, completed, { values, measuredTime }) {
  const accuracy = values[EPOCHS - 1];
  const { referencePoint } = study;
  const isFree = !completed.some(
    ({ metrics }) => metrics.accuracy.mean >= accuracy && metrics.time.mean <= measuredTime,
  );
  return isFree && accuracy > referencePoint.accuracy && measuredTime < referencePoint.time;
}

/** Follows a training epoch by epoch. Returns the ended trial and the number of epochs that it took. */
function live(judge, trial, training) {
  const { values, measuredTime } = training;
  const until = (length) => ({
    accuracy: { steps: values.slice(0, length).map((_, t) => t + 1), values: values.slice(0, length) },
  });
  for (let epoch = 1; judge !== undefined && isStoppable(trial) && epoch < EPOCHS; epoch++) {
    const { configuration } = trial;
    const stop = judge.verdict({ configuration, progress: until(epoch), known: { time: measuredTime } });
    if (stop === undefined) continue;
    return { ended: { ...trial, status: "cancelled", reason: "stopped", stop, progress: until(epoch) }, epochs: epoch };
  }
  const metrics = { accuracy: { mean: values[EPOCHS - 1], count: 1 }, time: { mean: measuredTime, count: 1 } };
  return { ended: { ...trial, status: "completed", metrics, progress: until(EPOCHS) }, epochs: EPOCHS };
}

/** A whole study, one trial at a time. */
async function run(task, strategy, seed, stops) {
  const study = studyOf(task, strategy, seed, stops);
  const all = [];
  const queue = [];
  const count = { epochs: 0, stopped: 0, wrong: 0 };
  let [modelState, judge, judgeState] = [];
  while (all.length < trials) {
    if (queue.length === 0) {
      const state = modelState && { modelState };
      const proposal = await propose(study, all, Math.min(8, trials - all.length), {
        threads: workers.threads,
        ...state,
      });
      modelState = proposal.modelState;
      queue.push(...proposal.suggestions);
    }
    const { configuration, origin } = queue.shift();
    const training = train(task, seed, configuration);
    const { ended, epochs } = live(judge, { number: all.length, configuration, origin }, training);
    count.epochs += epochs;
    const completed = all.filter(({ status }) => status === "completed");
    if (ended.status === "cancelled") {
      count.stopped++;
      if (reaches(study, completed, training)) count.wrong++;
    }
    all.push(ended);
    if (stops && ended.status === "completed") {
      const state = judgeState && { modelState: judgeState };
      judge = await createJudge(study, all, { threads: workers.threads, ...state });
      judgeState = judge?.modelState ?? judgeState;
    }
  }
  return { ...count, volume: volumeOf(task, seed, study, all) };
}

/** Noiseless hypervolume of the completed trials: percentage points of accuracy × share of the default's time. */
function volumeOf(task, seed, { referencePoint }, all) {
  const completed = all.filter(({ status }) => status === "completed");
  const points = completed.flatMap(({ configuration }) => {
    const { accuracy, time } = train(task, seed, configuration);
    return [accuracy - referencePoint.accuracy, 1 - time / referencePoint.time];
  });
  return hypervolume(Float64Array.from(points), completed.length, 2, new Float64Array(2));
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const rows = [];
const sums = new Map();
for (const strategy of flags.strategies.split(",")) {
  const sum = { saved: 0, kept: 0, lost: 0, stopped: 0, wrong: 0, runs: 0 };
  for (const task of flags.tasks.split(",")) {
    for (const seed of numbersOf(flags.seeds)) {
      const plain = await run(task, strategy, seed, false);
      const stopping = await run(task, strategy, seed, true);
      const saved = 1 - stopping.epochs / plain.epochs;
      const lost = 1 - stopping.volume / plain.volume;
      const { stopped, wrong } = stopping;
      sum.runs++;
      for (const [name, value] of Object.entries({ saved, lost, stopped, wrong })) sum[name] += value;
      const volumes = [plain, stopping].map(({ volume }) => volume.toFixed(2));
      rows.push([strategy, task, seed, percent(saved), ...volumes, percent(lost), `${stopped} of ${trials}`, wrong]);
      console.error(rows.at(-1).join("  "));
    }
  }
  sums.set(strategy, sum);
}
await workers.close();

const columns = [
  "strategy",
  "data set",
  "seed",
  "epochs saved",
  "hypervolume without",
  "with",
  "lost",
  "trials stopped",
  "of these, would have reached the front",
];
const summary = [...sums].map(([strategy, { saved, lost, stopped, wrong, runs }]) => [
  strategy,
  percent(saved / runs),
  percent(lost / runs),
  `${wrong} of ${stopped} (${percent(wrong / stopped)})`,
]);
writePage(
  "early-stopping",
  "Early stopping on LCBench",
  `Seven hyperparameters of a multi-layer perceptron that trains for ${EPOCHS} epochs and prints its validation accuracy after each, with noise of ${NOISE.accuracy} percentage points; the training time is known from the start, with noise of ${100 * NOISE.time} %. Both arms have ${trials} trials, including stopped ones, and the same seeds, and start with 16 Sobol points. The hypervolume is that of the completed trials, without noise, in percentage points of accuracy × share of the time; its reference point is what YAHPO-Gym's default configuration reaches in ${EPOCHS} epochs. A stopped trial counts as one that would have reached the front if its last measured accuracy and its time exceed the reference and no trial completed by then was as good in both.`,
  table(["strategy", "epochs saved, mean", "hypervolume lost, mean", "stopped wrongly"], summary),
  table(columns, rows),
);

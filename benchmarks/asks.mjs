// The time of every `ask` of an asynchronous study of 300 trials: eight run at a time; when one is told, one is asked.
//   node --expose-gc benchmarks/asks.mjs [--trials 300] [--strategy auto] [--threads 2]
// Run `npm run build` first.
import { createStudy } from "../build/core/index.js";
import { braninCurrin, embed } from "../build/core/problems/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { median, readFlags, table, writePage } from "./result-page.mjs";
import { measure, studyOf } from "./synthetic-run.mjs";

const INITIAL = 16;
const PARALLEL = 8;
const SEED = 0;
const NOISE = [1, 0.1];
/** Asks per row of the table. */
const WINDOW = 25;

const flags = readFlags("The time of every ask of one study.", { trials: "300", strategy: "auto", threads: "2" });
const total = Number(flags.trials);
const problem = embed(braninCurrin(), 24, [3, 17]);
const workers = createThreads(Number(flags.threads));
const { parameters, objectives, referencePoint } = studyOf(problem, { seed: SEED });
const study = createStudy({
  parameters,
  objectives,
  referencePoint,
  initial: INITIAL,
  strategy: flags.strategy,
  seed: SEED,
  threads: workers.threads,
});

function evaluate({ trial, configuration }) {
  study.tell(trial, measure(problem, configuration, trial, NOISE, SEED).outcomes);
}

const running = [];
const asks = [];
for (let trial = 0; trial < total; trial++) {
  if (running.length === PARALLEL) evaluate(running.shift());
  const before = process.cpuUsage();
  const started = performance.now();
  const [asked] = await study.ask();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  running.push(asked);
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  asks.push({
    trial,
    seconds,
    processorSeconds: (user + system) / 1e6,
    resident: rss / 2 ** 20,
    live: (heapUsed + arrayBuffers) / 2 ** 20,
  });
  if (trial % WINDOW === WINDOW - 1) console.error(`${trial + 1} asked, the last in ${seconds.toFixed(2)} s`);
}
await workers.close();

const windows = [];
for (let from = 0; from < total; from += WINDOW) windows.push(asks.slice(from, from + WINDOW));
const rows = windows.map((part) => {
  const seconds = part.map((ask) => ask.seconds);
  return [
    `${part[0].trial} to ${part.at(-1).trial}`,
    median(seconds).toFixed(2),
    Math.max(...seconds).toFixed(2),
    median(part.map((ask) => ask.processorSeconds)).toFixed(2),
    Math.max(...part.map((ask) => ask.processorSeconds)).toFixed(2),
    part.at(-1).live.toFixed(1),
    part.at(-1).resident.toFixed(0),
  ];
});
const seconds = asks.map((ask) => ask.seconds);
const processorSeconds = asks.map((ask) => ask.processorSeconds);
writePage(
  "asks",
  "The time of every ask of a study",
  `BraninCurrin in 24 variables with noise, two metrics, \`${flags.strategy}\`, ${flags.threads} threads: ${INITIAL} Sobol points, then one candidate for each trial that ends, with ${PARALLEL - 1} others running. Live memory is that of the main thread after garbage collection (without \`--expose-gc\`, no garbage is collected); resident memory is that of the whole process. Processor seconds are the sum over all threads; two free cores need at least half of them. Of all asks: median ${median(seconds).toFixed(2)}, longest ${Math.max(...seconds).toFixed(2)} s; median ${median(processorSeconds).toFixed(2)}, most ${Math.max(...processorSeconds).toFixed(2)} processor seconds.`,
  table(
    ["asks", "median, s", "longest, s", "median, processor s", "most, processor s", "live MB", "resident MB"],
    rows,
  ),
);

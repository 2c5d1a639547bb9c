// NAS-Bench-Macro: eight layers of three kinds, 6,561 networks that were all trained three times (Su et al. 2021).
// Accuracy up, multiply-adds down; the hypervolume beyond the baseline, of true values, as a share of the best.
//   node benchmarks/nas-bench-macro.mjs --data FILE [--seeds 0,1] [--strategies saas,map,tpe] [--trials 96]
//        [--batch 16] [--baseline 11112222] [--records FILE]
// FILE is nas-bench-macro_cifar10.json of the repository xiusu/NAS-Bench-Macro (Apache License 2.0). `--records` appends each
// finished study to a file and reads those that it holds. Run `npm run build` first.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { hypervolume } from "../dist/core/index.js";
import { createRandomStream } from "../dist/core/random/index.js";
import { createThreads } from "../dist/node/threads/index.js";
import { median, numbersOf, readFlags, table, writePage } from "./result-page.mjs";
import { runBatches } from "./synthetic-run.mjs";

const INITIAL = 16;
const LAYERS = 8;
const KINDS = ["identity", "kernel3", "kernel5"];
/** Relative standard deviation of measured multiply-adds. */
const COST_NOISE = 0.03;

const flags = readFlags("Share of the best hypervolume on NAS-Bench-Macro.", {
  data: "",
  seeds: "0,1,2,3,4,5,6,7,8,9",
  strategies: "saas,map,map-saas,tpe,nsga2,sobol",
  trials: "96",
  batch: "16",
  baseline: "11112222",
  records: "",
  threads: "2",
});
const networks = JSON.parse(readFileSync(flags.data, "utf8"));
const baseline = networks[flags.baseline];
const reference = { accuracy: baseline.mean_acc, cost: baseline.flops };
const workers = createThreads(Number(flags.threads));

/** Hypervolume beyond the baseline of [accuracy, cost] pairs. */
function hypervolumeOf(points) {
  const flat = Float64Array.from(points.flatMap(([accuracy, cost]) => [accuracy, -cost]));
  return hypervolume(flat, points.length, 2, Float64Array.of(reference.accuracy, -reference.cost));
}

const exactOf = (network) => [network.mean_acc, network.flops];
const BEST = hypervolumeOf(Object.values(networks).map(exactOf));
const networkOf = (configuration) =>
  networks[Array.from({ length: LAYERS }, (_, j) => KINDS.indexOf(configuration[`layer${j}`])).join("")];

function studyOf(strategy, seed) {
  const constraint = (metric, kind) => ({
    text: metric,
    metric,
    kind,
    bound: { constant: reference[metric], ofBaseline: {} },
  });
  const [name] = strategy.split("+");
  return {
    name: "nas-bench-macro",
    parameters: Array.from({ length: LAYERS }, (_, j) => ({ kind: "categorical", name: `layer${j}`, values: KINDS })),
    objectives: [
      { name: "accuracy", goal: "maximize" },
      { name: "cost", goal: "minimize" },
    ],
    referencePoint: reference,
    // TPE and NSGA-II are told the reference point in the only form that they know.
    ...(["tpe", "nsga2"].includes(name) && {
      outcomeConstraints: [constraint("accuracy", "at-least"), constraint("cost", "at-most")],
    }),
    budget: { trials: Number(flags.trials), batch: Number(flags.batch), initial: INITIAL, parallel: 1 },
    strategy: name,
    seed,
  };
}

/** Shares of the best hypervolume after each batch, and the evaluations until the first and the tenth that beat the baseline. */
async function runSeed(strategy, seed) {
  const noise = createRandomStream(`noise/${seed}`);
  let better = 0;
  let first;
  let tenth;
  const batches = await runBatches(studyOf(strategy, seed), {
    threads: workers.threads,
    hypervolumeOf,
    evaluate: (suggestions, trials) =>
      suggestions.map(({ configuration, origin }) => {
        const network = networkOf(configuration);
        const draw = noise.split(trials.length);
        const accuracy = network.test_acc[Math.floor(draw.uniform() * network.test_acc.length)];
        const cost = network.flops * (1 + COST_NOISE * draw.normal());
        const metrics = { accuracy: { mean: accuracy, count: 1 }, cost: { mean: cost, count: 1 } };
        trials.push({ number: trials.length, configuration, origin, status: "completed", metrics });
        if (network.mean_acc > reference.accuracy && network.flops < reference.cost) {
          better++;
          if (better === 1) first = trials.length;
          if (better === 10) tenth = trials.length;
        }
        return exactOf(network);
      }),
  });
  const shares = batches.map(({ evaluations, hypervolume: volume }) => [evaluations, volume / BEST]);
  const seconds = batches.reduce((sum, each) => sum + each.seconds, 0);
  return { strategy, seed, trials: Number(flags.trials), baseline: flags.baseline, shares, first, tenth, seconds };
}

const keyOf = ({ strategy, seed, trials, baseline: own }) => [strategy, seed, trials, own].join(" ");
const lines = existsSync(flags.records) ? readFileSync(flags.records, "utf8").split("\n").filter(Boolean) : [];
const known = new Map(lines.map((line) => [keyOf(JSON.parse(line)), JSON.parse(line)]));
const percent = (share) => (100 * share).toFixed(0);
const orNever = (count) => (Number.isFinite(count) ? count : "never");

/** The runs of a strategy, one for each seed. */
async function runAll(strategy) {
  const found = [];
  for (const seed of numbersOf(flags.seeds)) {
    const key = keyOf({ strategy, seed, trials: Number(flags.trials), baseline: flags.baseline });
    const record = known.get(key) ?? (await runSeed(strategy, seed));
    found.push(record);
    if (flags.records !== "" && !known.has(key)) appendFileSync(flags.records, `${JSON.stringify(record)}\n`);
  }
  return found;
}

const rows = [];
for (const strategy of flags.strategies.split(",")) {
  const found = await runAll(strategy);
  const last = found.map(({ shares }) => shares.at(-1)[1]);
  const mean = last.reduce((sum, share) => sum + share, 0) / last.length;
  const countOf = (name) => orNever(median(found.map((each) => each[name] ?? Number.POSITIVE_INFINITY)));
  rows.push([
    strategy,
    `**${percent(mean)}**`,
    percent(Math.min(...last)),
    last.map(percent).join(", "),
    countOf("first"),
    countOf("tenth"),
  ]);
  console.error(rows.at(-1).join(" | "));
}
await workers.close();

writePage(
  "nas-bench-macro",
  "NAS-Bench-Macro",
  `Eight layers of three kinds: 6,561 networks, each trained on CIFAR-10 three times (Su et al., CVPR 2021, arXiv 2103.11922; table of the repository xiusu/NAS-Bench-Macro, Apache License 2.0). Accuracy is that of one of the three trainings, multiply-adds have noise of ${100 * COST_NOISE} %. The baseline is ${flags.baseline}. Hypervolume beyond it of true values, in percent of the best possible, after ${flags.trials} evaluations: ${INITIAL} Sobol points, then batches of ${flags.batch}. The last columns are the evaluations until one network, and until ten, are better than the baseline in both, medians. TPE and NSGA-II are told the reference point as constraints.`,
  table(["strategy", "mean, %", "least, %", `seeds ${flags.seeds}, %`, "until one", "until ten"], rows),
);

// A space with three branches and sixteen parameters: the benefit of declaring each branch's parameters with `when`,
// compared with flattening the space.
//   node benchmarks/conditional.mjs [--seeds 0,1] [--strategies saas,map] [--threads 2]
// Run `npm run build` first; five seeds of SAAS take about ten minutes on two cores.
import { hypervolume } from "../build/core/index.js";
import { createRandomStream } from "../build/core/random/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { median, numbersOf, readFlags, table, writePage } from "./result-page.mjs";
import { runBatches } from "./synthetic-run.mjs";

const INITIAL = 16;
const BATCH = 16;
const TRIALS = 96;
/** Standard deviations of error and cost. */
const NOISE = [0.005, 0.01];
const REFERENCE = { error: 0.6, cost: 1.2 };

const branch = (value) => [{ parameter: "block", values: [value] }];
const real = (name, lower, upper, scale, when) => ({
  kind: "float",
  name,
  lower,
  upper,
  scale,
  ...(when && { when }),
});
const whole = (name, lower, upper, scale, when) => ({ kind: "int", name, lower, upper, scale, ...(when && { when }) });

/** The kind of block determines which parameters are active. */
const PARAMETERS = [
  { kind: "categorical", name: "block", values: ["convolution", "attention", "recurrent"] },
  { kind: "ordinal", name: "kernel", values: [3, 5, 7, 11, 15], when: branch("convolution") },
  whole("channels", 16, 256, "log", branch("convolution")),
  whole("dilation", 1, 4, "linear", branch("convolution")),
  { kind: "bool", name: "norm", when: branch("convolution") },
  { kind: "ordinal", name: "heads", values: [1, 2, 4, 8], when: branch("attention") },
  whole("head_width", 8, 64, "linear", branch("attention")),
  real("window", 4, 64, "log", branch("attention")),
  { kind: "bool", name: "rotary", when: branch("attention") },
  { kind: "categorical", name: "cell", values: ["gru", "lstm", "plain"], when: branch("recurrent") },
  whole("units", 16, 512, "log", branch("recurrent")),
  whole("layers", 1, 4, "linear", branch("recurrent")),
  real("zoneout", 0, 0.5, "linear", branch("recurrent")),
  real("learning_rate", 1e-4, 1e-1, "log"),
  real("dropout", 0, 0.5, "linear"),
  real("weight_decay", 1e-6, 1e-2, "log"),
];

/** The position of x between two ends on a log scale, in [0, 1]. */
const share = (x, low, high) => Math.log(x / low) / Math.log(high / low);
const square = (x) => x * x;

/** Error and cost of each block: convolutions are cheap, attention is accurate but costly, recurrence is in between. */
const BLOCKS = {
  convolution({ kernel, channels, dilation, norm }) {
    const size = share(channels, 16, 256);
    const error =
      0.24 + 0.22 * square(1 - size) + 0.1 * square(share(kernel, 3, 15) - 0.6) + 0.03 * square(dilation - 2);
    return { error: error + (norm ? 0 : 0.06), cost: 0.08 + 0.3 * size + 0.012 * kernel, bestRate: 0.7 };
  },
  attention({ heads, head_width: width, window, rotary }) {
    const size = share(heads * width, 8, 512);
    const error =
      0.1 + 0.3 * square(1 - size) + 0.15 * square(share(window, 4, 64) - 0.7) + 0.02 * square(heads / 4 - 1);
    return {
      error: error + (rotary ? 0 : 0.05),
      cost: 0.25 + 0.65 * size + 0.15 * share(window, 4, 64),
      bestRate: 0.3,
    };
  },
  recurrent({ cell, units, layers, zoneout }) {
    const size = share(units, 16, 512);
    const error = 0.2 + 0.25 * square(1 - size) + 0.03 * square(layers - 2) + 0.5 * square(zoneout - 0.15);
    const worse = { gru: 0, lstm: 0.02, plain: 0.12 }[cell];
    return {
      error: error + worse,
      cost: 0.1 + 0.35 * size + 0.1 * layers + (cell === "lstm" ? 0.06 : 0),
      bestRate: 0.5,
    };
  },
};

/** [error, cost] of a configuration, without noise. Parameters of other blocks have no effect. */
function evaluate(configuration) {
  const { error, cost, bestRate } = BLOCKS[configuration.block](configuration);
  const rate = square(share(configuration.learning_rate, 1e-4, 1e-1) - bestRate);
  const regular =
    0.3 * square(configuration.dropout - 0.1) + 0.03 * square(share(configuration.weight_decay, 1e-6, 1e-2) - 0.5);
  return [error + 0.5 * rate + regular, cost];
}

/** Hypervolume of minimised points below the reference point. */
function hypervolumeOf(points) {
  const flat = Float64Array.from(points.flat(), (value) => -value);
  return hypervolume(flat, points.length, 2, Float64Array.of(-REFERENCE.error, -REFERENCE.cost));
}

async function runStudy(parameters, strategy, seed, threads) {
  const study = {
    name: "branches",
    parameters,
    objectives: [
      { name: "error", goal: "minimize" },
      { name: "cost", goal: "minimize" },
    ],
    referencePoint: REFERENCE,
    budget: { trials: TRIALS, batch: BATCH, initial: INITIAL, parallel: 1 },
    strategy,
    seed,
  };
  const noise = createRandomStream(`noise/${seed}`);
  const batches = await runBatches(study, {
    threads,
    hypervolumeOf,
    evaluate: (suggestions, trials) =>
      suggestions.map(({ configuration, origin }) => {
        const exact = evaluate(configuration);
        const draw = noise.split(trials.length);
        const [error, cost] = exact.map((value, k) => ({ mean: value + NOISE[k] * draw.normal(), count: 1 }));
        trials.push({ number: trials.length, configuration, origin, status: "completed", metrics: { error, cost } });
        return exact;
      }),
    onBatch: (done) => console.error(`${strategy} seed ${seed}: ${done.evaluations} → ${done.hypervolume.toFixed(4)}`),
  });
  return batches.map((batch) => batch.hypervolume);
}

const flags = readFlags("A space with three branches, flattened or not, 96 evaluations.", {
  seeds: "0,1,2,3,4",
  strategies: "saas,map,sobol",
  threads: "2",
});
const seeds = numbersOf(flags.seeds);
const workers = createThreads(Number(flags.threads));
const flattened = PARAMETERS.map(({ when: _when, ...parameter }) => parameter);
const rows = [];
for (const strategy of flags.strategies.split(",")) {
  for (const [name, parameters] of Object.entries({ "with when": PARAMETERS, flattened })) {
    const traces = [];
    for (const seed of seeds) traces.push(await runStudy(parameters, strategy, seed, workers.threads));
    const at = (evaluations) => traces.map((trace) => trace[evaluations / BATCH - 1]);
    rows.push([
      strategy,
      name,
      median(at(48)).toFixed(4),
      ...at(TRIALS).map((value) => value.toFixed(4)),
      `**${median(at(TRIALS)).toFixed(4)}**`,
    ]);
  }
}
await workers.close();

writePage(
  "conditional",
  "A space with three branches",
  `Sixteen parameters: the kind of block, four parameters for each of the three kinds, and three for all. "with when" declares which parameters a block has; "flattened" always varies all of them. Error and cost are minimised and observed with noise of standard deviation ${NOISE.join(" and ")}. The table gives the noiseless hypervolume of all points evaluated, with reference point (${REFERENCE.error}, ${REFERENCE.cost}). ${INITIAL} Sobol points, then batches of ${BATCH}.`,
  table(["strategy", "space", "median at 48", ...seeds.map((seed) => `seed ${seed}`), "median at 96"], rows),
);

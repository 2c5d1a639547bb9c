// BraninCurrin embedded in 24 variables, with noise: noiseless hypervolume of the points that each strategy evaluated.
//   node benchmarks/branin-currin-24.mjs [--seeds 0,1] [--strategies saas,sobol] [--threads 2]
// Run `npm run build` first; five seeds of SAAS take about fifteen minutes on two cores.
import { braninCurrin, embed } from "../build/core/problems/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { median, numbersOf, readFlags, table, writePage } from "./result-page.mjs";
import { hypervolumeOf, runStudy, studyOf } from "./synthetic-run.mjs";

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
const workers = createThreads(Number(flags.threads));

/** Runs of one strategy, one per seed. */
async function runAll(strategy) {
  const runs = [];
  for (const seed of seeds) {
    const study = studyOf(problem, { strategy, seed, initial: INITIAL, trials: TRIALS, batch: BATCH });
    runs.push(
      await runStudy(problem, study, {
        noise: NOISE,
        threads: workers.threads,
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
await workers.close();

const first = runs[strategies[0]];
const columns = [
  "evaluations",
  ...seeds.map((seed) => `${strategies[0]}, seed ${seed}`),
  "median",
  "s per batch, median",
];
for (const strategy of strategies.slice(1)) columns.push(`${strategy}, median`);
const rows = first[0].map(({ evaluations }, b) => [
  evaluations,
  ...first.map((run) => run[b].hypervolume.toFixed(2)),
  `**${median(first.map((run) => run[b].hypervolume)).toFixed(2)}**`,
  median(first.map((run) => run[b].seconds)).toFixed(1),
  ...strategies.slice(1).map((strategy) => median(runs[strategy].map((run) => run[b].hypervolume)).toFixed(2)),
]);

/** Points of the problem's front: the non-dominated points of a grid that is finer in the corner of the front. */
function frontOf({ lower, upper, evaluate, referencePoint }) {
  const points = [];
  for (const [from, to] of [
    [0, 1],
    [0.75, 1],
  ]) {
    for (let i = 0; i <= 700; i++) {
      for (let j = 0; j <= 700; j++) {
        const u = [(to - from) * (i / 700), from + (to - from) * (j / 700)];
        const point = evaluate(Float64Array.from(u, (share, k) => lower[k] + share * (upper[k] - lower[k])));
        if (point.every((value, k) => value < referencePoint[k])) points.push(point);
      }
    }
  }
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let best = Number.POSITIVE_INFINITY;
  return points.filter(([, second]) => {
    const isBetter = second < best;
    if (isBetter) best = second;
    return isBetter;
  });
}

/** The hypervolume of 1, 2 … `most` points of the front, chosen greedily by the hypervolume that each adds. */
function chosenKnowingAll(most) {
  const known = braninCurrin();
  const front = frontOf(known);
  const chosen = [];
  return Array.from({ length: most }, () => {
    const volumes = front.map((point) => hypervolumeOf(known, [...chosen, point]));
    const largest = volumes.reduce((leader, volume, i) => (volume > volumes[leader] ? i : leader), 0);
    chosen.push(front[largest]);
    return volumes[largest];
  });
}

const ideal = chosenKnowingAll(64);

writePage(
  "branin-currin-24",
  "BraninCurrin in 24 variables",
  `Two variables of 24 matter (x3 and x17). Both objectives are minimised and observed with noise of standard deviation ${NOISE.join(" and ")}. The table gives the noiseless hypervolume of all points evaluated so far, with reference point (18, 6); the maximum is ${problem.maximumHypervolume.toFixed(2)}. ${INITIAL} Sobol points, then batches of ${BATCH}.`,
  table(columns, rows),
  `An upper bound for comparison: points chosen greedily from the known front, without noise, reach ${[8, 16, 32, 48, 64].map((count) => `${ideal[count - 1].toFixed(2)} with ${count}`).join(", ")}.`,
);

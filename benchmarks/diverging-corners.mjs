// BraninCurrin in 24 variables with two corners in which the first objective diverges: noiseless hypervolume against the
// share of the space that diverges.
//   node benchmarks/diverging-corners.mjs [--shares 0,15,30,45] [--saas-seeds 0,1] [--map-seeds 0,1] [--threads 2]
//        [--runs FILE]
// `--runs` stores the runs in a file and reads from it those that it has. Run `npm run build` first; five seeds of SAAS take
// about ten minutes on two cores.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { braninCurrin, embed } from "../build/core/problems/index.js";
import { createRandomStream } from "../build/core/random/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { median, numbersOf, readFlags, table, writePage } from "./result-page.mjs";
import { evaluate, hypervolumeOf, runBatches, studyOf } from "./synthetic-run.mjs";

const NOISE = [1, 0.1];
const INITIAL = 16;
const BATCH = 16;
const TRIALS = 96;
/**
 * Values of the first objective in a corner by its depth, 0 at the edge and 1 at the tip. The plateau is the control: the
 * same corners are equally useless, but their values are those of the worst points of Branin's function, so that the
 * difference between both is the effect of the huge values.
 */
const CORNER_VALUES = { diverging: (depth) => 10 ** (4 + 5 * depth), plateau: () => 300 };
/** Random points from which the diverging share of the volume is counted. */
const VOLUME_POINTS = 100_000;
/** The variables of BraninCurrin. */
const ACTIVE = [3, 17];
/**
 * Pairs of variables whose corners diverge. The first corner is the one opposite to the front, in the two variables of
 * BraninCurrin; the second belongs to two variables that are otherwise without influence, such as a learning rate and a
 * momentum that are both too high. `end` is the end of each variable's range.
 */
const CORNERS = [
  [
    { variable: 3, end: 1 },
    { variable: 17, end: 0 },
  ],
  [
    { variable: 5, end: 1 },
    { variable: 11, end: 1 },
  ],
];

const flags = readFlags("BraninCurrin in 24 variables with diverging corners, 96 evaluations.", {
  shares: "0,15,30,45",
  "saas-seeds": "0,1,2,3,4",
  "map-seeds": "0,1,2,3,4,5,6,7,8,9",
  threads: "2",
  runs: "",
});
const shares = numbersOf(flags.shares);
/** Per strategy: its seeds, and the kinds of corners. MAP is fast enough for the control. */
const series = [
  { strategy: "saas", seeds: numbersOf(flags["saas-seeds"]), kinds: ["diverging"] },
  { strategy: "map", seeds: numbersOf(flags["map-seeds"]), kinds: ["diverging", "plateau"] },
];
const known = flags.runs !== "" && existsSync(flags.runs) ? JSON.parse(readFileSync(flags.runs, "utf8")) : {};
const workers = createThreads(Number(flags.threads));
const plain = embed(braninCurrin(), 24, ACTIVE);

/** The depth of a point in the corners: 0 outside, up to 1 at the tip. Each corner is a square with the given side. */
function depthOf(x, side) {
  if (side === 0) return 0;
  const depths = CORNERS.map((corner) =>
    corner.reduce((least, { variable, end }) => Math.min(least, 1 - Math.abs(x[variable] - end) / side), 1),
  );
  return Math.max(0, ...depths);
}

/** The problem whose corners have together the given share of the volume: 1 − (1 − side²)². */
function problemWith(kind, share) {
  const side = Math.sqrt(1 - Math.sqrt(1 - share));
  return {
    ...plain,
    side,
    evaluate: (x) => {
      const values = plain.evaluate(x);
      const depth = depthOf(x, side);
      if (depth > 0) values[0] = CORNER_VALUES[kind](depth);
      return values;
    },
  };
}

/** Shares of the volume, in per cent, that diverge, and that are better than the reference point. */
function volumesOf(problem) {
  const draw = createRandomStream("volume");
  let [diverging, better] = [0, 0];
  for (let i = 0; i < VOLUME_POINTS; i++) {
    const x = Float64Array.from({ length: problem.dimension }, () => draw.uniform());
    if (depthOf(x, problem.side) > 0) diverging++;
    if (problem.evaluate(x).every((value, k) => value < problem.referencePoint[k])) better++;
  }
  return [diverging, better].map((count) => (100 * count) / VOLUME_POINTS);
}

const pointOf = (configuration) => Float64Array.from({ length: plain.dimension }, (_, j) => configuration[`x${j}`]);

/** One study: its hypervolumes after each batch, and the shares of its initial and later trials that lie in a corner. */
async function runStudyOf(problem, strategy, seed) {
  const study = studyOf(problem, { strategy, seed, initial: INITIAL, trials: TRIALS, batch: BATCH });
  const isInCorner = [];
  const batches = await runBatches(study, {
    evaluate: (suggestions, trials) => {
      isInCorner.push(...suggestions.map((each) => depthOf(pointOf(each.configuration), problem.side) > 0));
      return evaluate(problem, suggestions, trials, NOISE, seed).map(({ exact }) => exact);
    },
    hypervolumeOf: (points) => hypervolumeOf(problem, points),
    threads: workers.threads,
  });
  const shareOf = (list) => (100 * list.filter(Boolean).length) / list.length;
  return {
    hypervolumes: batches.map(({ hypervolume }) => hypervolume),
    evaluations: batches.map(({ evaluations }) => evaluations),
    initial: shareOf(isInCorner.slice(0, INITIAL)),
    later: shareOf(isInCorner.slice(INITIAL)),
  };
}

/** The same, or what the file of runs has about it. */
async function runOne(kind, share, strategy, seed) {
  const key = `${strategy} ${share === 0 ? "none" : kind} ${share} ${seed}`;
  known[key] ??= await runStudyOf(problemWith(kind, share / 100), strategy, seed);
  if (flags.runs !== "") writeFileSync(flags.runs, JSON.stringify(known, null, 1));
  console.error(`${key}: ${known[key].hypervolumes.map((value) => value.toFixed(2)).join(" ")}`);
  return known[key];
}

const finals = [];
const courses = [];
let evaluations = [];
for (const { strategy, seeds, kinds } of series) {
  let withoutCorners;
  for (const kind of kinds) {
    for (const share of kind === "diverging" ? shares : shares.filter((each) => each > 0)) {
      const runs = [];
      for (const seed of seeds) runs.push(await runOne(kind, share, strategy, seed));
      evaluations = runs[0].evaluations;
      const last = runs.map(({ hypervolumes }) => hypervolumes.at(-1));
      withoutCorners ??= median(last);
      const head = [strategy, share === 0 ? "none" : kind, `${share} %`];
      finals.push([
        ...head,
        seeds.length,
        `**${median(last).toFixed(2)}**`,
        `${((100 * median(last)) / withoutCorners).toFixed(1)} %`,
        Math.min(...last).toFixed(2),
        Math.max(...last).toFixed(2),
        `${median(runs.map(({ initial }) => initial)).toFixed(0)} %`,
        `${median(runs.map(({ later }) => later)).toFixed(0)} %`,
      ]);
      const medians = evaluations.map((_, b) => median(runs.map(({ hypervolumes }) => hypervolumes[b])).toFixed(2));
      courses.push([...head, ...medians]);
    }
  }
}
await workers.close();

const volumes = shares.map((share) => {
  const problem = problemWith("diverging", share / 100);
  const [diverging, better] = volumesOf(problem);
  return [`${share} %`, problem.side.toFixed(3), `${diverging.toFixed(1)} %`, `${better.toFixed(2)} %`];
});

writePage(
  "diverging-corners",
  "Diverging corners",
  `BraninCurrin in 24 variables, of which x${ACTIVE.join(" and x")} matter, with noise of standard deviation ${NOISE.join(" and ")}. In two corners the first objective diverges, as the loss of a training that became unstable: its value rises from 10⁴ at the edge to 10⁹ at the tip. One corner (x3 high, x17 low) is in the variables of BraninCurrin, away from the front; the other (x5 and x11 high) is in two variables that otherwise have no influence. The second objective never diverges. The front is the same for every share: the maximum hypervolume is ${plain.maximumHypervolume.toFixed(2)}. As a control, the corners of "plateau" have the value 300, that of the worst points of Branin's function.`,
  `Noiseless hypervolume of all points evaluated: ${INITIAL} Sobol points, then batches of ${BATCH} up to ${TRIALS} evaluations. The last columns are the median shares of trials that lie in the corners.`,
  table(
    [
      "strategy",
      "corners",
      "share of the volume",
      "seeds",
      "median",
      "of that without corners",
      "smallest",
      "largest",
      "initial trials in corners",
      "later trials in corners",
    ],
    finals,
  ),
  "The spaces: the side of each corner, the share of the volume inside the corners (counted over random points), and the share that is better than the reference point, which the second corner makes smaller.",
  table(["share", "side of a corner", "inside the corners", "better than the reference point"], volumes),
  "Median hypervolume after each number of evaluations:",
  table(["strategy", "corners", "share", ...evaluations], courses),
);

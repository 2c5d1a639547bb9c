// The error of leave-one-out scores: closed forms with hyperparameters that have seen the left-out point, and the
// method of `paretune diagnose`, both compared with refits of either model without that point.
//   node benchmarks/leave-one-out.mjs [--seeds 0,1,2] [--trials 40]
// Run `npm run build` first; three seeds take about three minutes.
import { compareScores, leaveOutEach, score } from "../build/core/diagnostics/index.js";
import { createDataset, fitMap, fitSaas, saasSettings, standardisation } from "../build/core/gp/index.js";
import { braninCurrin, embed } from "../build/core/problems/index.js";
import { createRandomStream, createSobol } from "../build/core/random/index.js";
import { numbersOf, readFlags, table, writePage } from "./result-page.mjs";

const D = 24;
const GROUPS = 20;
const flags = readFlags("Leave-one-out scores compared with refits.", { seeds: "0,1,2", trials: "40" });
const n = Number(flags.trials);

const branin = embed(braninCurrin(), D, [3, 17]);
/** Outcome and the standard deviation of its noise. */
const problems = {
  "two variables matter": { f: (x) => branin.evaluate(x)[0], noise: 5 },
  "all variables matter": { f: (x) => x.reduce((sum, v, j) => sum + Math.sin(3 * v + j) / (1 + j / 4), 0), noise: 0.3 },
  "pure noise": { f: () => 0, noise: 1 },
};

function simulate({ f, noise }, seed) {
  const stream = createRandomStream(seed);
  const sobol = createSobol(D, stream.split("design"));
  const errors = stream.split("noise");
  const X = new Float64Array(n * D);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const point = sobol.point(i);
    X.set(point, i * D);
    y[i] = f(point) + noise * errors.normal();
  }
  return createDataset({ X, d: D }, y, standardisation(y));
}

function without(data, isLeftOut) {
  const kept = [...data.y.keys()].filter((i) => !isLeftOut(i));
  const X = Float64Array.from(kept.flatMap((i) => [...data.X.subarray(i * D, (i + 1) * D)]));
  return { ...data, n: kept.length, X, y: Float64Array.from(kept, (i) => data.y[i]) };
}

/** Predictions of each point by the fit without its group. */
function refitted(data, groups, model) {
  const byGroup = Array.from({ length: groups }, (_, group) =>
    leaveOutEach(
      data,
      model(
        without(data, (i) => i % groups === group),
        group,
      ),
      "equal",
    ),
  );
  return [...data.y.keys()].map((i) => byGroup[i % groups][i]);
}

const words = (predictions, exact) => {
  const { r2, logDensity } = score(predictions);
  const off = exact === undefined ? "" : ` (${compareScores(predictions, exact).mean.toFixed(2)})`;
  return `${r2.toFixed(2)}, ${logDensity.mean.toFixed(2)}${off}`.replaceAll("-", "−");
};

const rows = [];
for (const [name, problem] of Object.entries(problems)) {
  for (const seed of numbersOf(flags.seeds)) {
    const data = simulate(problem, seed);
    const usual = saasSettings(n);
    const settings = { ...usual, samples: 64, thinning: (usual.samples * usual.thinning) / 64 };
    const saas = fitSaas(data, createRandomStream("all"), undefined, settings);
    const exactSaas = refitted(
      data,
      n,
      (rest, i) => fitSaas(rest, createRandomStream(`without ${i}`), saas.chain, settings).hyperparameters,
    );
    const exactMap = refitted(data, n, (rest) => fitMap(rest).hyperparameters);
    const fitOfMap = (rest) => fitMap(rest).hyperparameters;
    rows.push([
      name,
      seed,
      words(exactSaas),
      words(leaveOutEach(data, saas.hyperparameters, "equal"), exactSaas),
      words(leaveOutEach(data, saas.hyperparameters, "importance"), exactSaas),
      words(exactMap),
      words(leaveOutEach(data, fitMap(data).hyperparameters, "equal"), exactMap),
      words(refitted(data, GROUPS, fitOfMap), exactMap),
    ]);
    console.error(rows.at(-1).join(" | "));
  }
}

writePage(
  "leave-one-out",
  "Leave-one-out scores compared with refits",
  `${n} Sobol points in ${D} variables. Each cell contains R², the mean log density and, in brackets, its excess over the log density of refits without each point. Equal: all draws of a fit to all points have equal weights. Weighted, and 20 groups: the methods of \`paretune diagnose\`.`,
  table(
    [
      "problem",
      "seed",
      "SAAS refitted",
      "SAAS equal",
      "SAAS weighted",
      "MAP refitted",
      "MAP as fitted",
      "MAP 20 groups",
    ],
    rows,
  ),
);

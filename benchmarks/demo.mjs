// The demo with several seeds: whether its models can be trusted, and whether its recommendation holds when the network is
// trained again with other seeds.
//   node benchmarks/demo.mjs [--seeds 7,1] [--again 3] [--folder FOLDER]
// `--folder` keeps the studies, and the results of seeds that have run. Run `npm run build` first; a seed takes about two
// minutes on two cores.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { median, numbersOf, ROOT, readFlags, table, writePage } from "./result-page.mjs";

/** Seeds of the trainings that are repeated start here; the study's own trainings have seed 1. */
const FIRST_SEED = 101;
const CLI = join(ROOT, "dist", "node", "cli", "main.js");
const OBJECTIVES = ["accuracy", "latency_p99"];
/** The example finds its data there, wherever it is copied. */
process.env.NODE_PATH = join(ROOT, "node_modules");

const flags = readFlags("The demo with several seeds.", { seeds: "7,1,2,3,4", again: "3", folder: "" });
const folder = flags.folder === "" ? mkdtempSync(join(tmpdir(), "demo-")) : resolve(flags.folder);

const output = (cwd, ...words) =>
  execFileSync(process.execPath, words, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
const paretune = (cwd, ...words) => JSON.parse(output(cwd, CLI, ...words, "--json"));

/** Runs the demo in `cwd`. Returns its wall time and the processor time of it and all its trials, in seconds. */
function runDemo(cwd) {
  const started = performance.now();
  const shell = `"$0" "$1" demo --directory . >demo.log 2>&1 && times`;
  const { status, stdout } = spawnSync("sh", ["-c", shell, process.execPath, CLI], { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`the demo failed: see ${join(cwd, "demo.log")}`);
  const children = stdout.trimEnd().split("\n").at(-1);
  const processor = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + 60 * m + Number(s), 0);
  return { wall: (performance.now() - started) / 1000, processor };
}

/** The study file in `cwd` with another seed, and the fixed parameters of its trainings. */
function prepare(cwd, seed) {
  cpSync(join(ROOT, "examples", "digits"), cwd, { recursive: true, filter: (path) => !path.endsWith(".paretune") });
  const file = join(cwd, "study.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^seed: .*$/m, `seed: ${seed}`));
}

const FLAG_NAMES = { weight_decay: "weight-decay" };

/** Trains a configuration with another seed and returns its accuracy. */
function trainAgain(cwd, configuration, seed, out) {
  const settings = Object.entries({ ...configuration, seed });
  const words = settings.flatMap(([name, value]) => [`--${FLAG_NAMES[name] ?? name}`, String(value)]);
  output(cwd, "train.mjs", ...words, "--out", out);
  return JSON.parse(readFileSync(join(cwd, out, "metrics.json"), "utf8")).validation.accuracy;
}

/** The 99th percentile of the times of a model, in microseconds. */
function timeAgain(cwd, out) {
  const numbers = output(cwd, "time.mjs", join(out, "model.json")).trimEnd().split("\n").map(Number);
  return numbers.sort((a, b) => a - b)[Math.ceil(0.99 * numbers.length) - 1];
}

/** Gains over the baseline of a configuration that is trained and timed again, in turn with the baseline. */
function gainsAgain(cwd, configuration, baseline) {
  const pairs = Array.from({ length: Number(flags.again) }, (_, k) => {
    const accuracies = [baseline, configuration].map((each, i) => trainAgain(cwd, each, FIRST_SEED + k, `again/${i}`));
    const latencies = ["again/0", "again/1"].map((out) => timeAgain(cwd, out));
    return { accuracies, latencies };
  });
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const both = (name) => [0, 1].map((i) => mean(pairs.map((pair) => pair[name][i])));
  return { accuracies: both("accuracies"), latencies: both("latencies") };
}

/** Everything about one seed, or what an earlier run of this script has stored about it. */
function runSeed(seed) {
  const cwd = join(folder, `seed-${seed}`);
  const stored = join(cwd, "result.json");
  if (existsSync(stored)) return JSON.parse(readFileSync(stored, "utf8"));
  mkdirSync(cwd, { recursive: true });
  prepare(cwd, seed);
  const times = runDemo(cwd);
  const { recommendation, front } = paretune(cwd, "best", "study.yaml");
  const { objectives } = paretune(cwd, "diagnose", "study.yaml");
  const trials = paretune(cwd, "trials", "study.yaml");
  const of = (number) => trials.find(({ trial }) => trial === number);
  const result = {
    seed,
    times,
    recommendation,
    front: front.length,
    r2: OBJECTIVES.map((name) => [objectives[name].saas.r2, objectives[name].saas.r2StandardError]),
    measured: [0, recommendation?.trial].map((number) => OBJECTIVES.map((name) => of(number)?.metrics[name].mean)),
    failed: trials.filter(({ status }) => status === "failed").length,
    ...(recommendation && {
      again: gainsAgain(cwd, of(recommendation.trial).parameters, of(0).parameters),
    }),
  };
  writeFileSync(stored, JSON.stringify(result, null, 2));
  return result;
}

const results = numbersOf(flags.seeds).map((seed) => {
  const result = runSeed(seed);
  console.error(JSON.stringify(result));
  return result;
});

const percent = (share, digits = 1) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(digits)} %`;
const certainty = (probability) => (probability > 0.999 ? "> 99.9 %" : `${(100 * probability).toFixed(1)} %`);
const accuracyWords = ([before, after]) =>
  `${(100 * after).toFixed(1)} % (${percent(after - before).replace(" %", "")})`;
const latencyWords = ([before, after]) => `${after.toFixed(1)} µs (${percent(after / before - 1, 0)})`;

const rows = results.map(({ seed, times, recommendation, front, r2, measured, again }) => {
  const [[accuracyBefore, latencyBefore], [accuracyAfter, latencyAfter]] = measured;
  const found = recommendation
    ? [
        recommendation.trial,
        certainty(recommendation.probability),
        accuracyWords([accuracyBefore, accuracyAfter]),
        accuracyWords(again.accuracies),
        latencyWords([latencyBefore, latencyAfter]),
        latencyWords(again.latencies),
      ]
    : ["none", "", "", "", "", ""];
  return [
    seed,
    ...r2.map(([value, error]) => `${value.toFixed(2)} ± ${error.toFixed(2)}`),
    front,
    ...found,
    `${times.wall.toFixed(0)}, ${times.processor.toFixed(0)}`,
  ];
});

writePage(
  "demo",
  "The demo",
  `\`paretune demo\` with several seeds; it has seed 7 itself. R² is that of \`paretune diagnose\`: the share of the variance between trials that the study's model predicts for trials that it has not seen. The probability is that of the recommendation to be better than the baseline in both objectives.`,
  `"Measured" is what the study measured, with the difference from the baseline (in percentage points for the accuracy). "Again" is an independent evaluation: the recommended network and the baseline were trained ${flags.again} more times each with other seeds and timed in turn; means.`,
  table(
    [
      "seed",
      "R² of accuracy",
      "R² of latency",
      "points on the front",
      "recommended trial",
      "probability",
      "accuracy, measured",
      "accuracy, again",
      "p99 latency, measured",
      "p99 latency, again",
      "seconds: wall, processor",
    ],
    rows,
  ),
  `Medians: R² ${median(results.map(({ r2 }) => r2[0][0])).toFixed(2)} and ${median(results.map(({ r2 }) => r2[1][0])).toFixed(2)}; processor time ${median(results.map(({ times }) => times.processor)).toFixed(0)} s. The machine's two cores also ran other work, which lengthens the wall time.`,
);

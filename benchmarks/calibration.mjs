// Calibration of each model's intervals on known test problems: of the noise-free outcomes of the points on the estimated
// front, the share inside the 50 % and the 95 % intervals. All models see the same trials, which `map` chose.
//   node benchmarks/calibration.mjs [--seeds 0,1] [--problems BraninCurrin,ZDT1] [--trials 32,64,96] [--noise 0.05]
//        [--errors none|exact|measured] [--strategies map,map-saas,saas] [--fixtures FOLDER] [--records FILE]
//        [--recorded saas] [--threads 2]
// `--fixtures` stores the trials in a folder and reads them from there. `--records` appends each finished fit to a file and
// reads those that it holds, so that a long run can be continued. Of the strategies that `--recorded` names the table has
// the recorded fits only, and says of which seeds they are. Run `npm run build` first.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mixtureCdf } from "../build/core/diagnostics/normal-mixture.js";
import { toModelScale } from "../build/core/gp/index.js";
import { propose } from "../build/core/index.js";
import { braninCurrin, embed } from "../build/core/problems/index.js";
import { createRandomStream, createSobol } from "../build/core/random/index.js";
import { estimatesOf, fitStudy } from "../build/core/surrogate/index.js";
import { predictMixtures } from "../build/core/surrogate/predictions/predict-mixture.js";
import { createThreads } from "../build/node/threads/index.js";
import { KNOWN_PROBLEMS } from "./known-problems.mjs";
import { numbersOf, readFlags, table, writePage } from "./result-page.mjs";
import { studyOf } from "./synthetic-run.mjs";

const INITIAL = 16;
const BATCH = 16;
/** Evaluations whose mean is the outcome, where its standard error is measured. */
const REPEATS = 5;
/** Space-filling points over which an objective's standard deviation is taken. */
const SPREAD_POINTS = 256;
/** The shares that intervals should hold. */
const LEVELS = [0.5, 0.95];
const { BraninCurrin, ...otherProblems } = KNOWN_PROBLEMS;
const PROBLEMS = {
  BraninCurrin,
  BraninCurrin24: () => embed(braninCurrin(), 24, [3, 17]),
  ...otherProblems,
};

const flags = readFlags("Share of the noise-free outcomes of a front's points inside the models' intervals.", {
  seeds: "0,1,2,3,4,5,6,7,8,9",
  problems: Object.keys(PROBLEMS).join(","),
  trials: "32,64,96",
  noise: "0.05",
  errors: "none",
  strategies: "map,map-saas,saas",
  fixtures: "",
  records: "",
  recorded: "",
  threads: "2",
});
const counts = numbersOf(flags.trials);
const strategies = flags.strategies.split(",");
const names = flags.problems.split(",");
const recorded = flags.recorded.split(",");
const workers = createThreads(Number(flags.threads));

const pointOf = (problem, configuration) =>
  Float64Array.from({ length: problem.dimension }, (_, j) => configuration[`x${j}`]);

/** The standard deviation of each objective over space-filling points. */
function deviations(problem) {
  const sobol = createSobol(problem.dimension, createRandomStream("spread"));
  const values = Array.from({ length: SPREAD_POINTS }, (_, i) => [
    ...problem.evaluate(sobol.point(i).map((u, j) => problem.lower[j] + u * (problem.upper[j] - problem.lower[j]))),
  ]);
  return values[0].map((_, k) => {
    const mean = values.reduce((sum, row) => sum + row[k], 0) / values.length;
    return Math.sqrt(values.reduce((sum, row) => sum + (row[k] - mean) ** 2, 0) / (values.length - 1));
  });
}

/** A measurement of the value whose error has the standard deviation `noise`. */
function measurementOf(value, noise, draw) {
  if (flags.errors !== "measured") {
    const mean = value + noise * draw.normal();
    return flags.errors === "exact" ? { mean, standardError: noise, count: REPEATS } : { mean, count: 1 };
  }
  const each = Array.from({ length: REPEATS }, () => value + Math.sqrt(REPEATS) * noise * draw.normal());
  const mean = each.reduce((sum, one) => sum + one, 0) / REPEATS;
  const squares = each.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (REPEATS - 1) / REPEATS), count: REPEATS };
}

function completedTrial(problem, { configuration, origin }, number, { noise, seed }) {
  const x = pointOf(problem, configuration);
  const draw = createRandomStream(`calibration/${seed}`).split(number);
  const metrics = {};
  problem.evaluate(x).forEach((value, k) => {
    metrics[`f${k + 1}`] = measurementOf(value, noise[k], draw);
  });
  problem.slack?.(x).forEach((slack, j) => {
    metrics[`c${j + 1}`] = { mean: slack, count: 1 };
  });
  return { number, configuration, origin, status: "completed", metrics };
}

/** The trials that `map` chooses; read from the fixtures where they are there. */
async function trialsOf(name, problem, seed) {
  const file = join(flags.fixtures, `${name}-${seed}-${flags.noise}-${flags.errors}.json`);
  if (flags.fixtures !== "" && existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const most = Math.max(...counts);
  const noise = deviations(problem).map((deviation) => Number(flags.noise) * deviation);
  const study = studyOf(problem, { strategy: "map", seed, initial: INITIAL, trials: most, batch: BATCH });
  const trials = [];
  let modelState;
  while (trials.length < most) {
    const count = trials.length === 0 ? INITIAL : Math.min(BATCH, most - trials.length);
    const options = { threads: workers.threads, ...(modelState === undefined ? {} : { modelState }) };
    const proposal = await propose(study, trials, count, options);
    modelState = proposal.modelState;
    for (const suggestion of proposal.suggestions) {
      trials.push(completedTrial(problem, suggestion, trials.length, { noise, seed }));
    }
  }
  if (flags.fixtures !== "") {
    mkdirSync(flags.fixtures, { recursive: true });
    writeFileSync(file, JSON.stringify(trials));
  }
  return trials;
}

const isDominated = (row, rows) =>
  rows.some((other) => other.every((v, k) => v <= row[k]) && other.some((v, k) => v < row[k]));

/**
 * For each point on the front and each objective the share of the posterior below the true outcome. An interval between
 * quantiles, as the estimates have them, contains the truth where this share is between the quantiles' own. Quantiles are
 * the same on the model's scale, because outcome maps are monotone.
 */
function ranksOfTruths(problem, study, trials, fitted) {
  const feasible = estimatesOf(fitted).filter(({ metrics }) =>
    study.outcomeConstraints.every(({ metric }) => metrics[metric].median >= 0),
  );
  const rows = feasible.map(({ metrics }) => study.objectives.map(({ name }) => metrics[name].median));
  const front = feasible.filter((_, i) => !isDominated(rows[i], rows)).map(({ trial }) => trial);
  const inputs = fitted.features.of(fitted.points);
  const rowOf = new Map(fitted.rows.map(({ trial }, row) => [trial, row]));
  const predictions = study.objectives.map(({ name }) => {
    const { scale, data, fit } = fitted.metrics.find((metric) => metric.name === name);
    return { scale, mixtures: predictMixtures(data, fit.hyperparameters, inputs) };
  });
  return front.flatMap((trial) => {
    const truths = problem.evaluate(pointOf(problem, trials[trial].configuration));
    return predictions.map(({ scale, mixtures }, k) =>
      mixtureCdf(mixtures[rowOf.get(trial)], toModelScale(scale, truths[k])),
    );
  });
}

/** The records of an earlier run, by fit. */
function readRecords() {
  if (flags.records === "" || !existsSync(flags.records)) return new Map();
  const lines = readFileSync(flags.records, "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => [keyOf(JSON.parse(line)), JSON.parse(line)]));
}

const keyOf = ({ name, seed, strategy, count }) => `${name} seed ${seed} ${strategy} ${count}`;

/** The ranks of the truths in one fit. */
async function measureFit({ name, seed, strategy, count }, problem, trials) {
  const study = studyOf(problem, { strategy, seed, initial: INITIAL, trials: count, batch: BATCH });
  const some = trials.slice(0, count);
  const fitted = await fitStudy(study, some, { threads: workers.threads });
  return { name, seed, strategy, count, ranks: ranksOfTruths(problem, study, some, fitted) };
}

/** Ranks by problem, seed, strategy and number of trials: all problems of one seed, then of the next. */
async function measureAll() {
  const known = readRecords();
  const found = [];
  for (const seed of numbersOf(flags.seeds)) {
    for (const name of names) {
      if (!(name in PROBLEMS))
        throw new Error(`calibration: ${name} is not one of ${Object.keys(PROBLEMS).join(", ")}`);
      const problem = PROBLEMS[name]();
      for (const strategy of strategies) {
        for (const count of counts) {
          const fit = { name, seed, strategy, count };
          if (recorded.includes(strategy) && !known.has(keyOf(fit))) continue;
          const record = known.get(keyOf(fit)) ?? (await measureFit(fit, problem, await trialsOf(name, problem, seed)));
          found.push(record);
          if (flags.records !== "" && !known.has(keyOf(fit)))
            appendFileSync(flags.records, `${JSON.stringify(record)}\n`);
          console.error(`${keyOf(fit)}: ${sharesOf(record.ranks)} of ${record.ranks.length}`);
        }
      }
    }
  }
  return found;
}

/** The shares of truths inside the intervals of both levels, in percent. */
function sharesOf(ranks) {
  if (ranks.length === 0) return "–";
  const shares = LEVELS.map((level) => ranks.filter((rank) => Math.abs(rank - 0.5) <= level / 2).length / ranks.length);
  return shares.map((share) => `${(100 * share).toFixed(0)} %`).join(", ");
}

const found = await measureAll();
await workers.close();

/** The cells of one row: shares pooled over all points, by number of trials and over all. */
function cells(name, strategy) {
  const own = found.filter((each) => (name === undefined || each.name === name) && each.strategy === strategy);
  const pooled = (some) => sharesOf(some.flatMap(({ ranks }) => ranks));
  return [...counts.map((count) => pooled(own.filter((each) => each.count === count))), pooled(own)];
}

/** For a strategy without all fits, the seeds of each number of trials of which there are fits to all problems, and the others. */
function extentOf(strategy) {
  const parts = counts.map((count) => {
    const fits = found.filter((fit) => fit.strategy === strategy && fit.count === count);
    const seeds = numbersOf(flags.seeds).map((seed) => ({
      seed,
      problems: names.filter((name) => fits.some((fit) => fit.name === name && fit.seed === seed)),
    }));
    const whole = seeds.filter(({ problems }) => problems.length === names.length).map(({ seed }) => seed);
    const partly = seeds.filter(({ problems }) => problems.length > 0 && problems.length < names.length);
    const further = partly.map(({ seed, problems }) => `${seed} (${problems.join(", ")})`);
    return {
      isWhole: whole.length === seeds.length,
      text: `${[...whole, ...further].join(", ") || "none"} at ${count} trials`,
    };
  });
  if (parts.every(({ isWhole }) => isWhole)) return "";
  return ` Seeds of \`${strategy}\`: ${parts.map(({ text }) => text).join("; ")}.`;
}

const rows = [...names, undefined].flatMap((name) =>
  strategies.map((strategy, s) => [s === 0 ? (name ?? "**all**") : "", strategy, ...cells(name, strategy)]),
);
writePage(
  flags.errors === "none" ? "calibration" : `calibration-${flags.errors}`,
  "Calibration of intervals",
  `Of the noise-free outcomes of the points on the estimated front: the shares inside the 50 % and the 95 % intervals, which are between quantiles of the posterior. Noise: ${flags.noise} of an objective's standard deviation over the space. ${INITIAL} Sobol points, then batches of ${BATCH} by \`map\`; seeds ${flags.seeds}.${strategies.map(extentOf).join("")} All models see the same trials.`,
  table(["problem", "model", ...counts.map((count) => `${count} trials`), "all"], rows),
);

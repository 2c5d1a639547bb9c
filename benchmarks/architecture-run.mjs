/**
 * @file Compares strategies on a space of architectures whose best hypervolume is known: 16 Sobol points, then batches,
 * with paired noise. Needs the built package.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { hypervolume } from "../build/core/index.js";
import { createRandomStream } from "../build/core/random/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { median, numbersOf, table } from "./result-page.mjs";
import { runBatches } from "./synthetic-run.mjs";

const INITIAL = 16;

/** Flags of every comparison, with their defaults. `records`: a file to which each finished study is appended. */
export const RUN_FLAGS = {
  seeds: "0,1,2,3,4,5,6,7,8,9",
  strategies: "saas,map,map-saas,tpe,nsga2,sobol",
  trials: "96",
  batch: "16",
  records: "",
  threads: "2",
};

/** Hypervolume beyond the reference point of [maximised, minimised] pairs. */
export function hypervolumeBeyond([most, least], points) {
  const flat = Float64Array.from(points.flatMap(([up, down]) => [up, -down]));
  return hypervolume(flat, points.length, 2, Float64Array.of(most, -least));
}

/**
 * A table with the share of the best hypervolume that each strategy reaches.
 *
 * @param problem - `name`; `parameters` of the study; names of the objectives `[up, down]`; `reference` values of both; the
 *   `best` hypervolume; `exact(configuration)` → both true values; `measured(configuration, stream)` → both with noise
 */
export async function compareStrategies(problem, flags) {
  const workers = createThreads(Number(flags.threads));
  const known = readRecords(flags.records);
  const rows = [];
  for (const strategy of flags.strategies.split(",")) {
    const found = [];
    for (const seed of numbersOf(flags.seeds)) {
      const key = [problem.name, strategy, seed, flags.trials, flags.batch].join(" ");
      const record = known.get(key) ?? { key, ...(await runSeed(problem, { ...flags, strategy, seed }, workers)) };
      found.push(record);
      if (flags.records !== "" && !known.has(key)) appendFileSync(flags.records, `${JSON.stringify(record)}\n`);
    }
    rows.push(rowOf(strategy, found));
    console.error(rows.at(-1).join(" | "));
  }
  await workers.close();
  return table(["strategy", "mean, %", "least, %", `seeds ${flags.seeds}, %`, "until one", "until ten"], rows);
}

function readRecords(file) {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  return new Map(lines.map((line) => [JSON.parse(line).key, JSON.parse(line)]));
}

/** Shares of the best hypervolume after each batch, and the evaluations until the first and the tenth that beat the reference. */
async function runSeed(problem, { strategy, seed, trials: budget, batch }, workers) {
  const { reference, best, objectives } = problem;
  const noise = createRandomStream(`noise/${seed}`);
  const better = [];
  const study = studyOf(problem, { strategy, seed, trials: Number(budget), batch: Number(batch) });
  const batches = await runBatches(study, {
    threads: workers.threads,
    hypervolumeOf: (points) => hypervolumeBeyond(reference, points),
    evaluate: (suggestions, trials) =>
      suggestions.map(({ configuration, origin }) => {
        const number = trials.length;
        const values = problem.measured(configuration, noise.split(number));
        const metrics = Object.fromEntries(objectives.map((name, k) => [name, { mean: values[k], count: 1 }]));
        trials.push({ number, configuration, origin, status: "completed", metrics });
        const [up, down] = problem.exact(configuration);
        if (up > reference[0] && down < reference[1]) better.push(trials.length);
        return [up, down];
      }),
  });
  return {
    shares: batches.map(({ evaluations, hypervolume: volume }) => [evaluations, volume / best]),
    first: better[0],
    tenth: better[9],
    seconds: batches.reduce((sum, each) => sum + each.seconds, 0),
  };
}

function studyOf({ name, parameters, objectives, reference }, { strategy, seed, trials, batch }) {
  const constraint = (metric, k) => ({
    text: metric,
    metric,
    kind: k === 0 ? "at-least" : "at-most",
    bound: { constant: reference[k], ofBaseline: {} },
  });
  return {
    name,
    parameters,
    objectives: objectives.map((metric, k) => ({ name: metric, goal: k === 0 ? "maximize" : "minimize" })),
    referencePoint: Object.fromEntries(objectives.map((metric, k) => [metric, reference[k]])),
    // TPE and NSGA-II are told the reference point in the only form that they know.
    ...(["tpe", "nsga2"].includes(strategy) && { outcomeConstraints: objectives.map(constraint) }),
    budget: { trials, batch, initial: INITIAL, parallel: 1 },
    strategy,
    seed,
  };
}

function rowOf(strategy, found) {
  const percent = (share) => (100 * share).toFixed(0);
  const last = found.map(({ shares }) => shares.at(-1)[1]);
  const mean = last.reduce((sum, share) => sum + share, 0) / last.length;
  const countOf = (name) => {
    const count = median(found.map((each) => each[name] ?? Number.POSITIVE_INFINITY));
    return Number.isFinite(count) ? count : "never";
  };
  const shares = last.map(percent).join(", ");
  return [strategy, `**${percent(mean)}**`, percent(Math.min(...last)), shares, countOf("first"), countOf("tenth")];
}

/** What the columns mean. */
export const COLUMNS = `Hypervolume beyond the reference point of true values, in percent of the best possible: ${INITIAL} Sobol points, then batches. The last columns are the evaluations until one network, and until ten, are better than the reference point in both, medians. TPE and NSGA-II are told the reference point as constraints.`;

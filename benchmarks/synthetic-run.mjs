/** @file Runs a study on a synthetic problem, batch by batch, through the core's API. Needs the built package. */
import { hypervolume, propose } from "../build/core/index.js";
import { createRandomStream } from "../build/core/random/index.js";

/**
 * The study of a problem: one float parameter per variable, minimised objectives f1, f2 …, the problem's reference
 * point, and its slacks as metrics c1, c2 …, which must not be negative.
 */
export function studyOf(problem, { strategy, seed, initial, trials, batch }) {
  const objectives = Array.from(problem.referencePoint, (_, k) => ({ name: `f${k + 1}`, goal: "minimize" }));
  return {
    name: problem.name,
    parameters: Array.from(problem.lower, (lower, j) => ({
      kind: "float",
      name: `x${j}`,
      lower,
      upper: problem.upper[j],
      scale: "linear",
    })),
    objectives,
    referencePoint: Object.fromEntries(objectives.map(({ name }, k) => [name, problem.referencePoint[k]])),
    outcomeConstraints: Array.from({ length: problem.constraintCount }, (_, j) => ({
      text: `c${j + 1} >= 0`,
      metric: `c${j + 1}`,
      kind: "at-least",
      bound: { constant: 0, ofBaseline: {} },
    })),
    budget: { trials, batch, initial, parallel: 1 },
    strategy,
    seed,
  };
}

/**
 * The measurements of a trial with that number: the `exact` objectives, the noisy outcomes by metric, the slacks, and
 * whether all constraints hold.
 *
 * @param noise - standard deviation per objective; drawn by trial number, so that all strategies get the same noise
 */
export function measure(problem, configuration, number, noise, seed) {
  const x = Float64Array.from({ length: problem.dimension }, (_, j) => configuration[`x${j}`]);
  const exact = problem.evaluate(x);
  const draw = createRandomStream(`noise/${seed}`).split(number);
  const outcomes = {};
  exact.forEach((value, k) => {
    outcomes[`f${k + 1}`] = value + noise[k] * draw.normal();
  });
  const slacks = problem.slack?.(x) ?? [];
  slacks.forEach((slack, j) => {
    outcomes[`c${j + 1}`] = slack;
  });
  return { exact, outcomes, isFeasible: slacks.every((slack) => slack >= 0) };
}

/**
 * Evaluates suggestions and appends them to `trials`. Trials have noisy values; the returned values are noiseless.
 *
 * @param noise - as for `measure`
 * @returns the noiseless objectives of every suggestion, and whether it satisfies all constraints
 */
export function evaluate(problem, suggestions, trials, noise, seed) {
  return suggestions.map(({ configuration, origin }) => {
    const number = trials.length;
    const { exact, outcomes, isFeasible } = measure(problem, configuration, number, noise, seed);
    const metrics = Object.fromEntries(Object.entries(outcomes).map(([name, mean]) => [name, { mean, count: 1 }]));
    trials.push({ number, configuration, origin, status: "completed", metrics });
    return { exact, isFeasible };
  });
}

/** Hypervolume of minimised points with respect to the problem's reference point. */
export function hypervolumeOf(problem, points) {
  const m = problem.objectives;
  const flat = new Float64Array(points.length * m);
  points.forEach((point, i) => {
    for (let k = 0; k < m; k++) flat[i * m + k] = -point[k];
  });
  const reference = problem.referencePoint.map((value) => -value);
  return hypervolume(flat, points.length, m, reference);
}

/**
 * Runs one study to the end of its budget.
 *
 * @param evaluate - appends suggestions to `trials` (in place) and returns the exact objectives of the feasible ones
 * @param hypervolumeOf - hypervolume of all exact objectives so far
 * @returns for the initial design and each batch: `evaluations`, `hypervolume` so far, and `seconds` to propose
 */
export async function runBatches(study, { evaluate, hypervolumeOf, threads, onBatch }) {
  const trials = [];
  const points = [];
  const batches = [];
  let modelState;
  while (trials.length < study.budget.trials) {
    const count = trials.length === 0 ? study.budget.initial : study.budget.batch;
    const started = performance.now();
    const proposal = await propose(study, trials, count, { threads, ...(modelState && { modelState }) });
    const seconds = (performance.now() - started) / 1000;
    modelState = proposal.modelState;
    points.push(...evaluate(proposal.suggestions, trials));
    batches.push({ evaluations: trials.length, hypervolume: hypervolumeOf(points), seconds });
    onBatch?.(batches.at(-1));
  }
  return batches;
}

/** The same for a synthetic problem: models see noisy values; the hypervolume is noiseless, of feasible points. */
export function runStudy(problem, study, { noise, threads, onBatch }) {
  return runBatches(study, {
    evaluate: (suggestions, trials) =>
      evaluate(problem, suggestions, trials, noise, study.seed).flatMap(({ exact, isFeasible }) =>
        isFeasible ? [exact] : [],
      ),
    hypervolumeOf: (points) => hypervolumeOf(problem, points),
    threads,
    onBatch,
  });
}

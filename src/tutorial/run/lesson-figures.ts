/**
 * @file From what was computed to the data of figures.
 */

import type { Diagnosis } from "../../core/surrogate/index.ts";
import {
  type AcquisitionSlice,
  INITIAL_TRIALS,
  LESSON_OBJECTIVES,
  type LessonBatch,
  type LessonProblem,
  type LessonResults,
  type LessonTrial,
  type ObjectivePair,
  PROPOSED_TRIALS,
} from "../../core/tutorial/index.ts";
import {
  type AcquisitionData,
  formatCount,
  formatNumber,
  type LeftOutData,
  type PlaneData,
  type RelevanceData,
  type SamplerData,
  type TraceData,
} from "../../figures/index.ts";

/** The number of values along the path of a parameter. */
const PATH_STEPS = 41;
/** The most parameters of the figure of relevances. */
const MAX_PARAMETERS = 12;
/** Paths closer than this everywhere are one. */
const PATH_DIGITS = 9;

/** The plane with the trials that are given. */
function planeOf(problem: LessonProblem, trials: readonly LessonTrial[]): PlaneData {
  return {
    kind: "lesson-plane",
    name: "plane",
    title: "The two objectives",
    objectives: LESSON_OBJECTIVES,
    trueFront: problem.front,
    points: trials.map(({ trial, origin, measured, exact }) => {
      const kind = origin === "baseline" ? "baseline" : origin === "sobol" ? "initial" : "suggested";
      return { trial, kind, measured, exact };
    }),
    paths: [],
    candidates: [],
  };
}

/** The baseline, and what each parameter alone does to it. */
export function problemFigure(problem: LessonProblem): PlaneData {
  const { baseline = {}, parameters } = problem.study;
  const exact = problem.exact(baseline);
  const groups = new Map<string, { names: string[]; points: readonly ObjectivePair[] }>();
  for (const { name } of parameters) {
    const points = Array.from({ length: PATH_STEPS }, (_, i) =>
      problem.exact({ ...baseline, [name]: i / (PATH_STEPS - 1) }),
    );
    const key = points.map((pair) => pair.map((value) => value.toFixed(PATH_DIGITS)).join()).join();
    const isPoint = points.every((pair) => pair.every((value, k) => Math.abs(value - (exact[k] ?? 0)) < 1e-9));
    if (isPoint) continue;
    const group = groups.get(key) ?? { names: [], points };
    group.names.push(name);
    groups.set(key, group);
  }
  const trial = { trial: 0, origin: "baseline", measured: exact, exact } as const;
  return {
    ...planeOf(problem, [trial]),
    title: "What is possible, and what one parameter does",
    paths: [...groups.values()].map(({ names, points }) => ({ label: names.join(", "), points })),
  };
}

/** The trials of the initial design. */
export function designFigure(problem: LessonProblem, { trials }: LessonResults): PlaneData {
  return { ...planeOf(problem, trials.slice(0, INITIAL_TRIALS)), title: "The initial design" };
}

/** All trials so far. */
export function frontFigure(problem: LessonProblem, { trials }: LessonResults): PlaneData {
  return { ...planeOf(problem, trials), title: "All evaluations so far" };
}

/** A batch among the trials before it. */
export function candidatesFigure(
  problem: LessonProblem,
  { trials }: LessonResults,
  batch: LessonBatch,
  hidesOutcomes: boolean,
): PlaneData {
  return {
    ...planeOf(problem, trials.slice(0, batch.trialsBefore)),
    title: `Batch ${batch.number}: predicted${hidesOutcomes ? "" : ", and evaluated"}`,
    candidates: batch.candidates.flatMap(({ predicted }, i) => {
      const [x, y] = LESSON_OBJECTIVES.map((name) => predicted[name]);
      if (x === undefined || y === undefined) return [];
      const outcome = hidesOutcomes ? undefined : trials[batch.trialsBefore + i]?.exact;
      return [{ label: String(i + 1), x, y, ...(outcome === undefined ? {} : { outcome }) }];
    }),
  };
}

/** The names of the parameters, the most relevant first. */
export function relevanceOrder({ models }: LessonBatch): readonly string[] {
  const largest = new Map<string, number>();
  for (const { parameter, middle } of models.flatMap(({ relevances }) => relevances)) {
    largest.set(parameter, Math.max(largest.get(parameter) ?? 0, middle));
  }
  return [...largest].sort((a, b) => b[1] - a[1]).map(([parameter]) => parameter);
}

/** The relevance of the most relevant parameters. */
export function relevanceFigure(batch: LessonBatch): RelevanceData {
  const order = relevanceOrder(batch);
  const parameters = order.slice(0, MAX_PARAMETERS);
  return {
    kind: "relevance",
    name: "relevance",
    title: "Which parameters the models believe in",
    parameters,
    hidden: { lessImportant: order.slice(MAX_PARAMETERS) },
    metrics: batch.models.map(({ objective, relevances }) => ({
      metric: objective,
      relevances: relevances.filter(({ parameter }) => parameters.includes(parameter)),
    })),
  };
}

/** The leave-one-out predictions of each objective. */
export function leftOutFigures({ objectives }: Diagnosis): readonly LeftOutData[] {
  return objectives.map((each) => ({
    kind: "left-out",
    name: `left-out-${each.metric}`,
    title: `${each.metric}: can the models predict what they have not seen?`,
    metric: { name: each.metric, goal: "minimize" },
    winsorised: each.winsorised,
    models: [each.saas, each.map, each.auto].flatMap((found, i) => {
      if (found === undefined) return [];
      const model = ["SAAS", "MAP", "AUTO"][i] ?? "";
      const { r2, r2StandardError, logDensity, coverage } = found.scores;
      const within = coverage.find(({ level }) => level === 0.95);
      const inside = within === undefined ? "" : `, ${within.hits} of ${within.count} inside of the 95 % interval`;
      return [
        {
          model,
          explained: `${formatNumber(r2, 2)} ± ${formatNumber(r2StandardError, 1)}`,
          scores: `${model}: ${formatNumber(logDensity.mean, 2)} ± ${formatNumber(logDensity.standardError, 1)} nats per trial${inside}.`,
          predictions: found.predictions,
        },
      ];
    }),
  }));
}

/** The health of the sampler; undefined where nothing was sampled. */
export function samplerFigure({ health }: LessonBatch): SamplerData | undefined {
  if (health.length === 0) return undefined;
  return { kind: "sampler", name: "sampler", title: "Has the sampler converged?", metrics: health };
}

/** The acquisition along a parameter. */
export function acquisitionFigure(slice: AcquisitionSlice, candidate: number): AcquisitionData {
  return {
    kind: "acquisition",
    name: "acquisition",
    title: `The acquisition along ${slice.parameter}, through candidate ${candidate}`,
    candidate,
    ...slice,
  };
}

/** The hypervolume after each evaluation. */
export function traceFigure(
  problem: LessonProblem,
  { hypervolume, sobol }: LessonResults,
  strategy: string,
): TraceData {
  return {
    kind: "lesson-trace",
    name: "trace",
    title: "Hypervolume, beside Sobol points",
    strategy,
    hypervolume,
    sobol,
    maximum: problem.maximumHypervolume,
    initial: INITIAL_TRIALS,
    budget: INITIAL_TRIALS + PROPOSED_TRIALS,
  };
}

/** Number of trials that are better than the baseline in both objectives, in words. */
export function betterWords(trials: readonly LessonTrial[]): string {
  const better = trials.filter(({ exact: [f1, f2] }) => f1 < 1 && f2 < 1).length;
  return `${formatCount(better, "trial")} of ${trials.length}`;
}

/** A hypervolume as a share of the largest possible one, in percent. */
export function shareOf(hypervolume: number | undefined, { maximumHypervolume }: LessonProblem): number {
  return Math.round((100 * (hypervolume ?? 0)) / maximumHypervolume);
}

/**
 * @file Joint posterior draws of the evaluated configurations' noise-free objectives, across hyperparameter samples,
 * and what follows from them: which trials are on the front, and how surely.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | S | hyperparameter samples of a metric | |
 * | T | draws in all, T/S for each sample | |
 * | q | configurations; trials of one configuration share a column | |
 */
import { condition, type Dataset, drawOutcomes } from "../../gp/index.ts";
import type { Fit } from "../../parallel/index.ts";
import { nonDominated } from "../../pareto/index.ts";
import { createRandomStream } from "../../random/index.ts";
import { objectiveSign, outcomeIntervals, outcomeViolation, type Trial } from "../../study/index.ts";
import { type OutcomeScale, toNative } from "../data/observe.ts";
import type { StudyModel } from "../fit-study.ts";

/** Draws in all: the standard error of a probability is at most 1.6 %. */
const DRAWS = 1024;

/** Joint draws at every completed trial. */
export interface JointDraws {
  readonly count: number;
  /** The objectives' names, in the study's order. */
  readonly objectives: readonly string[];
  /** What a larger value is multiplied by to be better: 1 or −1, for each objective. */
  readonly signs: readonly (1 | -1)[];
  /** Configurations drawn. */
  readonly size: number;
  /** The configuration of each trial, by trial number: 0 … size − 1. */
  readonly columns: ReadonlyMap<number, number>;
  /** For each objective its draws in its own units, count × size, row-major. */
  readonly values: readonly Float64Array[];
  /** The same of metrics that are constrained and no objectives, by name. */
  readonly constrained?: ReadonlyMap<string, Float64Array>;
}

/**
 * Draws all completed trials' objectives together. Draws of one metric are joint over configurations, under one
 * hyperparameter sample each; metrics are independent of each other, as their models are.
 */
export function drawJointly(model: StudyModel, count: number = DRAWS): JointDraws {
  const { study, observations, fits, space } = model;
  const { columns, points } = distinctPoints(model);
  const size = points.length / space.dimension;
  const features = observations.features.of(points);
  const seed = createRandomStream(`${study.seed}/${observations.rows.length}/joint draws`);
  const draw = (data: Dataset, scale: OutcomeScale, { hyperparameters }: Fit, k: number): Float64Array => {
    const drawn = new Float64Array(count * size);
    for (let s = 0; s < hyperparameters.count; s++) {
      const from = Math.floor((s * count) / hyperparameters.count);
      const share = Math.floor(((s + 1) * count) / hyperparameters.count) - from;
      if (share === 0) continue;
      const posterior = condition(data, hyperparameters, s);
      const draws = drawOutcomes(posterior, features, share, seed.split(`${k}/${s}`));
      for (let at = 0; at < draws.length; at++) drawn[from * size + at] = toNative(scale, draws[at]);
    }
    return drawn;
  };
  const m = study.objectives.length;
  const values = observations.datasets.map((data, k) => draw(data, observations.scales[k], fits[k], k));
  const constrained = new Map(
    observations.constrained.map(({ name, data, scale }, j) => [name, draw(data, scale, fits[m + j], m + j)] as const),
  );
  const objectives = study.objectives.map(({ name }) => name);
  const drawn = { count, objectives, signs: study.objectives.map(objectiveSign), size, columns, values };
  return constrained.size === 0 ? drawn : { ...drawn, constrained };
}

/**
 * Whether each configuration keeps the study's outcome constraints in each draw: count × size flags. Undefined where the
 * study has none.
 */
export function feasibleDraws(
  study: StudyModel["study"],
  trials: readonly Trial[],
  { count, size, objectives, values, constrained = new Map() }: JointDraws,
): Uint8Array | undefined {
  const intervals = outcomeIntervals(study, trials);
  if (intervals.size === 0) return undefined;
  const drawn = new Map([...objectives.map((name, k) => [name, values[k]] as const), ...constrained]);
  return Uint8Array.from({ length: count * size }, (_, at) =>
    outcomeViolation(intervals, (metric) => drawn.get(metric)?.[at]) === 0 ? 1 : 0,
  );
}

/** The configurations of the observations, each once, and which of them a trial has. */
function distinctPoints({ observations, space }: StudyModel): {
  readonly columns: ReadonlyMap<number, number>;
  readonly points: Float64Array;
} {
  const d = space.dimension;
  const seen = new Map<string, number>();
  const columns = new Map<number, number>();
  const points: number[] = [];
  observations.rows.forEach(({ trial }, i) => {
    const point = observations.points.subarray(i * d, (i + 1) * d);
    const key = point.join();
    const column = seen.get(key) ?? seen.size;
    if (!seen.has(key)) points.push(...point);
    seen.set(key, column);
    columns.set(trial, column);
  });
  return { columns, points: Float64Array.from(points) };
}

/**
 * For each configuration the share of draws in which no other one dominates it.
 *
 * @param counts - says which configurations compete in a draw; default: all. One that does not is not on the front then.
 */
export function membershipProbabilities(
  draws: JointDraws,
  counts: (draw: number, column: number) => boolean = () => true,
): Float64Array {
  const { size, signs } = draws;
  const m = signs.length;
  const share = new Float64Array(size);
  const outcomes = new Float64Array(size * m);
  const members: number[] = [];
  for (let t = 0; t < draws.count; t++) {
    members.length = 0;
    for (let i = 0; i < size; i++) {
      if (!counts(t, i)) continue;
      for (let k = 0; k < m; k++) outcomes[members.length * m + k] = signs[k] * draws.values[k][t * size + i];
      members.push(i);
    }
    const mask = nonDominated(outcomes.subarray(0, members.length * m), members.length, m);
    members.forEach((i, at) => {
      share[i] += mask[at] / draws.count;
    });
  }
  return share;
}

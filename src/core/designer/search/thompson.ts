/**
 * @file Very large batches by Thompson sampling (Bradford, Schweidtmann & Lapkin 2018): each candidate is on the front
 * of a joint posterior draw of its own, over a pool of points and the evaluated ones. Candidates are drawn
 * independently of each other, so a batch of hundreds takes seconds. Draws of different hyperparameter samples differ
 * as the posterior does, which spreads the candidates.
 */
import { createClassProbability } from "../../gp/index.ts";
import { nonDominated } from "../../pareto/index.ts";
import type { RandomStream } from "../../random/index.ts";
import {
  type Configuration,
  configurationKey,
  createFeatures,
  decode,
  isFeasible,
  type Space,
} from "../../space/index.ts";
import { exp } from "../../special/index.ts";
import type { MetricModel } from "../../surrogate/index.ts";
import { sobolDesign } from "../strategies/space-filling-design.ts";
import { createPool } from "./candidate-pool.ts";
import { alignSamples } from "./sampling-budget.ts";
import type { Batch, BatchProblem } from "./search-batch.ts";

/** The maximum size of a batch that is searched for; larger batches are drawn. */
export const MAX_SEARCHED_BATCH = 64;
/** Number of candidates from one pool; the next ones come from a new pool. */
const CANDIDATES_PER_POOL = 128;
/**
 * Number of hyperparameter samples of a pool's draws: each needs the factorisation of a matrix as large as the pool.
 */
const SAMPLES_PER_POOL = 8;
/** Number of consecutive pools without a new candidate after which the space counts as nearly exhausted. */
const MAX_POOLS_WITHOUT_CANDIDATE = 2;

/** What a large batch is drawn from. */
export interface ThompsonProblem extends BatchProblem {
  /** Good points around which to look: count × dimension. */
  readonly incumbents: Float64Array;
  readonly seed: string;
}

/** Draws a batch. Where the pools hold too few new configurations the rest follows in the order of the design. */
export async function drawBatch(problem: ThompsonProblem): Promise<Batch> {
  const { surrogate, taken, count, stream, onProgress } = problem;
  const found: Configuration[] = [];
  for (let round = 0, fruitless = 0; found.length < count && fruitless < MAX_POOLS_WITHOUT_CANDIDATE; round++) {
    const wanted = Math.min(CANDIDATES_PER_POOL, count - found.length);
    onProgress(`drawing candidates ${found.length + 1} to ${found.length + wanted} of ${count}`);
    const chosen = await drawFromPool(problem, wanted, round);
    found.push(...chosen);
    fruitless = chosen.length > 0 ? 0 : fruitless + 1;
  }
  const rest = found.length < count ? sobolDesign(surrogate.space, count - found.length, taken, stream) : [];
  return { configurations: [...found, ...rest], improvements: [] };
}

/** Up to `wanted` new configurations from one pool; their keys are added to `taken`. */
async function drawFromPool(
  problem: ThompsonProblem,
  wanted: number,
  round: number,
): Promise<readonly Configuration[]> {
  const { surrogate, taken, incumbents } = problem;
  const { space } = surrogate;
  const stream = problem.stream.split(`pool/${round}`);
  const d = space.dimension;
  const pool = freePoints(space, createPool(space, incumbents, stream.split("points")), taken);
  if (pool.length === 0) return [];
  const draws = await drawOutcomesAt(problem, pool, wanted, round);
  const mayFail = failureDraws(problem, pool, stream);
  const configurations: Configuration[] = [];
  const configurationAt = (i: number) => decode(space, pool.subarray(i * d, (i + 1) * d));
  // The draws alternate between the samples, so that a batch that ends early has drawn from all samples.
  for (const { metrics, values } of draws) {
    if (configurations.length >= wanted) break;
    const free = pool.length / d;
    const isTaken = (i: number) => taken.has(configurationKey(space, configurationAt(i)));
    const chosen = pickFrom({ metrics, values, free, succeeds: mayFail, isTaken }, stream);
    if (chosen === undefined) continue;
    const configuration = configurationAt(chosen);
    taken.add(configurationKey(space, configuration));
    configurations.push(configuration);
  }
  return configurations;
}

/** Draws whether a point of the pool succeeds; each call draws anew. */
function failureDraws({ surrogate }: ThompsonProblem, pool: Float64Array, stream: RandomStream) {
  const { failures, space } = surrogate;
  if (failures === undefined) return () => true;
  const success = createClassProbability(failures).logProbability(createFeatures(space).of(pool)).map(exp);
  return (i: number): boolean => stream.uniform() < success[i];
}

/** One joint draw of all metrics. */
interface OutcomeDraw {
  readonly metrics: readonly MetricModel[];
  /** By metric: outcomes at the pool's points, then at the evaluated ones. */
  readonly values: readonly Float64Array[];
}

/** Joint draws at the pool (count × dimension) and the evaluated points: at least `wanted`, of one sample after another. */
async function drawOutcomesAt(
  { workers, surrogate, seed }: ThompsonProblem,
  pool: Float64Array,
  wanted: number,
  round: number,
): Promise<readonly OutcomeDraw[]> {
  const { metrics, features, points } = surrogate;
  const inputs = features.of(Float64Array.from([...pool, ...points]));
  const aligned = alignSamples(metrics.map(({ fit }) => fit.hyperparameters));
  const total = aligned[0].count;
  const samples = Array.from(
    { length: Math.min(SAMPLES_PER_POOL, total) },
    (_, i) => (round * SAMPLES_PER_POOL + i) % total,
  );
  const each = Math.ceil(wanted / samples.length);
  const drawn = await workers.runAll(
    samples.flatMap((index) =>
      metrics.map(({ data }, k) => ({
        kind: "draw" as const,
        data,
        samples: aligned[k],
        index,
        points: inputs,
        count: each,
        seed: `${seed}/${round}/${index}/${k}`,
      })),
    ),
  );
  const size = inputs.length / features.width;
  return Array.from({ length: each }, (_, t) =>
    samples.map((_, s) => ({
      metrics,
      values: metrics.map((_, k) => drawn[s * metrics.length + k].subarray(t * size, (t + 1) * size)),
    })),
  ).flat();
}

/** The points that may be proposed. */
function freePoints(space: Space, pool: Float64Array, taken: ReadonlySet<string>): Float64Array {
  const d = space.dimension;
  const kept: number[] = [];
  for (let from = 0; from < pool.length; from += d) {
    const point = pool.subarray(from, from + d);
    const configuration = decode(space, point);
    if (isFeasible(space, configuration) && !taken.has(configurationKey(space, configuration))) kept.push(...point);
  }
  return Float64Array.from(kept);
}

interface Pick extends OutcomeDraw {
  /** Number of points of the pool, which come first. */
  readonly free: number;
  /** Whether a point of the pool succeeds. */
  readonly succeeds: (i: number) => boolean;
  readonly isTaken: (i: number) => boolean;
}

/**
 * One of the pool's points on the front of pool and evaluated points, drawn evenly; of the pool's own front where the
 * evaluated points dominate all of it. Undefined where all of these are taken.
 */
function pickFrom({ metrics, values, free, succeeds, isTaken }: Pick, stream: RandomStream): number | undefined {
  const objectives = values.filter((_, k) => metrics[k].role === "objective");
  const keeps = (i: number): boolean =>
    metrics.every(
      (metric, k) => metric.role === "objective" || (values[k][i] >= metric.lower && values[k][i] <= metric.upper),
    );
  const all = Array.from({ length: values[0].length }, (_, i) => i);
  const feasible = all.filter((i) => (i >= free || succeeds(i)) && keeps(i));
  const frontOf = (members: readonly number[]): readonly number[] => {
    const rows = Float64Array.from(members.flatMap((i) => objectives.map((outcomes) => outcomes[i])));
    const mask = nonDominated(rows, members.length, objectives.length);
    return members.filter((i, at) => mask[at] === 1 && i < free && !isTaken(i));
  };
  const ofPool = feasible.filter((i) => i < free);
  for (const members of [feasible, ofPool.length > 0 ? ofPool : all.slice(0, free)]) {
    const front = frontOf(members);
    if (front.length > 0) return front[stream.integer(front.length)];
  }
  return undefined;
}

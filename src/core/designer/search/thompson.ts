/**
 * @file Very large batches by Thompson sampling (Bradford, Schweidtmann & Lapkin 2018): each candidate is on the front of
 * a joint posterior draw of its own, over a pool of points and the evaluated ones. Candidates do not wait for each other, so a
 * batch of hundreds takes seconds; draws of different hyperparameter samples disagree as the posterior does, which spreads them.
 */
import { type Classifier, createClassProbability, type Dataset, type HyperparameterSamples } from "../../gp/index.ts";
import type { WorkerPool } from "../../parallel/index.ts";
import { nonDominated } from "../../pareto/index.ts";
import type { RandomStream } from "../../random/index.ts";
import {
  type Configuration,
  configurationKey,
  createFeatures,
  decode,
  type Features,
  isFeasible,
  type Space,
} from "../../space/index.ts";
import { exp } from "../../special/index.ts";
import { createPool } from "./candidate.ts";

/** Larger batches than this are drawn instead of searched for. */
export const LARGEST_SEARCHED = 64;
/** Candidates out of one pool; the next ones come from a fresh one. */
const PER_POOL = 128;
/** Hyperparameter samples that a pool's draws come from: each costs a factorisation as large as the pool. */
const SAMPLES_PER_POOL = 8;
/** Pools in a row that bring nothing new before the space counts as nearly exhausted. */
const FRUITLESS = 2;

/** One metric to be drawn. */
export interface DrawnMetric {
  readonly data: Dataset;
  readonly hyperparameters: HyperparameterSamples;
  /** Of a constrained metric: where it has to lie, on its model's scale. */
  readonly interval?: { readonly lower: number; readonly upper: number };
}

/** What a large batch is drawn from. */
export interface ThompsonProblem {
  readonly space: Space;
  /** What the metrics' models see of a point. */
  readonly features: Features;
  /** Objectives, maximised, then constrained metrics; all over the same evaluated points. */
  readonly metrics: readonly DrawnMetric[];
  /** Places of the evaluated points in the unit cube, n × dimension. */
  readonly evaluated: Float64Array;
  /** Good points to look around, count × dimension. */
  readonly leaders: Float64Array;
  /** Of success, where failures are modelled. */
  readonly classifier: Classifier | undefined;
  readonly seed: string;
}

/** Up to `count` new configurations whose keys are not in `taken` (which is extended). */
export async function drawBatch(
  workers: WorkerPool,
  problem: ThompsonProblem,
  taken: Set<string>,
  count: number,
  stream: RandomStream,
  progress: (message: string) => void,
): Promise<readonly Configuration[]> {
  const found: Configuration[] = [];
  for (let round = 0, fruitless = 0; found.length < count && fruitless < FRUITLESS; round++) {
    progress(`drawing candidates ${found.length + 1} to ${Math.min(count, found.length + PER_POOL)} of ${count}`);
    const wanted = Math.min(PER_POOL, count - found.length);
    const chosen = await drawFromPool(workers, problem, taken, wanted, round, stream.split(`pool/${round}`));
    found.push(...chosen);
    fruitless = chosen.length > 0 ? 0 : fruitless + 1;
  }
  return found;
}

async function drawFromPool(
  workers: WorkerPool,
  problem: ThompsonProblem,
  taken: Set<string>,
  wanted: number,
  round: number,
  stream: RandomStream,
): Promise<readonly Configuration[]> {
  const { space, features, metrics, evaluated, classifier, seed } = problem;
  const d = space.dimension;
  const pool = freePoints(space, createPool(space, problem.leaders, stream.split("points")), taken);
  const free = pool.length / d;
  if (free === 0) return [];
  const points = new Float64Array(pool.length + evaluated.length);
  points.set(pool);
  points.set(evaluated, pool.length);
  const places = features.of(points);
  const total = metrics[0].hyperparameters.count;
  const samples = Array.from(
    { length: Math.min(SAMPLES_PER_POOL, total) },
    (_, i) => (round * SAMPLES_PER_POOL + i) % total,
  );
  const each = Math.ceil(wanted / samples.length);
  const drawn = await workers.runAll(
    samples.flatMap((index) =>
      metrics.map(({ data, hyperparameters }, k) => ({
        kind: "draw" as const,
        data,
        samples: hyperparameters,
        index,
        points: places,
        count: each,
        seed: `${seed}/${round}/${index}/${k}`,
      })),
    ),
  );
  const success =
    classifier && createClassProbability(classifier).logProbability(createFeatures(space).of(pool)).map(exp);
  const configurations: Configuration[] = [];
  // One draw of every sample after another, so that a batch cut short has seen them all.
  for (let t = 0; t < each; t++) {
    for (let s = 0; s < samples.length && configurations.length < wanted; s++) {
      const values = drawn.slice(s * metrics.length, (s + 1) * metrics.length);
      const counts = (i: number): boolean => success === undefined || stream.uniform() < success[i];
      const chosen = pickFrom(values, t, metrics, free, points.length / d, counts, stream, (i) =>
        isTaken(space, pool.subarray(i * d, (i + 1) * d), taken),
      );
      if (chosen === undefined) continue;
      const configuration = decode(space, pool.subarray(chosen * d, (chosen + 1) * d));
      taken.add(configurationKey(space, configuration));
      configurations.push(configuration);
    }
  }
  return configurations;
}

function isTaken(space: Space, point: Float64Array, taken: ReadonlySet<string>): boolean {
  return taken.has(configurationKey(space, decode(space, point)));
}

/** The pool's points that may be proposed. */
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

/**
 * In draw t one of the pool's points on the front of pool and evaluated points, drawn evenly; of the pool's own front where
 * the evaluated points dominate all of it. Undefined where all of these are taken.
 *
 * @param values - draws by metric: count × all points, of which the pool's `free` come first
 */
function pickFrom(
  values: readonly Float64Array[],
  t: number,
  metrics: readonly DrawnMetric[],
  free: number,
  all: number,
  counts: (i: number) => boolean,
  stream: RandomStream,
  taken: (i: number) => boolean,
): number | undefined {
  const objectives = metrics.filter(({ interval }) => interval === undefined).length;
  const keeps = (i: number): boolean =>
    metrics.every(({ interval }, k) => {
      const value = values[k][t * all + i];
      return interval === undefined || (value >= interval.lower && value <= interval.upper);
    });
  const feasible = Array.from({ length: all }, (_, i) => i).filter((i) => (i >= free || counts(i)) && keeps(i));
  const frontOf = (members: readonly number[]): readonly number[] => {
    const rows = Float64Array.from(
      members.flatMap((i) => Array.from({ length: objectives }, (_, k) => values[k][t * all + i])),
    );
    const mask = nonDominated(rows, members.length, objectives);
    return members.filter((i, at) => mask[at] === 1 && i < free && !taken(i));
  };
  const pools = feasible.filter((i) => i < free);
  for (const members of [feasible, pools.length > 0 ? pools : Array.from({ length: free }, (_, i) => i)]) {
    const front = frontOf(members);
    if (front.length > 0) return front[stream.integer(front.length)];
  }
  return undefined;
}

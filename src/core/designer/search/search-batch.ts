/**
 * @file Chooses a model's batch: candidates that are searched for one after another, each knowing those before it, or,
 * where there are too many of them for that, draws.
 */
import type { SessionDefinition } from "../../acquisition/index.ts";
import type { Classifier } from "../../gp/index.ts";
import type { Fit } from "../../parallel/index.ts";
import { type Acquisition, openPooledAcquisition, type WorkerPool } from "../../parallel/index.ts";
import type { RandomStream } from "../../random/index.ts";
import { type Configuration, configurationKey, type Space } from "../../space/index.ts";
import { exp } from "../../special/index.ts";
import { datasetsOf, type Observations } from "../../surrogate/data/observe.ts";
import { timesSuccess } from "../../surrogate/failure-model.ts";
import { sobolDesign } from "../strategies/space-filling-design.ts";
import { findCandidate } from "./candidate.ts";
import { PoolRanking } from "./pool-ranking.ts";
import { drawBatch } from "./thompson.ts";

/** A batch as it was chosen. */
export interface Batch {
  readonly configurations: readonly Configuration[];
  /** Of the candidates chosen by their expected improvement, on the models' scales. */
  readonly improvements: readonly number[];
}

/** What a batch is chosen for and from. */
export interface BatchProblem {
  readonly workers: WorkerPool;
  readonly space: Space;
  /** Keys of configurations that may not be proposed; the batch's own are added. */
  readonly taken: Set<string>;
  readonly count: number;
  readonly stream: RandomStream;
  readonly progress: (message: string) => void;
  readonly observations: Observations;
  readonly fits: readonly Fit[];
  readonly classifier: Classifier | undefined;
}

/** A batch of candidates that are searched for in a pool, one after another. */
export async function searchBatch(
  problem: BatchProblem,
  session: SessionDefinition,
  pool: Float64Array,
): Promise<Batch> {
  const { workers, space, observations, classifier } = problem;
  const opened = await openPooledAcquisition(workers, session, observations.features);
  const acquisition = classifier === undefined ? opened : timesSuccess(opened, classifier, space, pool);
  try {
    return await chooseBatch(problem, acquisition, pool);
  } finally {
    await acquisition.close();
  }
}

/** A batch that is too large to be searched for: Thompson sampling around `leaders`. */
export async function drawLargeBatch(problem: BatchProblem, leaders: Float64Array, seed: string): Promise<Batch> {
  const { workers, space, observations, fits, classifier, taken, count, stream, progress } = problem;
  const metrics = datasetsOf(observations).map((data, k) => {
    const interval = observations.constrained[k - observations.datasets.length];
    return { data, hyperparameters: fits[k].hyperparameters, ...(interval === undefined ? {} : { interval }) };
  });
  const { features, points: evaluated } = observations;
  const drawing = { space, features, metrics, evaluated, leaders, classifier, seed };
  const drawn = await drawBatch(workers, drawing, taken, count, stream, progress);
  const rest = drawn.length < count ? sobolDesign(space, count - drawn.length, taken, stream) : [];
  return { configurations: [...drawn, ...rest], improvements: [] };
}

async function chooseBatch(
  { space, taken, count, stream, progress }: BatchProblem,
  acquisition: Acquisition,
  pool: Float64Array,
): Promise<Batch> {
  const configurations: Configuration[] = [];
  const improvements: number[] = [];
  const ranking = new PoolRanking(pool.length / space.dimension);
  while (configurations.length < count) {
    progress(`choosing candidate ${configurations.length + 1} of ${count}`);
    const found = await findCandidate(acquisition, space, pool, ranking, taken, stream.split(configurations.length));
    if (found === undefined) {
      // Every point that the search came upon is taken: what is left of a nearly exhausted space is taken as it comes.
      const rest = sobolDesign(space, count - configurations.length, taken, stream);
      return { configurations: [...configurations, ...rest], improvements };
    }
    configurations.push(found.configuration);
    if (acquisition.aim === "improvement") improvements.push(exp((await acquisition.expected(found.point))[0]));
    taken.add(configurationKey(space, found.configuration));
    if (configurations.length < count) await acquisition.append(found.point);
  }
  return { configurations, improvements };
}

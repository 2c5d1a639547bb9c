/**
 * @file Searches for a batch by the acquisition: candidates are found one after another, each given those before it.
 * For each candidate the batch's pool of raw points is ranked; the best and some of the good ones climb by gradient
 * together; their ends are put on the space's lattice and compared with the starts; and discrete neighbours are tried from
 * the best.
 */
import type { SessionDefinition } from "../../acquisition/index.ts";
import { type Acquisition, openPooledAcquisition, type WorkerPool } from "../../parallel/index.ts";
import type { RandomStream } from "../../random/index.ts";
import { type Configuration, configurationKey, neighbours, type Space } from "../../space/index.ts";
import { exp } from "../../special/index.ts";
import { encodeConfigurations, type Surrogate } from "../../surrogate/index.ts";
import { sobolDesign } from "../strategies/space-filling-design.ts";
import { BestCandidate, type Candidate } from "./best-candidate.ts";
import { chooseStarts, climb } from "./climb.ts";
import { retreat } from "./feasible-points.ts";
import { PoolRanking } from "./pool-ranking.ts";
import { weightBySuccess } from "./success-weighting.ts";

/** Rounds in which the neighbours of the best candidate are tried. */
const NEIGHBOUR_ROUNDS = 3;

/** A chosen batch. */
export interface Batch {
  readonly configurations: readonly Configuration[];
  /** Expected improvement of each candidate that was chosen by it, on the scale on which improvement is counted. */
  readonly improvements: readonly number[];
}

/** The inputs of the choice of a batch. */
export interface BatchProblem {
  readonly workers: WorkerPool;
  readonly surrogate: Surrogate;
  /** Keys of configurations that may not be proposed; those of the batch are added. */
  readonly taken: Set<string>;
  /** Number of candidates. */
  readonly count: number;
  readonly stream: RandomStream;
  readonly onProgress: (message: string) => void;
}

/** Searches for a batch. */
export async function searchBatch(problem: BatchProblem, session: SessionDefinition): Promise<Batch> {
  const { workers, surrogate } = problem;
  const { features, space, failures } = surrogate;
  const { pool } = session;
  const opened = await openPooledAcquisition(workers, session, features);
  const acquisition = failures === undefined ? opened : weightBySuccess(opened, { classifier: failures, space, pool });
  try {
    return await chooseCandidates(problem, acquisition, pool);
  } finally {
    await acquisition.close();
  }
}

async function chooseCandidates(
  { surrogate, taken, count, stream, onProgress }: BatchProblem,
  acquisition: Acquisition,
  pool: Float64Array,
): Promise<Batch> {
  const { space } = surrogate;
  const configurations: Configuration[] = [];
  const improvements: number[] = [];
  const ranking = new PoolRanking(pool.length / space.dimension);
  while (configurations.length < count) {
    onProgress(`choosing candidate ${configurations.length + 1} of ${count}`);
    const search = { acquisition, space, pool, ranking, taken };
    const found = await findCandidate(search, stream.split(configurations.length));
    if (found === undefined) {
      // Every point of the search is taken: the rest of a nearly exhausted space follows in the order of the design.
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

interface CandidateSearch {
  readonly acquisition: Acquisition;
  readonly space: Space;
  /** count × dimension, row-major. */
  readonly pool: Float64Array;
  readonly ranking: PoolRanking;
  readonly taken: ReadonlySet<string>;
}

/** The best candidate found; undefined where every point that was tried is taken. */
async function findCandidate(
  { acquisition, space, pool, ranking, taken }: CandidateSearch,
  stream: RandomStream,
): Promise<Candidate | undefined> {
  const d = space.dimension;
  await ranking.update(acquisition);
  const starts = chooseStarts(pool, ranking.values, d, stream.split("starts"));
  const climbed = await climb(acquisition, starts, space);
  // The ends, and then the starts: on a lattice the end of a climb may be worse.
  const tried = new Float64Array(climbed.length + starts.length);
  for (let from = 0; from < climbed.length; from += d) {
    tried.set(retreat(space, starts.subarray(from, from + d), climbed.subarray(from, from + d)), from);
  }
  tried.set(starts, climbed.length);
  const best = new BestCandidate(space, taken);
  best.add(tried, await acquisition.score(tried));
  for (let round = 0; round < NEIGHBOUR_ROUNDS && best.found !== undefined; round++) {
    const around = encodeConfigurations(space, neighbours(space, best.found.configuration));
    if (around.length === 0 || !best.add(around, await acquisition.score(around))) break;
  }
  // Values of the pool are from fewer draws: they rank its points, but do not compare with the values above.
  if (best.found === undefined) best.add(pool, ranking.values);
  return best.found;
}

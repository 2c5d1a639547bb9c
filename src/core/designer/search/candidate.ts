/**
 * @file Finds the next candidate of a batch: the batch's pool of raw points is ranked, the best and some of the good
 * ones climb by gradient together, their ends are put on the space's lattice, and discrete neighbours are tried from
 * the best.
 */
import { type Minimizer, minimizeTogether, startMinimizer } from "../../optimize/index.ts";
import type { Acquisition } from "../../parallel/index.ts";
import { createSobol, type RandomStream } from "../../random/index.ts";
import {
  type Configuration,
  columnBounds,
  configurationKey,
  decode,
  encode,
  isFeasible,
  neighbours,
  type Space,
} from "../../space/index.ts";
import { exp, log } from "../../special/index.ts";
import { createFeasiblePool, inhabit, retreat } from "./feasible-points.ts";
import type { PoolRanking } from "./pool-ranking.ts";

/** How much is spent: raw points of a batch's pool; for each candidate starts, their evaluations, rounds of neighbours. */
const SEARCH = { global: 512, local: 256, starts: 8, evaluations: 24, neighbourRounds: 3 } as const;

/** A candidate that may be proposed: not evaluated, not pending, not in the batch. */
export interface Candidate {
  readonly configuration: Configuration;
  readonly point: Float64Array;
  /** log α at the point; −∞ where nothing is gained there. */
  readonly value: number;
}

/** The best candidate found whose key is not in `taken`; undefined where none of those tried is free. */
export async function findCandidate(
  acquisition: Acquisition,
  space: Space,
  pool: Float64Array,
  ranking: PoolRanking,
  taken: ReadonlySet<string>,
  stream: RandomStream,
): Promise<Candidate | undefined> {
  const d = space.dimension;
  await ranking.update(acquisition);
  const poolValues = ranking.values;
  const starts = chooseStarts(pool, poolValues, d, stream.split("starts"));
  const climbed = await climb(acquisition, starts, space);
  const ends = new Float64Array(climbed.length);
  for (let from = 0; from < ends.length; from += d) {
    ends.set(retreat(space, starts.subarray(from, from + d), climbed.subarray(from, from + d)), from);
  }
  const best = new BestFree(space, taken);
  best.add(ends, await acquisition.score(ends));
  for (let round = 0; round < SEARCH.neighbourRounds && best.found !== undefined; round++) {
    const around = neighbours(space, best.found.configuration).map((configuration) => encode(space, configuration));
    if (around.length === 0) break;
    const points = new Float64Array(around.length * d);
    around.forEach((point, i) => {
      points.set(point, i * d);
    });
    if (!best.add(points, await acquisition.score(points))) break;
  }
  // The pool's values come from fewer draws: they rank, but do not compare with the others.
  if (best.found === undefined) best.add(pool, poolValues);
  return best.found;
}

/** Improves starts (count × d) within the unit cube by L-BFGS-B, all together, whatever the constraints; returns where each ended. */
async function climb(acquisition: Acquisition, starts: Float64Array, space: Space): Promise<Float64Array> {
  const d = space.dimension;
  const { lower, upper } = columnBounds(space);
  const minimizers: Minimizer[] = [];
  for (let from = 0; from < starts.length; from += d) {
    minimizers.push(
      startMinimizer(starts.slice(from, from + d), {
        lower,
        upper,
        maxIterations: SEARCH.evaluations,
        maxEvaluations: SEARCH.evaluations,
        gradientTolerance: 1e-4,
        relativeDecrease: 1e-6,
      }),
    );
  }
  await minimizeTogether(minimizers, async (points, values, gradients) => {
    const together = new Float64Array(points.length * d);
    points.forEach((point, i) => {
      together.set(point, i * d);
    });
    const scored = await acquisition.gradient(together);
    for (let i = 0; i < points.length; i++) {
      values[i] = -scored.values[i];
      for (let j = 0; j < d; j++) gradients[i][j] = -scored.gradient[i * d + j];
    }
  });
  const ends = new Float64Array(starts.length);
  minimizers.forEach(({ best }, i) => {
    ends.set(best.point, i * d);
  });
  return ends;
}

/** Keeps the best free candidate of all that are added. */
class BestFree {
  found: Candidate | undefined;
  readonly #space: Space;
  readonly #taken: ReadonlySet<string>;

  constructor(space: Space, taken: ReadonlySet<string>) {
    this.#space = space;
    this.#taken = taken;
  }

  /** Adds snapped points; says whether the best changed. A value of −∞ or NaN still beats having none. */
  add(points: Float64Array, values: Float64Array): boolean {
    const d = this.#space.dimension;
    let changed = false;
    for (let i = 0; i < values.length; i++) {
      const value = Number.isNaN(values[i]) ? Number.NEGATIVE_INFINITY : values[i];
      if (this.found !== undefined && value <= this.found.value) continue;
      const point = points.slice(i * d, (i + 1) * d);
      const configuration = decode(this.#space, point);
      if (!isFeasible(this.#space, configuration)) continue;
      if (this.#taken.has(configurationKey(this.#space, configuration))) continue;
      this.found = { configuration, point: encode(this.#space, configuration), value };
      changed = true;
    }
    return changed;
  }
}

/**
 * The raw points of a batch: a scrambled Sobol set and perturbations of the leaders, all on the space's lattice and
 * feasible as far as such points were found.
 *
 * @param leaders - good points to search around, count × d
 */
export function createPool(space: Space, leaders: Float64Array, stream: RandomStream): Float64Array {
  const d = space.dimension;
  const count = leaders.length / d;
  const sobol = createSobol(d, stream.split("sobol"));
  const spread = createFeasiblePool(space, SEARCH.global, (i) => sobol.point(i), stream.split("repair"));
  const draws = stream.split("local");
  const around = createFeasiblePool(
    space,
    count === 0 ? 0 : SEARCH.local,
    (i) => perturb(inhabit(space, leaders.subarray((i % count) * d, (i % count) * d + d), draws), draws),
    stream.split("repair local"),
  );
  const points = new Float64Array(spread.length + around.length);
  points.set(spread);
  points.set(around, spread.length);
  return points;
}

/** Moves a few coordinates (at least one) by a step whose size is itself drawn: some close, some far. */
function perturb(leader: Float64Array, stream: RandomStream): Float64Array {
  const d = leader.length;
  const point = leader.slice();
  const step = exp(log(0.01) + stream.uniform() * (log(0.5) - log(0.01)));
  const share = Math.max(1 / d, stream.uniform());
  const sure = stream.integer(d);
  for (let j = 0; j < d; j++) {
    const moved = stream.uniform() < share || j === sure;
    const value = point[j] + step * stream.normal();
    if (moved) point[j] = Math.min(1, Math.max(0, value));
  }
  return point;
}

/** The best raw points, and as many drawn among the good ones (Gumbel top-k on standardised values). */
function chooseStarts(points: Float64Array, values: Float64Array, d: number, stream: RandomStream): Float64Array {
  const finite = [...values.keys()].filter((i) => Number.isFinite(values[i]));
  const order = (finite.length > 0 ? finite : [...values.keys()]).sort((a, b) => values[b] - values[a] || a - b);
  const half = SEARCH.starts / 2;
  const chosen = order.slice(0, half);
  const rest = order.slice(half);
  const mean = rest.reduce((sum, i) => sum + values[i], 0) / Math.max(1, rest.length);
  const spread = Math.sqrt(rest.reduce((sum, i) => sum + (values[i] - mean) ** 2, 0) / Math.max(1, rest.length));
  const keys = new Map<number, number>();
  for (const i of rest) {
    const gumbel = -log(-log(Math.max(stream.uniform(), 1e-300)));
    keys.set(i, (spread > 0 ? (2 * (values[i] - mean)) / spread : 0) + gumbel);
  }
  rest.sort((a, b) => (keys.get(b) ?? 0) - (keys.get(a) ?? 0) || a - b);
  const picked = [...chosen, ...rest.slice(0, half)];
  const starts = new Float64Array(picked.length * d);
  picked.forEach((i, at) => {
    starts.set(points.subarray(i * d, (i + 1) * d), at * d);
  });
  return starts;
}

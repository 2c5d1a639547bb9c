/**
 * @file The pool of a batch: raw points from which the search for candidates starts, spread over the space and around
 * the incumbents.
 */
import { createSobol, type RandomStream } from "../../random/index.ts";
import type { Space } from "../../space/index.ts";
import { exp, log } from "../../special/index.ts";
import { createFeasiblePool, inhabit } from "./feasible-points.ts";

/** Number of points spread over the space, and around the incumbents. */
const SPREAD_POINTS = 512;
const LOCAL_POINTS = 256;
/**
 * For a single candidate there are half as many: the next candidate has a pool of its own, while one pool serves a whole
 * batch.
 */
const SHARE_FOR_ONE = 0.5;
/** Range of the steps from an incumbent, in widths of the unit cube. */
const STEP_RANGE = [0.01, 0.5] as const;

/**
 * The raw points of a batch: a scrambled Sobol set and perturbations of the incumbents, all on the space's lattice and
 * feasible as far as such points were found; count × dimension, row-major.
 *
 * @param incumbents - good points around which to look: count × dimension
 * @param candidates - number of candidates that the pool serves; default: many
 */
export function createPool(
  space: Space,
  incumbents: Float64Array,
  stream: RandomStream,
  candidates: number = Number.POSITIVE_INFINITY,
): Float64Array {
  const share = candidates === 1 ? SHARE_FOR_ONE : 1;
  const d = space.dimension;
  const count = incumbents.length / d;
  const sobol = createSobol(d, stream.split("sobol"));
  const spread = createFeasiblePool(space, share * SPREAD_POINTS, (i) => sobol.point(i), stream.split("repair"));
  const draws = stream.split("local");
  const around = createFeasiblePool(
    space,
    count === 0 ? 0 : share * LOCAL_POINTS,
    (i) => perturb(inhabit(space, incumbents.subarray((i % count) * d, (i % count) * d + d), draws), draws),
    stream.split("repair local"),
  );
  const points = new Float64Array(spread.length + around.length);
  points.set(spread);
  points.set(around, spread.length);
  return points;
}

/** Moves some coordinates (at least one) by a step whose size is itself drawn, so that some points are near and some far. */
function perturb(incumbent: Float64Array, stream: RandomStream): Float64Array {
  const d = incumbent.length;
  const point = incumbent.slice();
  const [least, most] = STEP_RANGE;
  const step = exp(log(least) + stream.uniform() * (log(most) - log(least)));
  const share = Math.max(1 / d, stream.uniform());
  const sure = stream.integer(d);
  for (let j = 0; j < d; j++) {
    const moved = stream.uniform() < share || j === sure;
    const value = point[j] + step * stream.normal();
    if (moved) point[j] = Math.min(1, Math.max(0, value));
  }
  return point;
}

/**
 * @file The pool of a batch: raw points from which the search for candidates starts, spread over the space and around
 * the incumbents.
 */
import { createSobol, type RandomStream } from "../../random/index.ts";
import { countValues, isOrdered, type Space } from "../../space/index.ts";
import { exp, log } from "../../special/index.ts";
import { createFeasiblePool, inhabit } from "./feasible-points.ts";

/** Number of points spread over the space, and around the incumbents. */
const SPREAD_POINTS = 512;
const LOCAL_POINTS = 256;
/** Range of the steps from an incumbent, in widths of the unit cube. */
const STEP_RANGE = [0.01, 0.5] as const;

/**
 * The raw points of a batch: a scrambled Sobol set and perturbations of the incumbents, all on the space's lattice and
 * feasible as far as such points were found; count × dimension, row-major.
 *
 * @param incumbents - good points around which to look: count × dimension
 */
export function createPool(space: Space, incumbents: Float64Array, stream: RandomStream): Float64Array {
  const d = space.dimension;
  const count = incumbents.length / d;
  const sobol = createSobol(d, stream.split("sobol"));
  const spread = createFeasiblePool(space, SPREAD_POINTS, (i) => sobol.point(i), stream.split("repair"));
  const draws = stream.split("local");
  const around = createFeasiblePool(
    space,
    count === 0 ? 0 : LOCAL_POINTS,
    (i) => perturb(space, inhabit(space, incumbents.subarray((i % count) * d, (i % count) * d + d), draws), draws),
    stream.split("repair local"),
  );
  const points = new Float64Array(spread.length + around.length);
  points.set(spread);
  points.set(around, spread.length);
  return points;
}

/**
 * Changes some parameters (at least one). One with an order moves by a step whose size is itself drawn, so that some points
 * are near and some far, but mostly reaches its next value. One without takes any of its values.
 */
function perturb(space: Space, incumbent: Float64Array, stream: RandomStream): Float64Array {
  const point = incumbent.slice();
  const [least, most] = STEP_RANGE;
  const step = exp(log(least) + stream.uniform() * (log(most) - log(least)));
  const count = space.columns.length;
  const share = Math.max(1 / count, stream.uniform());
  const sure = stream.integer(count);
  space.columns.forEach(({ parameter, from, width }, index) => {
    if (stream.uniform() >= share && index !== sure) return;
    const size = isOrdered(parameter) ? Math.max(step, 1 / countValues(parameter)) : undefined;
    for (let j = from; j < from + width; j++) {
      const value = size === undefined ? stream.uniform() : point[j] + size * stream.normal();
      point[j] = Math.min(1, Math.max(0, value));
    }
  });
  return point;
}

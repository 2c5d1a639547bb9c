/**
 * @file Points for the search that satisfy the constraints. Without constraints they are only put on the space's lattice.
 */
import type { RandomStream } from "../../random/index.ts";
import { activity, decode, encode, isFeasible, repair, type Space, snap } from "../../space/index.ts";

/** Points drawn per wanted point before those that are missing are repaired. */
const DRAWS_PER_POINT = 8;
/** Number of bisection steps on the way back from an end that violates a constraint. */
const BISECTION_STEPS = 12;

/**
 * Takes `count` points (count × d, row-major) of a sequence: first those that satisfy the constraints; then, where they are
 * too few, others that were repaired. A point that cannot be repaired stays as it is: it is ranked, but never proposed.
 */
export function createFeasiblePool(
  space: Space,
  count: number,
  point: (index: number) => Float64Array,
  stream: RandomStream,
): Float64Array {
  const d = space.dimension;
  const points = new Float64Array(count * d);
  const rest: Float64Array[] = [];
  let found = 0;
  for (let index = 0; found < count && index < DRAWS_PER_POINT * count; index++) {
    const raw = decode(space, point(index));
    if (isFeasible(space, raw)) points.set(encode(space, raw), found++ * d);
    else if (rest.length < count) rest.push(encode(space, raw));
  }
  for (let at = 0; found < count && at < rest.length; at++) {
    const repaired = repair(space, decode(space, rest[at]), { stream: stream.split(at) });
    points.set(repaired === undefined ? rest[at] : encode(space, repaired), found++ * d);
  }
  return points;
}

/** A point with uniform draws in the columns of its inactive parameters, for a step that may make them active. */
export function inhabit(space: Space, point: Float64Array, stream: RandomStream): Float64Array {
  if (!space.isConditional) return point;
  const active = activity(space, decode(space, point));
  const filled = point.slice();
  space.columns.forEach(({ from, width }, index) => {
    if (active[index]) return;
    for (let j = from; j < from + width; j++) filled[j] = stream.uniform();
  });
  return filled;
}

/**
 * The end of a climb on the space's lattice. Where that violates a constraint, the last point on the way from `start` to
 * `end` that does not, or `start` itself.
 */
export function retreat(space: Space, start: Float64Array, end: Float64Array): Float64Array {
  if (isFeasible(space, decode(space, end))) return snap(space, end);
  let [good, bad] = [0, 1];
  const between = (share: number) => start.map((coordinate, j) => coordinate + share * (end[j] - coordinate));
  for (let halving = 0; halving < BISECTION_STEPS; halving++) {
    const share = (good + bad) / 2;
    if (isFeasible(space, decode(space, between(share)))) good = share;
    else bad = share;
  }
  return snap(space, between(good));
}

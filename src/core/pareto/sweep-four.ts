/**
 * @file The partition for four objectives. The fourth, w, sinks from ∞ to the reference point, and at every level the
 * points reached so far have a partition of three objectives. A box that is the same at the next level remains open, so
 * that a point costs only the boxes that it changes.
 *
 * The sweeps work on ranks: coordinate j of a point is its place among the distinct values of that coordinate, that of
 * the reference point is 0. Disjoint boxes differ in their lower corner, and three ranks make one exact number by which
 * a box is looked up.
 */
import type { BoxDecomposition } from "./box-decomposition.ts";
import { sweepThree } from "./sweep-three.ts";

/** A box of three objectives, in ranks, that began at level `since` of the fourth. */
interface OpenBox {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly z0: number;
  readonly z1: number;
  readonly since: number;
}

/** The boxes of four objectives; `rows` are those of `points` (… × 4) beyond the reference point. */
export function decomposeFour(points: Float64Array, rows: number[], referencePoint: Float64Array): BoxDecomposition {
  const { ranks, values } = rankCoordinates(points, rows, referencePoint);
  rows.sort((a, b) => points[4 * b + 3] - points[4 * a + 3]);
  const lower: number[] = [];
  const upper: number[] = [];
  const close = (box: OpenBox, w: number): void => {
    if (w >= box.since) return;
    lower.push(values[0][box.x0], values[1][box.y0], values[2][box.z0], w);
    upper.push(valueAt(values[0], box.x1), Number.POSITIVE_INFINITY, valueAt(values[2], box.z1), box.since);
  };
  const active: number[] = [];
  const base = rows.length + 1;
  let open = partition(ranks, active, { base, w: Number.POSITIVE_INFINITY, open: new Map() });
  for (let k = 0; k < rows.length; ) {
    const w = points[4 * rows[k] + 3];
    for (; k < rows.length && points[4 * rows[k] + 3] === w; k++) insertByThird(ranks, active, rows[k]);
    const next = partition(ranks, active, { base, w, open });
    for (const [key, box] of open) if (next.get(key) !== box) close(box, w);
    open = next;
  }
  for (const box of open.values()) close(box, referencePoint[3]);
  return { lower: Float64Array.from(lower), upper: Float64Array.from(upper), count: lower.length / 4 };
}

/** A level of the fourth objective. */
interface Level {
  /** One more than the largest rank: the base of the numbers that lower corners are looked up by. */
  readonly base: number;
  readonly w: number;
  /** The boxes of the level above. */
  readonly open: ReadonlyMap<number, OpenBox>;
}

/**
 * Boxes of the active points by their lower corner; a box that `open` also holds is the same object.
 *
 * @kernel
 */
function partition(ranks: Float64Array, active: readonly number[], { base, w, open }: Level): Map<number, OpenBox> {
  const boxes = new Map<number, OpenBox>();
  sweepThree({ points: ranks, stride: 4, rows: active }, new Float64Array(3), (x0, x1, y0, z0, z1) => {
    const key = (x0 * base + y0) * base + z0;
    const known = open.get(key);
    const same = known !== undefined && known.x1 === x1 && known.z1 === z1;
    boxes.set(key, same ? known : { x0, x1, y0, z0, z1, since: w });
  });
  return boxes;
}

/** Keeps `active` in descending order of the third coordinate; a point dominated in the first three is left out. */
function insertByThird(ranks: Float64Array, active: number[], row: number): void {
  let at = 0;
  while (at < active.length && ranks[4 * active[at] + 2] >= ranks[4 * row + 2]) {
    const other = active[at];
    if (ranks[4 * other] >= ranks[4 * row] && ranks[4 * other + 1] >= ranks[4 * row + 1]) return;
    at++;
  }
  active.splice(at, 0, row);
}

/** `ranks` has the shape of `points` (only the given rows and first three columns are set); values[j][rank] undoes it. */
function rankCoordinates(
  points: Float64Array,
  rows: readonly number[],
  referencePoint: Float64Array,
): { ranks: Float64Array; values: Float64Array[] } {
  const ranks = new Float64Array(points.length);
  const values: Float64Array[] = [];
  for (let j = 0; j < 3; j++) {
    const distinct = Float64Array.from(new Set([referencePoint[j], ...rows.map((i) => points[4 * i + j])])).sort();
    const rankOf = new Map<number, number>();
    for (let k = 0; k < distinct.length; k++) rankOf.set(distinct[k], k);
    for (const i of rows) ranks[4 * i + j] = rankOf.get(points[4 * i + j]) ?? 0;
    values.push(distinct);
  }
  return { ranks, values };
}

function valueAt(values: Float64Array, rank: number): number {
  return rank === Number.POSITIVE_INFINITY ? rank : values[rank];
}

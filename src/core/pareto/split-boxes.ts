/**
 * @file The partition for five objectives and more: points are taken in one by one, and each box that reaches below a
 * point is split by guillotine cuts into what of it the point leaves.
 *
 * A box (l, u] with l < y is cut at y_j along one coordinate after another: the part above the cut stays, what is below
 * goes on to the next cut, and what is below all of them is dominated. Few boxes matter more than how fast they are
 * found: the point that dominates most of what is left comes first, and a box is cut first where the part that stays is the
 * largest.
 */
import type { BoxDecomposition } from "./box-decomposition.ts";

interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * The boxes of m objectives; `rows` are those of `points` (… × m) beyond the reference point.
 *
 * @param most - once there are so many boxes the remaining points (those that add least) are left out, so that the boxes hold
 *   a little that is dominated
 */
export function splitBoxes(
  points: Float64Array,
  rows: readonly number[],
  referencePoint: Float64Array,
  most: number,
): BoxDecomposition {
  const m = referencePoint.length;
  let boxes: Box[] = [{ lower: referencePoint.slice(), upper: new Float64Array(m).fill(Number.POSITIVE_INFINITY) }];
  const next = largestGainFirst(points, rows, m);
  for (let row = next(boxes); row !== undefined && boxes.length < most; row = next(boxes)) {
    boxes = split(boxes, points.subarray(row * m, (row + 1) * m), m);
  }
  const lower = new Float64Array(boxes.length * m);
  const upper = new Float64Array(boxes.length * m);
  boxes.forEach((box, i) => {
    lower.set(box.lower, i * m);
    upper.set(box.upper, i * m);
  });
  return { lower, upper, count: boxes.length };
}

/**
 * Gives the rows one by one, each time the one that dominates most of what the boxes hold; undefined once none does. What a
 * row gains only falls as boxes are split, so that a gain that is out of date bounds the present one.
 */
function largestGainFirst(
  points: Float64Array,
  rows: readonly number[],
  m: number,
): (boxes: readonly Box[]) => number | undefined {
  const left = rows.map((row) => ({ row, gain: Number.POSITIVE_INFINITY }));
  return (boxes) => {
    let best: { row: number; gain: number } | undefined;
    left.sort((a, b) => b.gain - a.gain || a.row - b.row);
    for (const each of left) {
      if (best !== undefined && each.gain <= best.gain) break;
      each.gain = gainOf(boxes, points.subarray(each.row * m, (each.row + 1) * m), m);
      if (each.gain > (best?.gain ?? 0)) best = each;
    }
    if (best === undefined) return undefined;
    left.splice(left.indexOf(best), 1);
    return best.row;
  };
}

/** The volume of what `y` dominates in the boxes. */
function gainOf(boxes: readonly Box[], y: Float64Array, m: number): number {
  let sum = 0;
  for (const { lower, upper } of boxes) {
    let volume = 1;
    for (let j = 0; j < m && volume > 0; j++) volume *= Math.max(0, Math.min(upper[j], y[j]) - lower[j]);
    sum += volume;
  }
  return sum;
}

/** The boxes without what `y` dominates. */
function split(boxes: readonly Box[], y: Float64Array, m: number): Box[] {
  const kept: Box[] = [];
  const share = new Float64Array(m);
  for (const box of boxes) {
    if (!reachesBelow(box, y, m)) {
      kept.push(box);
      continue;
    }
    for (let j = 0; j < m; j++) {
      // How much of the box lies below the cut; none of it where it has no end.
      share[j] = (y[j] - box.lower[j]) / (box.upper[j] - box.lower[j]);
    }
    const order = Array.from({ length: m }, (_, j) => j).sort((a, b) => share[a] - share[b]);
    let upper = box.upper;
    for (const j of order) {
      if (upper[j] <= y[j]) continue;
      const lower = box.lower.slice();
      lower[j] = y[j];
      kept.push({ lower, upper });
      upper = upper.slice();
      upper[j] = y[j];
    }
  }
  return kept;
}

function reachesBelow({ lower }: Box, y: Float64Array, m: number): boolean {
  for (let j = 0; j < m; j++) if (lower[j] >= y[j]) return false;
  return true;
}

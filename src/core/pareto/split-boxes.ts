/**
 * @file The partition for five objectives and more. Points are added one by one, and each box that reaches below a point
 * is split by guillotine cuts into the parts that the point does not dominate.
 *
 * A box (l, u] with l < y is cut at y_j along one coordinate after another. The part above the cut is kept, the part
 * below it goes on to the next cut, and the part below all cuts is dominated. The number of boxes matters more than the
 * time to find them: the point that dominates most of the remaining volume comes first, and a box is cut first where the
 * part that is kept is the largest.
 */
import type { BoxDecomposition } from "./box-decomposition.ts";

interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * The boxes of m objectives; `rows` are those of `points` (… × m) beyond the reference point.
 *
 * @param maxBoxes - the number of boxes at which the remaining points (those that add least) are left out; the boxes then
 *   hold a little dominated volume
 */
export function splitBoxes(
  points: Float64Array,
  rows: readonly number[],
  referencePoint: Float64Array,
  maxBoxes: number,
): BoxDecomposition {
  const m = referencePoint.length;
  let boxes: Box[] = [{ lower: referencePoint.slice(), upper: new Float64Array(m).fill(Number.POSITIVE_INFINITY) }];
  const next = largestGainFirst(points, rows, m);
  for (let row = next(boxes); row !== undefined && boxes.length < maxBoxes; row = next(boxes)) {
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
 * Gives the rows one by one, each time the one that dominates most of the boxes' volume; undefined once none dominates
 * any. A row's gain only falls as boxes are split, so that an earlier gain bounds the present one.
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

/** The volume that `y` dominates in the boxes. */
function gainOf(boxes: readonly Box[], y: Float64Array, m: number): number {
  let sum = 0;
  for (const { lower, upper } of boxes) {
    let volume = 1;
    for (let j = 0; j < m && volume > 0; j++) volume *= Math.max(0, Math.min(upper[j], y[j]) - lower[j]);
    sum += volume;
  }
  return sum;
}

/** The boxes without the volume that `y` dominates. */
function split(boxes: readonly Box[], y: Float64Array, m: number): Box[] {
  const kept: Box[] = [];
  const share = new Float64Array(m);
  for (const box of boxes) {
    if (!reachesBelow(box, y, m)) {
      kept.push(box);
      continue;
    }
    for (let j = 0; j < m; j++) {
      // The share of the box below the cut; 0 where the box has no upper end.
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

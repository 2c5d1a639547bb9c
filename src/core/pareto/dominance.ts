/**
 * @file Dominance between points, the front and the ranks. Everything is maximised; a point dominates another if it is
 * at least as good in every objective and better in one, so equal points do not dominate each other.
 *
 * Both the front and the ranks visit the points in descending lexicographic order: there a point is dominated only by
 * earlier ones, and ranks follow by a binary search over the fronts so far (Zhang et al. 2015, ENS-BS).
 */
import { checkPoints } from "./point-set.ts";

/**
 * Whether row `a[aOffset …]` dominates row `b[bOffset …]`; m objectives, maximised.
 *
 * @kernel
 */
export function dominates(a: Float64Array, b: Float64Array, m: number, aOffset = 0, bOffset = 0): boolean {
  let better = false;
  for (let j = 0; j < m; j++) {
    const difference = a[aOffset + j] - b[bOffset + j];
    if (difference < 0) return false;
    // Equal infinities have no difference; NaN is not "better".
    if (difference > 0) better = true;
  }
  return better;
}

/** Row indices in descending lexicographic order; equal rows keep their order. */
function lexicographicOrder(points: Float64Array, n: number, m: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  return order.sort((a, b) => {
    for (let j = 0; j < m; j++) {
      const x = points[a * m + j];
      const y = points[b * m + j];
      if (x !== y) return x > y ? -1 : 1;
    }
    return a - b;
  });
}

/** Whether any of the rows in `front` dominates row i. Later members are nearer in the order, so they are tried first. */
function isDominated(points: Float64Array, m: number, front: readonly number[], i: number): boolean {
  for (let k = front.length - 1; k >= 0; k--) {
    if (dominates(points, points, m, front[k] * m, i * m)) return true;
  }
  return false;
}

function equalRows(points: Float64Array, m: number, a: number, b: number): boolean {
  for (let j = 0; j < m; j++) if (points[a * m + j] !== points[b * m + j]) return false;
  return true;
}

/**
 * The front of two objectives: in descending order of the first, a point is dominated if an earlier one is as good or
 * better in the second, unless that one is its equal.
 */
function markFrontOfTwo(points: Float64Array, order: readonly number[], mask: Uint8Array): void {
  let last = -1;
  for (const i of order) {
    if (last < 0 || points[2 * i + 1] > points[2 * last + 1] || equalRows(points, 2, i, last)) {
      mask[i] = 1;
      last = i;
    }
  }
}

/**
 * Which points lie on the front.
 *
 * @param points - n × m, row-major, maximised.
 * @returns n flags: 1 where no other point dominates. Duplicates of a point on the front are all 1.
 * @throws ParetuneError ("argument") if a coordinate is NaN or the sizes do not fit.
 */
export function nonDominated(points: Float64Array, n: number, m: number): Uint8Array {
  checkPoints("nonDominated", points, n, m);
  const mask = new Uint8Array(n);
  const order = lexicographicOrder(points, n, m);
  if (m === 2) {
    markFrontOfTwo(points, order, mask);
    return mask;
  }
  const front: number[] = [];
  for (const i of order) {
    if (isDominated(points, m, front, i)) continue;
    mask[i] = 1;
    front.push(i);
  }
  return mask;
}

/** As `nonDominated`, but of equal points only the first (the lowest row) is 1. */
export function nonDominatedFirst(points: Float64Array, n: number, m: number): Uint8Array {
  checkPoints("nonDominatedFirst", points, n, m);
  const mask = nonDominated(points, n, m);
  let previous = -1;
  // Equal rows are neighbours in the order, lowest row first.
  for (const i of lexicographicOrder(points, n, m)) {
    if (mask[i] === 0) continue;
    if (previous >= 0 && equalRows(points, m, i, previous)) mask[i] = 0;
    else previous = i;
  }
  return mask;
}

/**
 * The rank of every point: 0 on the front, 1 on the front of the remaining points, and so on.
 *
 * @param points - n × m, row-major, maximised.
 * @throws ParetuneError ("argument") if a coordinate is NaN or the sizes do not fit.
 */
export function nonDominatedRanks(points: Float64Array, n: number, m: number): Int32Array {
  checkPoints("nonDominatedRanks", points, n, m);
  const ranks = new Int32Array(n);
  const fronts: number[][] = [];
  for (const i of lexicographicOrder(points, n, m)) {
    // A point dominated by a member of one front is dominated by a member of every front before it.
    let low = 0;
    let high = fronts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isDominated(points, m, fronts[middle], i)) low = middle + 1;
      else high = middle;
    }
    if (low === fronts.length) fronts.push([]);
    fronts[low].push(i);
    ranks[i] = low;
  }
  return ranks;
}

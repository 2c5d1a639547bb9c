/**
 * @file Partitions of the region that no point dominates into boxes, for any number of maximised objectives.
 * Expected hypervolume improvements are sums over these boxes, so their number matters more than the time to find them.
 *
 * - m = 2: strips between neighbours of the front, n + 1 of them.
 * - m = 3: a sweep over the third objective that keeps each strip until a point cuts it, at most 2n + 1 boxes (as many
 *   as there are local upper bounds, Lacour et al. 2017).
 * - m = 4: a sweep over the fourth objective with the partition of m = 3 at every level (`sweep-four.ts`).
 * - m ≥ 5: boxes split point by point (`split-boxes.ts`); their number grows fast with the points and with m.
 */
import type { BoxDecomposition } from "./box-decomposition.ts";
import { checkPoints, checkReferencePoint, rowsBeyond } from "./point-set.ts";
import { splitBoxes } from "./split-boxes.ts";
import { decomposeFour } from "./sweep-four.ts";
import { decomposeThree } from "./sweep-three.ts";

/**
 * Partitions {y : y > referencePoint, no point ≥ y} into disjoint boxes.
 *
 * @param points - n × m, row-major, maximised; dominated points, duplicates and points that are not beyond the
 *   reference point are allowed and change nothing.
 * @param referencePoint - m numbers.
 * @returns boxes in ascending order of the first objective for m = 2, in no guaranteed order otherwise.
 * @throws ParetuneError ("argument") if a coordinate is NaN or the sizes do not fit.
 */
export function boxDecomposition(
  points: Float64Array,
  n: number,
  m: number,
  referencePoint: Float64Array,
): BoxDecomposition {
  checkPoints("boxDecomposition", points, n, m);
  checkReferencePoint("boxDecomposition", referencePoint, m);
  return decompose(points, n, referencePoint, Number.POSITIVE_INFINITY);
}

/**
 * As `boxDecomposition`, with about `maxBoxes` boxes at most for m ≥ 5: the points that dominate least are left out, so
 * that the boxes hold a little dominated volume.
 *
 * @param points - n × m, row-major, maximised; m is the length of `referencePoint`.
 * @throws ParetuneError ("argument") if a coordinate is NaN or the sizes do not fit.
 */
export function limitedBoxDecomposition(
  points: Float64Array,
  n: number,
  referencePoint: Float64Array,
  maxBoxes: number,
): BoxDecomposition {
  const m = referencePoint.length;
  checkPoints("limitedBoxDecomposition", points, n, m);
  checkReferencePoint("limitedBoxDecomposition", referencePoint, m);
  return decompose(points, n, referencePoint, maxBoxes);
}

function decompose(points: Float64Array, n: number, referencePoint: Float64Array, maxBoxes: number): BoxDecomposition {
  const m = referencePoint.length;
  const rows = rowsBeyond(points, n, m, referencePoint);
  switch (m) {
    case 1:
      return decomposeOne(points, rows, referencePoint);
    case 2:
      return decomposeTwo(points, rows, referencePoint);
    case 3:
      return decomposeThree(points, rows, referencePoint);
    case 4:
      return decomposeFour(points, rows, referencePoint);
    default:
      return splitBoxes(points, rows, referencePoint, maxBoxes);
  }
}

function decomposeOne(points: Float64Array, rows: readonly number[], referencePoint: Float64Array): BoxDecomposition {
  let best = referencePoint[0];
  for (const i of rows) best = Math.max(best, points[i]);
  return { lower: Float64Array.of(best), upper: Float64Array.of(Number.POSITIVE_INFINITY), count: 1 };
}

/** Strip i is (aᵢ, aᵢ₊₁] × (bᵢ, ∞): a are the first coordinates of the front, bᵢ the second one of the strip's right end. */
function decomposeTwo(points: Float64Array, rows: number[], referencePoint: Float64Array): BoxDecomposition {
  rows.sort((a, b) => points[2 * b] - points[2 * a] || points[2 * b + 1] - points[2 * a + 1]);
  const front: number[] = [];
  let best = Number.NEGATIVE_INFINITY;
  for (const i of rows) {
    if (points[2 * i + 1] <= best) continue;
    best = points[2 * i + 1];
    front.push(i);
  }
  const count = front.length + 1;
  const lower = new Float64Array(2 * count);
  const upper = new Float64Array(2 * count).fill(Number.POSITIVE_INFINITY);
  let left = referencePoint[0];
  for (let i = 0; i < count; i++) {
    // `front` runs from the right end of the front to its left end.
    const row = front[front.length - 1 - i];
    lower[2 * i] = left;
    lower[2 * i + 1] = row === undefined ? referencePoint[1] : points[2 * row + 1];
    if (row === undefined) break;
    left = points[2 * row];
    upper[2 * i] = left;
  }
  return { lower, upper, count };
}

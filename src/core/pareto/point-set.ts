/**
 * @file The first steps of every function of this folder: check the arguments, and reduce the points to those that
 * bound the dominated region. Everything is maximised.
 */
import { ParetuneError } from "../errors.ts";

/** Throws unless `points` holds n rows of m numbers (none NaN) and the reference point, if any, m numbers. */
export function checkPoints(caller: string, points: Float64Array, n: number, m: number): void {
  if (!Number.isInteger(m) || m < 1) {
    throw new ParetuneError("argument", `${caller}: m must be a whole number of objectives, 1 or more; got ${m}.`);
  }
  if (!Number.isInteger(n) || n < 0 || points.length < n * m) {
    throw new ParetuneError(
      "argument",
      `${caller}: points must hold n × m numbers, row-major; got ${points.length} for n = ${n}, m = ${m}.`,
    );
  }
  for (let i = 0; i < n * m; i++) {
    if (Number.isNaN(points[i])) {
      throw new ParetuneError(
        "argument",
        `${caller}: points must not be NaN; got NaN at row ${Math.floor(i / m)}, objective ${i % m}. Leave failed points out.`,
      );
    }
  }
}

/** Throws unless the reference point holds m numbers, none of them NaN. */
export function checkReferencePoint(caller: string, referencePoint: Float64Array, m: number): void {
  if (referencePoint.length !== m || referencePoint.some(Number.isNaN)) {
    throw new ParetuneError(
      "argument",
      `${caller}: referencePoint must hold one number for each of the ${m} objectives; got [${referencePoint.join(", ")}].`,
    );
  }
}

/**
 * Indices of the rows that are strictly better than the reference point in every objective: no other row dominates
 * any part of the region beyond it.
 */
export function rowsBeyond(points: Float64Array, n: number, m: number, referencePoint: Float64Array): number[] {
  const rows: number[] = [];
  for (let i = 0; i < n; i++) {
    let beyond = true;
    for (let j = 0; j < m && beyond; j++) beyond = points[i * m + j] > referencePoint[j];
    if (beyond) rows.push(i);
  }
  return rows;
}

/**
 * @file The partition for three objectives: a plane sinks from z = ∞ to the reference point. On the plane the
 * non-dominated region consists of the strips above a staircase; a point that the plane reaches cuts some strips and
 * leaves the others unchanged. A strip together with the interval of z over which it is unchanged is one box.
 */
import type { BoxDecomposition } from "./box-decomposition.ts";
import { Staircase } from "./staircase.ts";

/** Receives the box (x₀, x₁] × (y₀, ∞) × (z₀, z₁]. */
export type BoxSink = (x0: number, x1: number, y0: number, z0: number, z1: number) => void;

/** The points that a sweep goes through. */
export interface SweptRows {
  /** Rows of `stride` ≥ 3 coordinates, maximised. */
  readonly points: Float64Array;
  readonly stride: number;
  /** The rows to use, in descending order of the third coordinate, all beyond the reference point. */
  readonly rows: readonly number[];
}

/** Sweeps the first three coordinates of the given rows and hands every box to `emit`. `reference` has at least 3 numbers. */
export function sweepThree({ points, stride, rows }: SweptRows, reference: Float64Array, emit: BoxSink): void {
  const stairs = new Staircase();
  // Strip i lies over (xᵢ₋₁, xᵢ] and above yᵢ; the last one reaches to infinity. since[i]: the z at which it began.
  const since: number[] = [Number.POSITIVE_INFINITY];
  const close = (i: number, z: number): void => {
    if (z >= since[i]) return;
    const isLast = i === stairs.x.length;
    emit(
      i === 0 ? reference[0] : stairs.x[i - 1],
      isLast ? Number.POSITIVE_INFINITY : stairs.x[i],
      isLast ? reference[1] : stairs.y[i],
      z,
      since[i],
    );
  };
  for (const row of rows) {
    const x = points[row * stride];
    const y = points[row * stride + 1];
    const z = points[row * stride + 2];
    const cut = stairs.find(x, y);
    if (cut === undefined) continue;
    // The point covers the redundant strips, and a part of the next one unless that ends where the point does. The rest
    // of it starts as a new, narrower strip.
    const end = cut.sameX ? cut.first + cut.removed : cut.first + cut.removed + 1;
    for (let i = cut.first; i < end; i++) close(i, z);
    since.splice(cut.first, end - cut.first, ...(cut.sameX ? [z] : [z, z]));
    stairs.insert(x, y, cut);
  }
  for (let i = 0; i < since.length; i++) close(i, reference[2]);
}

/**
 * The boxes of three objectives; `rows` are those of `points` (… × 3) beyond the reference point.
 *
 * @kernel
 */
export function decomposeThree(points: Float64Array, rows: number[], referencePoint: Float64Array): BoxDecomposition {
  rows.sort((a, b) => points[3 * b + 2] - points[3 * a + 2]);
  const lower: number[] = [];
  const upper: number[] = [];
  sweepThree({ points, stride: 3, rows }, referencePoint, (x0, x1, y0, z0, z1) => {
    lower.push(x0, y0, z0);
    upper.push(x1, Number.POSITIVE_INFINITY, z1);
  });
  return { lower: Float64Array.from(lower), upper: Float64Array.from(upper), count: lower.length / 3 };
}

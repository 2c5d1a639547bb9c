/**
 * @file The posterior mean at points that differ from others in few columns: their distances to the training inputs are those of the
 * others, changed in these columns. A point then costs O(n) for each changed column, instead of O(n d).
 */
import { inWorkspace } from "../linalg/index.ts";
import type { Posterior } from "./posterior.ts";

/** The number of covariances that are computed at a time. */
const COVARIANCES_PER_CHUNK = 1 << 15;

/** Points beside others. */
export interface PointsBeside {
  /** The others, m × d, row-major. */
  readonly others: Float64Array;
  /** q × d, row-major. */
  readonly points: Float64Array;
  /** Index among the others of that which each point is beside, length q. */
  readonly beside: Uint32Array;
  /** Where the changed columns of each point start in `columns`, length q + 1. */
  readonly starts: Uint32Array;
  readonly columns: Uint16Array;
}

/**
 * Finds the columns in which points differ from others.
 *
 * @param beside - index among the others of that which a point is beside
 */
export function findChanges(
  others: Float64Array,
  points: Float64Array,
  d: number,
  beside: (point: number) => number,
): PointsBeside {
  const q = points.length / d;
  const indices = Uint32Array.from({ length: q }, (_, i) => beside(i));
  const starts = new Uint32Array(q + 1);
  const columns: number[] = [];
  for (let i = 0; i < q; i++) {
    const at = indices[i] * d;
    for (let j = 0; j < d; j++) if (points[i * d + j] !== others[at + j]) columns.push(j);
    starts[i + 1] = columns.length;
  }
  return { others, points, beside: indices, starts, columns: Uint16Array.from(columns) };
}

/** The mean at points beside others, up to rounding that of `predictMean`. */
export function predictMeanBeside(posterior: Posterior, near: PointsBeside): Float64Array {
  const { n } = posterior.data;
  const { family, outputscale } = posterior;
  const q = near.beside.length;
  const size = Math.min(q, Math.max(1, Math.floor(COVARIANCES_PER_CHUNK / n)));
  return inWorkspace(
    {
      alpha: [n],
      R: [size, n],
      origin: [1],
      K: [size, n],
      S: [size, n],
      out: [size],
    },
    ({ kernels, alpha, R, origin, K, S, out }) => {
      alpha.set(posterior.alpha);
      origin.fill(0);
      const distances = squaredDistances(posterior, near.others);
      const mean = new Float64Array(q);
      for (let from = 0; from < q; from += size) {
        const count = Math.min(size, q - from);
        for (let i = 0; i < count; i++)
          changedDistances(posterior, near, { distances, point: from + i }, R.subarray(i * n, (i + 1) * n));
        // Each distance is a point on a line, and the origin is the one training input.
        kernels.crossCovariance(family, R, count * n, origin, 1, 1, outputscale, K, S);
        kernels.multiplyTransposed(K, count, alpha, 1, n, out);
        for (let i = 0; i < count; i++) mean[from + i] = posterior.mean + out[i];
      }
      return mean;
    },
  );
}

/** Squared distances over lengthscales between points and training inputs, m × n. */
function squaredDistances({ data: { n, d, X }, lengthscale }: Posterior, points: Float64Array): Float64Array {
  const m = points.length / d;
  const squared = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += ((points[i * d + j] - X[k * d + j]) / lengthscale[j]) ** 2;
      squared[i * n + k] = sum;
    }
  }
  return squared;
}

/** Writes the distances of one point to the training inputs. */
function changedDistances(
  { data: { n, d, X }, lengthscale }: Posterior,
  { others, points, beside, starts, columns }: PointsBeside,
  { distances, point }: { readonly distances: Float64Array; readonly point: number },
  to: Float64Array,
): void {
  const other = beside[point];
  for (let k = 0; k < n; k++) {
    let squared = distances[other * n + k];
    for (let c = starts[point]; c < starts[point + 1]; c++) {
      const j = columns[c];
      const [before, after] = [others[other * d + j] - X[k * d + j], points[point * d + j] - X[k * d + j]];
      squared += ((after - before) * (after + before)) / lengthscale[j] ** 2;
    }
    to[k] = Math.sqrt(Math.max(0, squared));
  }
}

/**
 * @file The posterior mean at points that differ from others in few columns: their covariances with the training inputs are those
 * of the others, changed by these columns. A point then costs O(n) for each changed column, instead of O(n d).
 */
import { inWorkspace } from "../linalg/index.ts";
import { anovaWeights } from "./hyperparameters.ts";
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
  const q = near.beside.length;
  const size = Math.min(q, Math.max(1, Math.floor(COVARIANCES_PER_CHUNK / n)));
  const weights = anovaWeights(posterior.sample, 0);
  const write = weights === undefined ? radialCovariances(posterior, near) : anovaCovariances(posterior, near, weights);
  return inWorkspace({ alpha: [n], K: [size, n], out: [size] }, ({ kernels, alpha, K, out }) => {
    alpha.set(posterior.alpha);
    const mean = new Float64Array(q);
    for (let from = 0; from < q; from += size) {
      const count = Math.min(size, q - from);
      write(from, count, K);
      kernels.multiplyTransposed(K, count, alpha, 1, n, out);
      for (let i = 0; i < count; i++) mean[from + i] = posterior.mean + out[i];
    }
    return mean;
  });
}

/** Writes the covariances of `count` points from point `from` on with the training inputs: count × n. */
type WriteCovariances = (from: number, count: number, to: Float64Array) => void;

/** Covariances by distances, which are those of the others, changed in the changed columns. */
function radialCovariances(posterior: Posterior, near: PointsBeside): WriteCovariances {
  const { data, sample, outputscale } = posterior;
  const { n } = data;
  const distances = squaredDistances(posterior, near.others);
  return (from, count, to) =>
    inWorkspace({ R: [count, n], origin: [1], K: [count, n], S: [count, n] }, ({ kernels, R, origin, K, S }) => {
      for (let i = 0; i < count; i++)
        changedDistances(posterior, near, { distances, point: from + i }, R.subarray(i * n, (i + 1) * n));
      // Each distance is a point on a line, and the origin is the one training input.
      kernels.crossCovariance(sample.family, R, count * n, origin, 1, 1, outputscale, K, S);
      to.set(K);
    });
}

/**
 * Covariances of an ANOVA kernel: those of the others, times quotients of the factors of changed columns.
 *
 * @param weights - of the columns, length d
 */
function anovaCovariances(posterior: Posterior, near: PointsBeside, weights: Float64Array): WriteCovariances {
  const { n } = posterior.data;
  const ofOthers = crossCovariances(posterior, near.others);
  return (from, count, to) => {
    const changed = new Map<number, number[]>();
    for (let i = 0; i < count; i++) {
      const other = near.beside[from + i];
      to.set(ofOthers.subarray(other * n, (other + 1) * n), i * n);
      for (const factor of changedFactors(posterior, near, from + i)) {
        const rows = changed.get(factor);
        if (rows === undefined) changed.set(factor, [i]);
        else rows.push(i);
      }
    }
    for (const [factor, rows] of changed) {
      multiplyByQuotients(posterior, near, { factor, weights, rows, from }, to);
    }
  };
}

/** Rows of covariances, whose points begin at `from`, that are to have another value of one factor. */
interface ChangedRows {
  readonly factor: number;
  /** Of the columns, length d. */
  readonly weights: Float64Array;
  readonly rows: readonly number[];
  readonly from: number;
}

/** Multiplies rows of covariances by what a factor 1 − w (1 − k(r)) of theirs is at the points, over what it is at the others. */
function multiplyByQuotients(
  { data: { n, d, X, group }, sample: { lengthscale } }: Posterior,
  { points, others, beside }: PointsBeside,
  { factor, weights, rows, from }: ChangedRows,
  to: Float64Array,
): void {
  const columns = Array.from({ length: d }, (_, j) => j).filter((j) => (group?.[j] ?? j) === factor);
  const c = columns.length;
  const q = rows.length;
  const only = { weights: Float64Array.of(weights[columns[0]]), columns: Int32Array.of(c) };
  inWorkspace(
    { Q: [q, c], B: [q, c], Z: [n, c], after: [q, n], before: [q, n] },
    ({ kernels, Q, B, Z, after, before }) => {
      columns.forEach((j, at) => {
        const inverse = 1 / lengthscale[j];
        for (let k = 0; k < n; k++) Z[k * c + at] = X[k * d + j] * inverse;
        rows.forEach((i, row) => {
          Q[row * c + at] = points[(from + i) * d + j] * inverse;
          B[row * c + at] = others[beside[from + i] * d + j] * inverse;
        });
      });
      kernels.anovaCrossCovariance(only, Q, q, Z, n, c, 1, after);
      kernels.anovaCrossCovariance(only, B, q, Z, n, c, 1, before);
      rows.forEach((i, row) => {
        for (let k = 0; k < n; k++) to[i * n + k] *= after[row * n + k] / before[row * n + k];
      });
    },
  );
}

function crossCovariances({ data: { n, d, X }, kernel }: Posterior, points: Float64Array): Float64Array {
  const q = points.length / d;
  return inWorkspace({ Z: [n, d], Q: [q, d], K: [q, n], S: [q, n] }, ({ kernels, Z, Q, K, S }) => {
    kernel.scale(X, Z);
    kernel.scale(points, Q);
    kernel.crossCovariance({ kernels, Q, q, Z, n, K, S });
    return K.slice();
  });
}

/** The relevances whose columns a point has changed. */
function changedFactors(
  { data: { group } }: Posterior,
  { starts, columns }: PointsBeside,
  point: number,
): ReadonlySet<number> {
  return new Set(Array.from(columns.subarray(starts[point], starts[point + 1]), (j) => group?.[j] ?? j));
}

/** Squared distances over lengthscales between points and training inputs, m × n. */
function squaredDistances(
  { data: { n, d, X }, sample: { lengthscale } }: Posterior,
  points: Float64Array,
): Float64Array {
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
  { data: { n, d, X }, sample: { lengthscale } }: Posterior,
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

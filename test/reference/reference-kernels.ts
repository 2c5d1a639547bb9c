/**
 * @file The kernels in plain TypeScript: the specification that the WebAssembly kernels are tested against and timed
 * against (benchmarks/kernels.mjs). Symbols and shapes as in `kernels.ts`.
 *
 * @kernel
 */

import type { AnovaFactors, KernelFamily, Kernels } from "../../src/core/linalg/kernels.ts";
import { exp } from "../../src/core/special/index.ts";
import { writeEdgeTerms } from "./edge-terms.ts";

/** K[at] ← k, S[at] ← −2 ∂k/∂(r²) for squared scaled distance r² (Rasmussen & Williams, eqs. 4.9 and 4.17). */
function writeKernel(
  family: KernelFamily,
  r2: number,
  outputscale: number,
  K: Float64Array,
  S: Float64Array,
  at: number,
): void {
  if (family === "rbf") {
    const k = outputscale * exp(-0.5 * r2);
    K[at] = k;
    S[at] = k;
  } else {
    const s = Math.sqrt(5 * r2);
    const e = outputscale * exp(-s);
    K[at] = e * (1 + s + (5 / 3) * r2);
    S[at] = (5 / 3) * (e * (1 + s));
  }
}

function squaredDistance(A: Float64Array, i: number, B: Float64Array, k: number, d: number): number {
  let r2 = 0;
  for (let j = 0; j < d; j++) {
    const difference = A[i * d + j] - B[k * d + j];
    r2 += difference * difference;
  }
  return r2;
}

function covariance(
  family: KernelFamily,
  Z: Float64Array,
  n: number,
  d: number,
  outputscale: number,
  K: Float64Array,
  S: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) writeKernel(family, squaredDistance(Z, i, Z, k, d), outputscale, K, S, i * n + k);
  }
}

function crossCovariance(
  family: KernelFamily,
  Q: Float64Array,
  q: number,
  Z: Float64Array,
  n: number,
  d: number,
  outputscale: number,
  K: Float64Array,
  S: Float64Array,
): void {
  for (let i = 0; i < q; i++) {
    for (let k = 0; k < n; k++) writeKernel(family, squaredDistance(Q, i, Z, k, d), outputscale, K, S, i * n + k);
  }
}

/** The factor 1 − w (1 − m(r)) of rows i of A and k of B, and m's slope; `from` is the first of its columns. */
function anovaFactor(
  { weights, columns }: AnovaFactors,
  f: number,
  A: Float64Array,
  i: number,
  B: Float64Array,
  k: number,
  d: number,
): { readonly value: number; readonly missing: number; readonly slope: number; readonly from: number } {
  const from = columns.subarray(0, f).reduce((sum, count) => sum + count, 0);
  let r2 = 0;
  for (let j = from; j < from + columns[f]!; j++) r2 += (A[i * d + j]! - B[k * d + j]!) ** 2;
  const [m, slope] = [new Float64Array(1), new Float64Array(1)];
  writeKernel("matern52", r2, 1, m, slope, 0);
  const missing = 1 - m[0]!;
  return { value: 1 - weights[f]! * missing, missing, slope: slope[0]!, from };
}

/** The product of all factors of rows i of A and k of B. */
function anovaProduct(
  factors: AnovaFactors,
  A: Float64Array,
  i: number,
  B: Float64Array,
  k: number,
  d: number,
): number {
  return [...factors.weights.keys()].reduce((product, f) => product * anovaFactor(factors, f, A, i, B, k, d).value, 1);
}

function anovaCovariance(
  factors: AnovaFactors,
  Z: Float64Array,
  n: number,
  d: number,
  outputscale: number,
  K: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      K[i * n + k] = outputscale * anovaProduct(factors, Z, i, Z, k, d);
    }
  }
}

function anovaCrossCovariance(
  factors: AnovaFactors,
  Q: Float64Array,
  q: number,
  Z: Float64Array,
  n: number,
  d: number,
  outputscale: number,
  K: Float64Array,
): void {
  for (let i = 0; i < q; i++) {
    for (let k = 0; k < n; k++) {
      K[i * n + k] = outputscale * anovaProduct(factors, Q, i, Z, k, d);
    }
  }
}

function anovaInputGradient(
  factors: AnovaFactors,
  A: Float64Array,
  Q: Float64Array,
  q: number,
  Z: Float64Array,
  n: number,
  d: number,
  out: Float64Array,
): void {
  for (let i = 0; i < q; i++) {
    for (const f of factors.weights.keys()) {
      const from = factors.columns.subarray(0, f).reduce((sum, count) => sum + count, 0);
      for (let j = from; j < from + factors.columns[f]!; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) {
          const { value, slope } = anovaFactor(factors, f, Q, i, Z, k, d);
          sum += ((A[i * n + k]! * factors.weights[f]! * slope) / value) * (Z[k * d + j]! - Q[i * d + j]!);
        }
        out[i * d + j] = sum;
      }
    }
  }
}

function anovaTableCovariance(
  weights: Float64Array,
  table: Float64Array,
  count: number,
  n: number,
  outputscale: number,
  K: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      const from = ((i * (i - 1)) / 2 + k) * count;
      K[i * n + k] = outputscale;
      for (let f = 0; f < count && k < i; f++) K[i * n + k]! *= 1 - weights[f]! * table[from + f]!;
    }
  }
}

function anovaTableGradient(
  weights: Float64Array,
  table: Float64Array,
  count: number,
  W: Float64Array,
  n: number,
  out: Float64Array,
): void {
  out.fill(0, 0, count);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      const from = ((i * (i - 1)) / 2 + k) * count;
      for (let f = 0; f < count; f++) {
        const missing = table[from + f]!;
        out[f]! -= (W[i * n + k]! * missing) / (1 - weights[f]! * missing);
      }
    }
  }
}

function choleskyInPlace(A: Float64Array, n: number): number {
  for (let k = 0; k < n; k++) {
    for (let i = k; i < n; i++) {
      let sum = A[i * n + k];
      for (let p = 0; p < k; p++) sum -= A[i * n + p] * A[k * n + p];
      if (i > k) {
        A[i * n + k] = sum / A[k * n + k];
      } else {
        A[k * n + k] = Math.sqrt(sum);
        if (!(sum > 0)) {
          A[k * n + k] = sum;
          return k;
        }
      }
    }
  }
  return -1;
}

function invertTriangular(L: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      let sum = i === k ? 1 : 0;
      for (let p = k; p < i; p++) sum -= L[i * n + p] * out[p * n + k];
      out[i * n + k] = k > i ? 0 : sum / L[i * n + i];
    }
  }
}

function gramOfLower(M: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = 0;
      for (let p = i; p < n; p++) sum += M[p * n + i] * M[p * n + k];
      out[i * n + k] = sum;
      out[k * n + i] = sum;
    }
  }
}

function weightedSquaredDifferences(Z: Float64Array, W: Float64Array, n: number, d: number, out: Float64Array): void {
  for (let j = 0; j < d; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) {
        const difference = Z[i * d + j] - Z[k * d + j];
        sum += W[i * n + k] * difference * difference;
      }
    }
    out[j] = sum;
  }
}

function solveLowerInPlace(L: Float64Array, n: number, B: Float64Array, q: number): void {
  for (let row = 0; row < q; row++) {
    for (let i = 0; i < n; i++) {
      let sum = B[row * n + i];
      for (let p = 0; p < i; p++) sum -= L[i * n + p] * B[row * n + p];
      B[row * n + i] = sum / L[i * n + i];
    }
  }
}

function solveLowerTransposedInPlace(L: Float64Array, n: number, B: Float64Array, q: number): void {
  for (let row = 0; row < q; row++) {
    for (let i = n - 1; i >= 0; i--) {
      let sum = B[row * n + i];
      for (let p = i + 1; p < n; p++) sum -= L[p * n + i] * B[row * n + p];
      B[row * n + i] = sum / L[i * n + i];
    }
  }
}

function multiplyTransposed(A: Float64Array, m: number, B: Float64Array, n: number, k: number, C: Float64Array): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += A[i * k + p] * B[j * k + p];
      C[i * n + j] = sum;
    }
  }
}

function multiplyLower(A: Float64Array, q: number, M: Float64Array, n: number, C: Float64Array): void {
  for (let row = 0; row < q; row++) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let p = 0; p <= i; p++) sum += A[row * n + p] * M[i * n + p];
      C[row * n + i] = sum;
    }
  }
}

function multiplyLowerTransposed(A: Float64Array, q: number, M: Float64Array, n: number, C: Float64Array): void {
  for (let row = 0; row < q; row++) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let p = i; p < n; p++) sum += A[row * n + p] * M[p * n + i];
      C[row * n + i] = sum;
    }
  }
}

function crossDifferences(
  A: Float64Array,
  Q: Float64Array,
  q: number,
  Z: Float64Array,
  n: number,
  d: number,
  out: Float64Array,
): void {
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum -= A[i * n + k] * (Q[i * d + j] - Z[k * d + j]);
      out[i * d + j] = sum;
    }
  }
}

function edgeTerms(
  edges: Float64Array,
  stride: number,
  from: number,
  to: number,
  mean: number,
  deviation: number,
  wantGradient: boolean,
  out: Float64Array,
): void {
  const terms = new Float64Array(3);
  for (let e = from; e < to; e++) {
    writeEdgeTerms((mean - edges[e]) / deviation, deviation, wantGradient, terms, 0);
    for (let k = 0; k < (wantGradient ? 3 : 1); k++) out[k * stride + e] = terms[k];
  }
}

/** The share of the sum below which the rest is left out. */
const NEGLIGIBLE = 2 ** -60;
/** Strips that are added before the rest is looked at. */
const STRIPS_AT_ONCE = 12;

function stripImprovement(
  edges: Float64Array,
  stride: number,
  count: number,
  mean: Float64Array,
  deviation: Float64Array,
  wantGradient: boolean,
  terms: Float64Array,
  out: Float64Array,
): void {
  const second = edges.subarray(stride);
  const [x, y] = [terms.subarray(0, 3 * stride), terms.subarray(3 * stride, 6 * stride)];
  edgeTerms(edges, stride, 0, count + 1, mean[0], deviation[0], wantGradient, x);
  edgeTerms(second, stride, 0, count, mean[1], deviation[1], wantGradient, y);
  out.fill(0, 0, 5);
  const add = (from: number, to: number): void => {
    const sums = new Float64Array(5);
    for (let c = from; c < to; c++) {
      const width = Math.max(0, x[c] - x[c + 1]);
      sums[0] += width * y[c];
      if (!wantGradient) continue;
      sums[1] += y[c] * (x[stride + c] - x[stride + c + 1]);
      sums[2] += width * y[stride + c];
      sums[3] += y[c] * (x[2 * stride + c] - x[2 * stride + c + 1]);
      sums[4] += width * y[2 * stride + c];
    }
    for (let k = 0; k < 5; k++) out[k] += sums[k];
  };
  const above = edges.subarray(1, count).findIndex((edge) => edge >= mean[0]);
  const middle = above === -1 ? count - 1 : above;
  for (let from = middle; from < count; from += STRIPS_AT_ONCE) {
    const to = Math.min(count, from + STRIPS_AT_ONCE);
    add(from, to);
    if (x[to] * y[count - 1] <= NEGLIGIBLE * out[0]) break;
  }
  for (let to = middle; to > 0; to -= STRIPS_AT_ONCE) {
    const from = Math.max(0, to - STRIPS_AT_ONCE);
    add(from, to);
    if ((x[0] - x[from]) * y[from] <= NEGLIGIBLE * out[0]) break;
  }
}

/** The specification of `Kernels`: plain loops on any Float64Array. */
export const referenceKernels: Kernels = {
  covariance,
  crossCovariance,
  anovaCovariance,
  anovaCrossCovariance,
  anovaInputGradient,
  anovaTableCovariance,
  anovaTableGradient,
  choleskyInPlace,
  invertTriangular,
  gramOfLower,
  weightedSquaredDifferences,
  solveLowerInPlace,
  solveLowerTransposedInPlace,
  multiplyTransposed,
  multiplyLower,
  multiplyLowerTransposed,
  crossDifferences,
  edgeTerms,
  stripImprovement,
};

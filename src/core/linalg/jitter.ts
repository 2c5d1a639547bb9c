/**
 * @file The one place where a covariance that is singular to working precision gets jitter on its diagonal.
 */
import { ParetuneError } from "../errors.ts";
import type { Kernels } from "./kernels.ts";

/** Jitters in the order in which they are tried, relative to the mean diagonal. The last adds a noise of 10 % of a standard deviation. */
const RELATIVE_JITTERS: readonly number[] = [0, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2];

/** Mean of the diagonal; NaN or infinite when any element of the lower triangle is. */
function meanDiagonal(K: Float64Array, n: number): number {
  let trace = 0;
  let invalid = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) invalid += K[i * n + k] * 0;
    trace += K[i * n + i];
  }
  return n === 0 ? 0 : trace / n + invalid;
}

function copyLower(K: Float64Array, n: number, jitter: number, L: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) L[i * n + k] = K[i * n + k];
    L[i * n + i] += jitter;
  }
}

/**
 * L ← lower Cholesky factor of K + jitter · I, with the smallest jitter of 0 and 10⁻¹⁰ … 10⁻² of the mean diagonal for
 * which it exists.
 *
 * @param K n × n, row-major, lower triangle read, not changed.
 * @param L n × n, from the arena of `kernels`, not K; its strict upper triangle is not touched.
 * @returns the jitter that was added to the diagonal (absolute; usually 0).
 * @throws ParetuneError ("not-positive-definite") when K has a NaN or infinity, or when no jitter helps.
 */
export function factorWithJitter(kernels: Kernels, K: Float64Array, n: number, L: Float64Array): number {
  const mean = meanDiagonal(K, n);
  if (!Number.isFinite(mean)) {
    throw new ParetuneError(
      "not-positive-definite",
      `factorWithJitter: covariance must be finite; its mean diagonal is ${mean} (n = ${n}). ` +
        "Check the inputs and hyperparameters for NaN, infinity or overflow.",
    );
  }
  let pivot = -1;
  for (const relative of RELATIVE_JITTERS) {
    const jitter = relative * Math.abs(mean);
    copyLower(K, n, jitter, L);
    pivot = kernels.choleskyInPlace(L, n);
    if (pivot < 0) return jitter;
  }
  throw new ParetuneError(
    "not-positive-definite",
    `factorWithJitter: covariance must be positive definite; pivot ${pivot} is ${L[pivot * n + pivot]} (n = ${n}) with ` +
      `jitter ${RELATIVE_JITTERS[RELATIVE_JITTERS.length - 1]} of the mean diagonal ${mean}. ` +
      "Check that the matrix is symmetric and a covariance.",
  );
}

/**
 * @file A classifier's predictions at new points: P(y = 1 | x) = Φ(m / √(1 + s²)) with the latent mean m and variance s²
 * (R&W eq. 3.82), in logs and with its gradient by x.
 */
import { createWorkspace, POINTS_PER_CHUNK, scaleInputs } from "../linalg/index.ts";
import { logNormalCdf, logNormalCdfDerivative } from "../special/index.ts";
import type { Classifier } from "./fit-classifier.ts";

/** Predictions of one classifier; holds memory of its own. */
export interface ClassProbability {
  /** log P(y = 1) at points (count × d). */
  logProbability(points: Float64Array): Float64Array;
  /** The same with its gradient by x (count × d). */
  withGradient(points: Float64Array): { readonly values: Float64Array; readonly gradient: Float64Array };
}

/** Prepares predictions of a classifier. */
export function createClassProbability(classifier: Classifier): ClassProbability {
  const { points: training, lengthscale, outputscale, mean, alpha, whitening } = classifier;
  const { n, d, X } = training;
  const { kernels, Z, M, Q, D, K, S, V, P } = createWorkspace({
    Z: [n, d],
    M: [n, n],
    Q: [POINTS_PER_CHUNK, d],
    D: [POINTS_PER_CHUNK, d],
    K: [POINTS_PER_CHUNK, n],
    S: [POINTS_PER_CHUNK, n],
    V: [POINTS_PER_CHUNK, n],
    P: [POINTS_PER_CHUNK, n],
  });
  scaleInputs(X, lengthscale, Z);
  M.set(whitening);

  /** Values of up to POINTS_PER_CHUNK points; leaves their adjoints by K in `K` where a gradient is wanted. */
  function evaluate(points: Float64Array, count: number, values: Float64Array, wantGradient: boolean): void {
    scaleInputs(points, lengthscale, Q);
    kernels.crossCovariance("rbf", Q, count, Z, n, d, outputscale, K, S);
    kernels.multiplyLower(K, count, M, n, V);
    if (wantGradient) kernels.multiplyLowerTransposed(V, count, M, n, P);
    for (let i = 0; i < count; i++) {
      let latent = mean;
      let explained = 0;
      for (let k = i * n, j = 0; j < n; k++, j++) {
        latent += K[k] * alpha[j];
        explained += V[k] * V[k];
      }
      const width = 1 + Math.max(0, outputscale - explained);
      const z = latent / Math.sqrt(width);
      values[i] = logNormalCdf(z);
      if (!wantGradient) continue;
      const byZ = logNormalCdfDerivative(z);
      const byMean = byZ / Math.sqrt(width);
      // ∂z/∂s² = −z / (2 (1 + s²)), and ∂s²/∂k = −2 Mᵀ M k.
      const byCovariance = explained < outputscale ? (byZ * z) / width : 0;
      for (let k = i * n, j = 0; j < n; k++, j++) K[k] = (byMean * alpha[j] + byCovariance * P[k]) * S[k];
    }
  }

  function forEachChunk(points: Float64Array, wantGradient: boolean) {
    const count = points.length / d;
    const values = new Float64Array(count);
    const gradient = new Float64Array(wantGradient ? points.length : 0);
    for (let from = 0; from < count; from += POINTS_PER_CHUNK) {
      const size = Math.min(POINTS_PER_CHUNK, count - from);
      evaluate(points.subarray(from * d, (from + size) * d), size, values.subarray(from), wantGradient);
      if (!wantGradient) continue;
      kernels.crossDifferences(K, Q, size, Z, n, d, D);
      scaleInputs(D.subarray(0, size * d), lengthscale, gradient.subarray(from * d));
    }
    return { values, gradient };
  }
  return {
    logProbability: (points) => forEachChunk(points, false).values,
    withGradient: (points) => forEachChunk(points, true),
  };
}

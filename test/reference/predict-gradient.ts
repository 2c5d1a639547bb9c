/** Gradients by x of a posterior's mean and variance at one point, through the plain kernels. */
import type { Posterior } from "../../src/core/gp/index.ts";
import { scaleInputs } from "../../src/core/linalg/index.ts";
import { referenceKernels as kernels } from "./reference-kernels.ts";

/** Gradients at `point` (d): length d each. */
export function predictGradient(
  posterior: Posterior,
  point: Float64Array,
): { mean: Float64Array; variance: Float64Array } {
  const { n, d, X } = posterior.data;
  const { sample, outputscale, inverseFactor, alpha } = posterior;
  const { family, lengthscale } = sample;
  const [Z, Q] = [new Float64Array(n * d), new Float64Array(d)];
  scaleInputs(X, lengthscale, Z);
  scaleInputs(point, lengthscale, Q);
  const [K, S, V, P] = Array.from({ length: 4 }, () => new Float64Array(n));
  kernels.crossCovariance(family, Q, 1, Z, n, d, outputscale, K, S);
  kernels.multiplyLower(K, 1, inverseFactor, n, V);
  kernels.multiplyLowerTransposed(V, 1, inverseFactor, n, P);
  const gradientOf = (adjoint: (k: number) => number): Float64Array => {
    const byScaled = new Float64Array(d);
    const weights = S.map((slope, k) => adjoint(k) * slope);
    kernels.crossDifferences(weights, Q, 1, Z, n, d, byScaled);
    return byScaled.map((value, j) => value / lengthscale[j]);
  };
  return { mean: gradientOf((k) => alpha[k]), variance: gradientOf((k) => -2 * P[k]) };
}

/**
 * @file Joint draws of the noise-free outcome at several points, for quantities that marginals do not determine, such
 * as the probability that a point is the best.
 */
import { factorWithJitter, inWorkspace } from "../linalg/index.ts";
import type { RandomStream } from "../random/index.ts";
import { type Posterior, predictJointly } from "./posterior.ts";

/** The least variance of a point, relative to the outputscale; far below what any measurement resolves. */
const MIN_VARIANCE = 1e-12;

/**
 * `count` draws at q points (q × d, row-major) on the standardised scale: count × q, row-major. A draw is
 * mean + L z with L Lᵀ the posterior covariance of the points (R&W eq. 2.24, A.2).
 */
export function drawOutcomes(
  posterior: Posterior,
  points: Float64Array,
  count: number,
  stream: RandomStream,
): Float64Array {
  const q = points.length / posterior.data.d;
  const { mean, covariance } = predictJointly(posterior, points);
  return inWorkspace({ K: [q, q], L: [q, q], z: [count, q], draws: [count, q] }, ({ kernels, K, L, z, draws }) => {
    K.set(covariance);
    // Where the data determine an outcome, rounding may leave a variance of 0 or a little less.
    for (let i = 0; i < q; i++) K[i * q + i] = Math.max(K[i * q + i], MIN_VARIANCE * posterior.outputscale);
    factorWithJitter(kernels, K, q, L);
    for (let at = 0; at < count * q; at++) z[at] = stream.normal();
    kernels.multiplyLower(z, count, L, q, draws);
    return draws.map((value, at) => mean[at % q] + value);
  });
}

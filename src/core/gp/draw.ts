/**
 * @file Joint draws of the noise-free outcome at several points: what only one draw at a time can say, such as which
 * of them is the best.
 */
import { createArena, factorWithJitter } from "../linalg/index.ts";
import type { RandomStream } from "../random/index.ts";
import { type Posterior, predict, predictCovariance } from "./posterior.ts";

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
  const { mean } = predict(posterior, points);
  const arena = createArena(2 * q * q + 2 * count * q + 16);
  const K = arena.allocate(q * q);
  K.set(predictCovariance(posterior, points));
  // Where the data say everything, rounding may leave a variance of 0 or a little less.
  for (let i = 0; i < q; i++) K[i * q + i] = Math.max(K[i * q + i], LEAST_VARIANCE * posterior.outputscale);
  const L = arena.allocate(q * q);
  factorWithJitter(arena.kernels, K, q, L);
  const z = arena.allocate(count * q);
  for (let at = 0; at < count * q; at++) z[at] = stream.normal();
  const draws = arena.allocate(count * q);
  arena.kernels.multiplyLower(z, count, L, q, draws);
  return draws.map((value, at) => mean[at % q] + value);
}

/** Relative to the outputscale; far below what any measurement resolves. */
const LEAST_VARIANCE = 1e-12;

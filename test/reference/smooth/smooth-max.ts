/** @file The smooth maximum with exponential weights: τ log Σ exp(xᵢ/τ). */
import { exp, log } from "../../../src/core/special/index.ts";

/** τ log Σ exp(values[i]/τ), τ > 0; −Infinity without values. At most τ log n above the maximum. */
export function smoothMax(values: ArrayLike<number>, tau: number): number {
  return signedSmoothMax(values, tau, 1);
}

/** Smooth minimum: −smoothMax(−values). */
export function smoothMin(values: ArrayLike<number>, tau: number): number {
  return -signedSmoothMax(values, tau, -1);
}

/** Writes the gradient of smoothMax into `out`, the softmax of values/τ: positive entries that sum to 1. */
export function smoothMaxGradient(values: ArrayLike<number>, tau: number, out: Float64Array): void {
  signedGradient(values, tau, 1, out);
}

/** Writes the gradient of smoothMin into `out`: positive entries that sum to 1. */
export function smoothMinGradient(values: ArrayLike<number>, tau: number, out: Float64Array): void {
  signedGradient(values, tau, -1, out);
}

function signedGradient(values: ArrayLike<number>, tau: number, sign: 1 | -1, out: Float64Array): void {
  const value = signedSmoothMax(values, tau, sign);
  for (let i = 0; i < values.length; i++) out[i] = exp((sign * values[i] - value) / tau);
}

function signedSmoothMax(values: ArrayLike<number>, tau: number, sign: 1 | -1): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (sign * values[i] > largest) largest = sign * values[i];
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += exp((sign * values[i] - largest) / tau);
  return largest + tau * log(sum);
}

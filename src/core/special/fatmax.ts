/**
 * @file The smooth maximum whose weights fall like a power of the distance to the maximum (Ament et al. 2023, appendix
 * A.4): M + τ log Σ p((M − xᵢ)/τ), M = max xᵢ, with the Pareto-like weight p(u) = (b₀/(b₀ + b₁u + u²))^(α/2), b₁ = α,
 * b₀ = α²/2, whose slope at 0 is −1 and which falls like u^(−α). No other point's gradient vanishes.
 */
import { log } from "./elementary.ts";

/** How fast the weights fall. */
type TailPower = 2 | 4;

/** The weight p(u), u ≥ 0; 1 at 0, with slope −1. */
export function paretoWeight(u: number, power: TailPower = 2): number {
  const b0 = 0.5 * power * power;
  const base = b0 / (b0 + (power + u) * u);
  return power === 2 ? base : base * base;
}

/** dp/du. */
export function paretoWeightDerivative(u: number, power: TailPower = 2): number {
  const b0 = 0.5 * power * power;
  const denominator = b0 + (power + u) * u;
  return (-0.5 * power * paretoWeight(u, power) * (power + 2 * u)) / denominator;
}

/** The index of the largest of sign·values (the first of equals). */
function indexOfLargest(values: ArrayLike<number>, sign: 1 | -1): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (sign * values[i] > sign * values[best]) best = i;
  return best;
}

/** Smooth maximum of at least one value; at most τ log n above the maximum. */
export function fatmax(values: ArrayLike<number>, tau: number): number {
  return signedFatmax(values, tau, 1);
}

/** Smooth minimum: −fatmax(−values). */
export function fatmin(values: ArrayLike<number>, tau: number): number {
  return -signedFatmax(values, tau, -1);
}

/**
 * Writes the gradient of fatmax into `out`, one entry a value; the entries sum to 1. Where several values tie for the
 * maximum, fatmax has a kink and this is one of its one-sided gradients.
 */
export function fatmaxGradient(values: ArrayLike<number>, tau: number, out: Float64Array): void {
  signedGradient(values, tau, 1, out);
}

/** Writes the gradient of fatmin into `out`: as fatmaxGradient. */
export function fatminGradient(values: ArrayLike<number>, tau: number, out: Float64Array): void {
  signedGradient(values, tau, -1, out);
}

function signedFatmax(values: ArrayLike<number>, tau: number, sign: 1 | -1): number {
  const largest = sign * values[indexOfLargest(values, sign)];
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += paretoWeight((largest - sign * values[i]) / tau);
  return largest + tau * log(sum);
}

function signedGradient(values: ArrayLike<number>, tau: number, sign: 1 | -1, out: Float64Array): void {
  const best = indexOfLargest(values, sign);
  let sum = 0;
  let slopes = 0;
  for (let i = 0; i < values.length; i++) {
    const u = (sign * (values[best] - values[i])) / tau;
    sum += paretoWeight(u);
    out[i] = i === best ? 0 : -paretoWeightDerivative(u);
    slopes += out[i];
  }
  for (let i = 0; i < values.length; i++) out[i] /= sum;
  out[best] = 1 - slopes / sum;
}

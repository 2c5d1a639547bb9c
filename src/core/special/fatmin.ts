/**
 * @file The smooth minimum whose weights fall like a power of the distance to the minimum (Ament et al. 2023, appendix
 * A.4): M − τ log Σ p((xᵢ − M)/τ), M = min xᵢ, with the Pareto-like weight p(u) = b₀/(b₀ + b₁u + u²), b₀ = b₁ = 2. Its
 * slope at 0 is −1 and it falls like u⁻², so that no value's gradient vanishes.
 */
import { log } from "./elementary.ts";

/** The weight p(u), u ≥ 0; 1 at 0, with slope −1. */
export function paretoWeight(u: number): number {
  return 2 / (2 + (2 + u) * u);
}

/** dp/du. */
export function paretoWeightDerivative(u: number): number {
  const denominator = 2 + (2 + u) * u;
  return (-paretoWeight(u) * (2 + 2 * u)) / denominator;
}

/** Smooth minimum of n ≥ 1 values at temperature τ > 0, in their unit; at most τ log n below the minimum. */
export function fatmin(values: ArrayLike<number>, tau: number): number {
  const smallest = values[indexOfSmallest(values)];
  if (!Number.isFinite(smallest)) return smallest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += paretoWeight((values[i] - smallest) / tau);
  return smallest - tau * log(sum);
}

/**
 * Writes the gradient of `fatmin` into `out`, one entry per value; the entries sum to 1. Where several values tie for
 * the minimum, `fatmin` has a kink and this is one of its one-sided gradients.
 */
export function fatminGradient(values: ArrayLike<number>, tau: number, out: Float64Array): void {
  const best = indexOfSmallest(values);
  let sum = 0;
  let slopes = 0;
  for (let i = 0; i < values.length; i++) {
    const u = (values[i] - values[best]) / tau;
    sum += paretoWeight(u);
    out[i] = i === best ? 0 : -paretoWeightDerivative(u);
    slopes += out[i];
  }
  for (let i = 0; i < values.length; i++) out[i] /= sum;
  out[best] = 1 - slopes / sum;
}

/** The index of the smallest value (the first of equals). */
function indexOfSmallest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[best]) best = i;
  return best;
}

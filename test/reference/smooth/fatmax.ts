/**
 * The smooth maximum with fat tails and its gradient, by mirroring the smooth minimum of `src/core/special/fatmin.ts`;
 * and the Pareto-like weight for both tail powers of Ament et al. 2023, appendix A.4:
 * p(u) = (b₀/(b₀ + b₁u + u²))^(α/2), b₁ = α, b₀ = α²/2.
 */
import { fatmin, fatminGradient } from "../../../src/core/special/index.ts";

const mirrored = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, (value) => -value);

/** Smooth maximum of at least one value; at most τ log n above the maximum. */
export function fatmax(values: ArrayLike<number>, tau: number): number {
  return -fatmin(mirrored(values), tau);
}

/** Writes the gradient of fatmax into `out`, one entry per value. */
export function fatmaxGradient(values: ArrayLike<number>, tau: number, out: Float64Array): void {
  fatminGradient(mirrored(values), tau, out);
}

/** The weight p(u) for tail power α, u ≥ 0. */
export function paretoWeightOf(power: 2 | 4, u: number): number {
  const b0 = 0.5 * power * power;
  const base = b0 / (b0 + (power + u) * u);
  return power === 2 ? base : base * base;
}

/** dp/du for tail power α. */
export function paretoWeightDerivativeOf(power: 2 | 4, u: number): number {
  const b0 = 0.5 * power * power;
  const denominator = b0 + (power + u) * u;
  return (-0.5 * power * paretoWeightOf(power, u) * (power + 2 * u)) / denominator;
}

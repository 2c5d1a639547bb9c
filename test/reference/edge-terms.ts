/**
 * @file What one edge of a box contributes to an expected improvement: ψ(e) = σ h(z) with z = (mean − e)/σ, and its
 * slopes ∂ψ/∂mean = Φ(z) and ∂ψ/∂σ = φ(z). The kernel src/kernels/edge-terms.ts repeats it operation by operation.
 */
import { INVERSE_SQRT_TWO_PI } from "../../src/core/special/constants.ts";
import { exp } from "../../src/core/special/index.ts";
import { MIN_LINEAR_Z } from "../../src/core/special/log-h.ts";
import { millsRatio, scaledImprovement } from "../../src/core/special/mills.ts";

/** The Mills ratio Φ(−x)/φ(x) at x > ½ from `improvement` = G(x). */
export function millsRatioFrom(x: number, improvement: number): number {
  return (1 - improvement) / x;
}

/**
 * Writes ψ to out[at] and, where wanted, Φ(z) and φ(z) to the two entries after it; all are 0 at an edge at infinity.
 *
 * @kernel
 */
export function writeEdgeTerms(
  z: number,
  deviation: number,
  wantGradient: boolean,
  out: Float64Array,
  at: number,
): void {
  if (z === Number.NEGATIVE_INFINITY) {
    out[at] = 0;
    out[at + 1] = 0;
    out[at + 2] = 0;
    return;
  }
  if (z >= MIN_LINEAR_Z) {
    out[at] = deviation * z;
    out[at + 1] = 1;
    out[at + 2] = 0;
    return;
  }
  const phi = INVERSE_SQRT_TWO_PI * exp(-0.5 * z * z);
  const x = Math.abs(z);
  const improvement = scaledImprovement(x);
  out[at] = deviation * (z > 0 ? z + phi * improvement : phi * improvement);
  if (!wantGradient) return;
  const tail = phi * (x > 0.5 ? millsRatioFrom(x, improvement) : millsRatio(x));
  out[at + 1] = z > 0 ? 1 - tail : tail;
  out[at + 2] = phi;
}

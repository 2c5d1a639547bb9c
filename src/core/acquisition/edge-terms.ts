/**
 * @file What one edge of a box contributes to an expected improvement: ψ(e) = σ h(z) with z = (mean − e)/σ, and its
 * slopes ∂ψ/∂mean = Φ(z) and ∂ψ/∂σ = φ(z).
 */
import { exp, INVERSE_SQRT_TWO_PI, millsRatio, millsRatioFrom, scaledImprovement } from "../special/index.ts";

/** The z from which h(z) = z in double precision. */
const MIN_LINEAR_Z = 9;

/**
 * Writes ψ to out[at] and, where wanted, Φ(z) and φ(z) to the two entries after it; all are 0 at an edge at infinity.
 * Half of a batch's time is spent here.
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

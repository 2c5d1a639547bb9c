/**
 * @file The interface between a draw's boxes and a candidate: what evaluating an expected hypervolume improvement takes
 * and gives. Implementations: strips of two objectives (strip-improvement.ts), boxes with numbered edges (ranked-boxes.ts), logarithms
 * (log-improvement.ts), and the first two with the third where they underflow (exact-improvement.ts).
 *
 *   EHVI = Σ_b Π_k [ψ_k(l_bk) − ψ_k(u_bk)],   ψ(e) = E[(Y − e)₊] = σ h((mean − e)/σ),   h(z) = φ(z) + zΦ(z),
 *
 * over disjoint boxes b that no known outcome dominates (Daulton et al. 2020). Outcomes are maximised.
 */
import type { BoxDecomposition } from "../pareto/index.ts";

/** Outcomes of one candidate in one draw: independent normals, one per metric, on the scale of the improvement. */
export interface NormalOutcomes {
  readonly mean: Float64Array;
  /** Standard deviations σ, all above 0. */
  readonly deviation: Float64Array;
  /** log σ. */
  readonly logDeviation: Float64Array;
}

/** Evaluates log EHVI of single candidates; holds scratch memory for one number of objectives m. */
export interface Improvement<B extends BoxDecomposition = BoxDecomposition> {
  /** d log EHVI / d mean_k and / d σ_k of the last `withGradient`; length m. */
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  /** log EHVI of the first m outcomes. */
  value(boxes: B, outcomes: NormalOutcomes): number;
  /** log EHVI; leaves its gradient in `byMean` and `byDeviation`. */
  withGradient(boxes: B, outcomes: NormalOutcomes): number;
}

/** Evaluates EHVI itself, in plain doubles; 0 where it underflows. */
export interface PlainImprovement<B extends BoxDecomposition = BoxDecomposition> {
  /** d EHVI / d mean_k and / d σ_k of the last evaluation that wanted them; length m. */
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  evaluate(boxes: B, outcomes: NormalOutcomes, wantGradient: boolean): number;
}

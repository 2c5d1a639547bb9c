/**
 * @file An acquisition: the probability of improvement, for one objective. In each draw of the outcomes at known points a
 * candidate with outcome Y ~ N(mean, σ²) is worth
 *
 *   P(Y > b) = Φ(z),   z = (mean − b) / σ,
 *
 * where b is the largest feasible outcome of the draw, or the reference point where no outcome is beyond it.
 */
import type { DrawScore } from "../../src/core/acquisition/draw-score.ts";
import { exp, HALF_LOG_TWO_PI, logNormalCdf } from "../../src/core/special/index.ts";

/**
 * Prepares the score.
 *
 * @param referencePoint - length 1
 * @param draws - number of draws
 */
export function createProbabilityScore(referencePoint: Float64Array, draws: number): DrawScore {
  const [reference] = referencePoint;
  const best = new Float64Array(draws).fill(reference);
  const byMean = new Float64Array(1);
  const byDeviation = new Float64Array(1);
  return {
    keepsAll: false,
    byMean,
    byDeviation,
    next: () => undefined, // nothing differs between the candidates of a batch
    keep(draw, outcomes, count) {
      best[draw] = reference;
      for (let i = 0; i < count; i++) best[draw] = Math.max(best[draw], outcomes[i]);
    },
    evaluate(draw, { mean, deviation }, wantGradient) {
      const z = (mean[0] - best[draw]) / deviation[0];
      const value = logNormalCdf(z);
      if (wantGradient) {
        const slope = exp(-0.5 * z * z - HALF_LOG_TWO_PI - value); // φ(z) / Φ(z)
        byMean[0] = slope / deviation[0];
        byDeviation[0] = (-slope * z) / deviation[0];
      }
      return value;
    },
  };
}

/** @file The probability of beating the reference point in every objective, as a draw's score: Π_k Φ((mean_k − r_k)/σ_k). */
import { exp, HALF_LOG_TWO_PI, logNormalCdf } from "../special/index.ts";
import type { DrawScore } from "./draw-score.ts";

/** Prepares the score; `referencePoint` has length m. It is the same in every draw, whatever is known there. */
export function createReachScore(referencePoint: Float64Array): DrawScore {
  const m = referencePoint.length;
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  return {
    keepsAll: false,
    byMean,
    byDeviation,
    next: () => undefined,
    keep: () => undefined,
    evaluate(_draw, { mean, deviation }) {
      let value = 0;
      for (let k = 0; k < m; k++) {
        const z = (mean[k] - referencePoint[k]) / deviation[k];
        const logCdf = logNormalCdf(z);
        value += logCdf;
        const hazard = exp(-0.5 * z * z - HALF_LOG_TWO_PI - logCdf);
        byMean[k] = hazard / deviation[k];
        byDeviation[k] = (-hazard * z) / deviation[k];
      }
      return value;
    },
  };
}

/**
 * @file The average over the draws of one hyperparameter sample, log α_s = log 1/T Σ_t exp(log score_t), and the
 * backward pass from its gradient to the conditional moments of each metric.
 */

import type { CandidateOutcomes } from "./candidate-outcomes.ts";
import { averageLogs } from "./power-mean.ts";
import type { Scratch } from "./scratch.ts";

/** Scores of one candidate, draw by draw. */
export class DrawAverage {
  /** log score of each draw, length T; after `average` the draws' weights, which sum to 1. */
  readonly logs: Float64Array;
  readonly #metrics: number;
  /** Slopes by the model's mean and deviation: T × metrics × 2. */
  readonly #slopes: Float64Array;

  constructor(draws: number, metrics: number) {
    this.logs = new Float64Array(draws);
    this.#metrics = metrics;
    this.#slopes = new Float64Array(draws * metrics * 2);
  }

  /**
   * Keeps the slopes of draw t for metrics from `first` on.
   *
   * @param score - slopes by the outcomes on the scale of the improvement, one per metric from `first` on
   */
  setSlopes(
    t: number,
    first: number,
    score: { readonly byMean: Float64Array; readonly byDeviation: Float64Array },
    candidate: CandidateOutcomes,
  ): void {
    const { byMean, byDeviation } = score;
    for (let j = 0; j < byMean.length; j++) {
      const k = first + j;
      const at = (t * this.#metrics + k) * 2;
      this.#slopes[at] = candidate.slopeByMean(k, byMean[j], byDeviation[j]);
      this.#slopes[at + 1] = candidate.slopeByDeviation(k, byDeviation[j]);
    }
  }

  /** log α_s; leaves the draws' weights in `logs`. */
  average(): number {
    return averageLogs(this.logs);
  }

  /** Writes the adjoints of point i of a chunk, from the draws' weights and slopes; `scratch` has one per metric. */
  writeAdjoints(i: number, scratch: readonly Scratch[]): void {
    const T = this.logs.length;
    for (let k = 0; k < scratch.length; k++) {
      const { meanAdjoint, varianceAdjoint, variance } = scratch[k];
      let byDeviation = 0;
      for (let t = 0; t < T; t++) {
        const weight = this.logs[t];
        const at = (t * this.#metrics + k) * 2;
        meanAdjoint[i * T + t] = weight === 0 ? 0 : weight * this.#slopes[at];
        byDeviation += weight === 0 ? 0 : weight * this.#slopes[at + 1];
      }
      // σ = √variance
      varianceAdjoint[i] = byDeviation / (2 * Math.sqrt(variance[i]));
    }
  }
}

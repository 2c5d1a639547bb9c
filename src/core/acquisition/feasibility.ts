/**
 * @file The probability that a candidate satisfies its outcome constraints, given one draw of what is known.
 * Constrained metrics are modelled independently of each other and of the objectives, so that
 *
 *   log P(feasible | draw) = Σ_j log[Φ((u_j − μ_j)/σ_j) − Φ((l_j − μ_j)/σ_j)],
 *
 * with (l_j, u_j) the interval that metric j has to lie in (Gardner et al. 2014; Gelbart et al. 2014). It multiplies the
 * improvement of the same draw, so their logs add.
 */
import { exp, logNormalCdf, logNormalDensity, logProbabilityNormalIn } from "../special/index.ts";
import type { NormalOutcomes } from "./improvement.ts";

/** The interval that a metric has to lie in, on its model's scale; ±∞ where nothing bounds it. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Evaluates log P(feasible) of single candidates. */
export interface Feasibility {
  /** d log P / d mean_j and / d σ_j of the last evaluation; one entry per interval. */
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  /** log P; the constrained metrics' outcomes start at `offset`. */
  evaluate(outcomes: NormalOutcomes, offset: number): number;
}

/** Prepares evaluations for some intervals, one per metric. */
export function createFeasibility(intervals: readonly Interval[]): Feasibility {
  const byMean = new Float64Array(intervals.length);
  const byDeviation = new Float64Array(intervals.length);
  return {
    byMean,
    byDeviation,
    evaluate({ mean, deviation }, offset) {
      let sum = 0;
      intervals.forEach(({ lower, upper }, j) => {
        const sigma = deviation[offset + j];
        const a = (lower - mean[offset + j]) / sigma;
        const b = (upper - mean[offset + j]) / sigma;
        const value = logProbability(a, b);
        sum += value;
        byMean[j] = 0;
        byDeviation[j] = 0;
        if (value === Number.NEGATIVE_INFINITY) return;
        // ∂P/∂μ = (φ(a) − φ(b))/σ and ∂P/∂σ = (a φ(a) − b φ(b))/σ; an end at infinity contributes to neither.
        const atLower = Number.isFinite(a) ? exp(logNormalDensity(a) - value) : 0;
        const atUpper = Number.isFinite(b) ? exp(logNormalDensity(b) - value) : 0;
        byMean[j] = (atLower - atUpper) / sigma;
        byDeviation[j] = ((atLower === 0 ? 0 : a * atLower) - (atUpper === 0 ? 0 : b * atUpper)) / sigma;
      });
      return sum;
    },
  };
}

/** log(Φ(b) − Φ(a)), with the exact tails where only one end bounds; −∞ for an empty interval. */
function logProbability(a: number, b: number): number {
  if (!(a < b)) return Number.NEGATIVE_INFINITY;
  if (a === Number.NEGATIVE_INFINITY) return b === Number.POSITIVE_INFINITY ? 0 : logNormalCdf(b);
  return b === Number.POSITIVE_INFINITY ? logNormalCdf(-a) : logProbabilityNormalIn(a, b);
}

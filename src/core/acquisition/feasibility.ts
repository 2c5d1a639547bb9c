/**
 * @file The probability that a candidate satisfies its outcome constraints, given one draw of what is known.
 * Constrained metrics are modelled independently of each other and of the objectives, so that
 *
 *   log P(feasible | draw) = Σ_j log[Φ((u_j − μ_j)/σ_j) − Φ((l_j − μ_j)/σ_j)],
 *
 * with (l_j, u_j) the interval that metric j has to lie in (Gardner et al. 2014; Gelbart et al. 2014). It multiplies the
 * improvement of the same draw, so their logs add.
 */
import {
  exp,
  log,
  log1p,
  logAddExp,
  logNormalCdf,
  logNormalDensity,
  logProbabilityNormalIn,
} from "../special/index.ts";
import type { NormalOutcomes } from "./improvement.ts";

/** The interval that a metric has to lie in, on its model's scale; ±∞ where nothing bounds it. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Doubt in the models of constrained metrics. A smooth process extrapolates too surely beyond a kink, and rules pieces of the
 * feasible region out for good. So P is that of a contaminated normal distribution (Tukey 1960), whose deviation is `widening`
 * times as large in a `share` of the cases (docs/decisions/outcome-constraints.md).
 */
export interface Contamination {
  /** From 0 (none) to 1. */
  readonly share: number;
  /** At least 1. */
  readonly widening: number;
}

/** Evaluates log P(feasible) of single candidates. */
export interface Feasibility {
  /** d log P / d mean_j and / d σ_j of the last evaluation; one entry per interval. */
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  /** log P; the constrained metrics' outcomes start at `offset`. */
  evaluate(outcomes: NormalOutcomes, offset: number): number;
}

/** Prepares evaluations for some intervals, one per metric. Without a contamination P is exactly that of the models. */
export function createFeasibility(intervals: readonly Interval[], contamination?: Contamination): Feasibility {
  const byMean = new Float64Array(intervals.length);
  const byDeviation = new Float64Array(intervals.length);
  const { share, widening } = contamination ?? { share: 0, widening: 1 };
  const parts = [{ logShare: log1p(-share), widening: 1 }];
  if (share > 0) parts.push({ logShare: log(share), widening });
  const logs = new Float64Array(parts.length);

  /** log P of metric j, whose ends are `a` and `b` in deviations from its mean. Writes the slopes. */
  function evaluateOne(j: number, a: number, b: number, sigma: number): number {
    parts.forEach((part, i) => {
      logs[i] = part.logShare + logProbability(a / part.widening, b / part.widening);
    });
    const value = logs.length === 1 ? logs[0] : logAddExp(logs[0], logs[1]);
    byMean[j] = 0;
    byDeviation[j] = 0;
    if (value === Number.NEGATIVE_INFINITY) return value;
    parts.forEach((part) => {
      // Of one part ∂P/∂μ = (φ(a) − φ(b))/σ and ∂P/∂σ = (a φ(a) − b φ(b))/σ; an end at infinity contributes to neither.
      const logWeight = part.logShare - value;
      const lower = a / part.widening;
      const upper = b / part.widening;
      const atLower = Number.isFinite(lower) ? exp(logNormalDensity(lower) + logWeight) : 0;
      const atUpper = Number.isFinite(upper) ? exp(logNormalDensity(upper) + logWeight) : 0;
      byMean[j] += (atLower - atUpper) / (part.widening * sigma);
      byDeviation[j] += ((atLower === 0 ? 0 : lower * atLower) - (atUpper === 0 ? 0 : upper * atUpper)) / sigma;
    });
    return value;
  }

  return {
    byMean,
    byDeviation,
    evaluate({ mean, deviation }, offset) {
      let sum = 0;
      intervals.forEach(({ lower, upper }, j) => {
        const sigma = deviation[offset + j];
        sum += evaluateOne(j, (lower - mean[offset + j]) / sigma, (upper - mean[offset + j]) / sigma, sigma);
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

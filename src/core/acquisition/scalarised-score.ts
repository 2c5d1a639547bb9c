/**
 * @file qLogNParEGO for more objectives than boxes can be had for (Knowles 2006; Daulton et al. 2020, appendix; Ament et
 * al. 2023 for the log form): each candidate of a batch improves one random augmented Chebyshev scalarisation,
 *
 *   s(y) = min_k w_k u_k + ρ Σ_k w_k u_k,   u_k = (y_k − r_k) / range_k,   w uniform on the simplex,
 *
 * over the best of the draw's points, b_t = max_i s(F_ti). The candidate's expectation is by Monte Carlo with a few fixed
 * normal samples z a draw, through smooth functions with fat tails, so that neither value nor gradient vanishes:
 *
 *   log E = log mean_z exp logfatplus(s(μ + σ z) − b_t),   min_k → fatmin_k.
 */
import type { RandomStream } from "../random/index.ts";
import { exp, fatmin, fatminGradient, log, logFatplus, logFatplusDerivative } from "../special/index.ts";
import type { DrawScore } from "./draw-score.ts";

/** Weight of the sum. */
const AUGMENTATION = 0.05;
/** Temperatures of the smooth functions; u is of order 1. */
const MIN_TEMPERATURE = 1e-2;
const PLUS_TEMPERATURE = 1e-3;
/** Samples of the candidate in each draw. */
const SAMPLES = 4;

/** The scalarisation's value of outcomes relative to their ranges; exact, for points that are had. */
export function scalarise(relative: Float64Array, weights: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    const weighted = weights[k] * relative[k];
    least = Math.min(least, weighted);
    sum += weighted;
  }
  return least + AUGMENTATION * sum;
}

/** Weights uniform on the simplex of m objectives, times m so that they are of order 1. */
export function simplexWeights(m: number, stream: RandomStream): Float64Array {
  const parts = Float64Array.from({ length: m }, () => -log(Math.max(stream.uniform(), Number.MIN_VALUE)));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => (m * part) / sum);
}

/**
 * Prepares the score.
 *
 * @param ranges - what one unit of each objective is, all positive; length m
 * @param draws - of each hyperparameter sample
 * @param streams - where the candidate's samples come from, one a hyperparameter sample
 */
export function createScalarisedScore(
  referencePoint: Float64Array,
  ranges: Float64Array,
  draws: number,
  streams: readonly RandomStream[],
): DrawScore {
  const m = referencePoint.length;
  const each = draws * SAMPLES * m;
  const base = Float64Array.from({ length: streams.length * each }, (_, at) => streams[Math.floor(at / each)].normal());
  const best = new Float64Array(streams.length * draws);
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  const weighted = new Float64Array(m);
  const minWeights = new Float64Array(m);
  const logs = new Float64Array(SAMPLES);
  const slopes = new Float64Array(SAMPLES * m);
  const relative = new Float64Array(m);
  const weights = new Float64Array(m).fill(1);

  /** log of the smoothed improvement of one sample; its slopes by y where wanted. */
  function sampleAt(
    draw: number,
    j: number,
    mean: Float64Array,
    deviation: Float64Array,
    wantGradient: boolean,
  ): number {
    const from = (draw * SAMPLES + j) * m;
    let sum = 0;
    for (let k = 0; k < m; k++) {
      weighted[k] = (weights[k] * (mean[k] + deviation[k] * base[from + k] - referencePoint[k])) / ranges[k];
      sum += weighted[k];
    }
    const gap = fatmin(weighted, MIN_TEMPERATURE) + AUGMENTATION * sum - best[draw];
    if (wantGradient) {
      fatminGradient(weighted, MIN_TEMPERATURE, minWeights);
      const slope = logFatplusDerivative(gap, PLUS_TEMPERATURE);
      for (let k = 0; k < m; k++) slopes[j * m + k] = (slope * (minWeights[k] + AUGMENTATION) * weights[k]) / ranges[k];
    }
    return logFatplus(gap, PLUS_TEMPERATURE);
  }

  return {
    keepsAll: true,
    varies: true,
    byMean,
    byDeviation,
    next(candidate) {
      weights.set(simplexWeights(m, candidate));
    },
    keep(draw, outcomes, count) {
      // With no feasible point the reference point, which scores 0, is what there is to beat.
      best[draw] = count === 0 ? 0 : Number.NEGATIVE_INFINITY;
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < m; k++) relative[k] = (outcomes[i * m + k] - referencePoint[k]) / ranges[k];
        best[draw] = Math.max(best[draw], scalarise(relative, weights));
      }
    },
    evaluate(draw, mean, deviation, _logDeviation, wantGradient) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < SAMPLES; j++) {
        logs[j] = sampleAt(draw, j, mean, deviation, wantGradient);
        if (logs[j] > largest) largest = logs[j];
      }
      let sum = 0;
      for (let j = 0; j < SAMPLES; j++) {
        logs[j] = exp(logs[j] - largest);
        sum += logs[j];
      }
      if (wantGradient) {
        byMean.fill(0);
        byDeviation.fill(0);
        for (let j = 0; j < SAMPLES; j++) {
          for (let k = 0; k < m; k++) {
            const slope = (logs[j] / sum) * slopes[j * m + k];
            byMean[k] += slope;
            byDeviation[k] += slope * base[(draw * SAMPLES + j) * m + k];
          }
        }
      }
      return largest + log(sum / SAMPLES);
    },
  };
}

/**
 * @file qLogNParEGO, for more objectives than boxes can be computed for (Knowles 2006; Daulton et al. 2020, appendix;
 * Ament et al. 2023 for the log form). Each candidate of a batch improves one random augmented Chebyshev scalarisation,
 *
 *   s(y) = min_k w_k u_k + ρ Σ_k w_k u_k,   u_k = (y_k − r_k) / range_k,   w uniform on the simplex,
 *
 * over the best of the draw's points, b_t = max_i s(F_ti). The candidate's expectation is by Monte Carlo with a few fixed
 * normal samples z per draw, through smooth functions with fat tails, so that neither value nor gradient vanishes:
 *
 *   log E = log mean_z exp logfatplus(s(μ + σ z) − b_t),   min_k → fatmin_k.
 */
import type { RandomStream } from "../random/index.ts";
import { exp, fatmin, fatminGradient, log, logFatplus, logFatplusDerivative } from "../special/index.ts";
import type { DrawScore } from "./draw-score.ts";
import type { NormalOutcomes } from "./improvement.ts";

/** ρ, the weight of the sum. */
const AUGMENTATION = 0.05;
/** Temperatures of the smooth functions; u is of order 1. */
const MIN_TEMPERATURE = 1e-2;
const PLUS_TEMPERATURE = 1e-3;
/** Samples of the candidate in each draw. */
const SAMPLES_PER_DRAW = 4;

/** The scalarisation's value s at relative outcomes u (length m); exact, for points whose outcomes are known. */
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
 * @param referencePoint - r, length m
 * @param ranges - what one unit of each objective is, all positive; length m
 * @param draws - number of draws of each hyperparameter sample
 * @param streams - the random streams of the candidate's samples, one per hyperparameter sample
 */
export function createScalarisedScore(
  referencePoint: Float64Array,
  ranges: Float64Array,
  draws: number,
  streams: readonly RandomStream[],
): DrawScore {
  const each = draws * SAMPLES_PER_DRAW * referencePoint.length;
  const base = Float64Array.from({ length: streams.length * each }, (_, at) => streams[Math.floor(at / each)].normal());
  return new ScalarisedScore(referencePoint, ranges, base);
}

class ScalarisedScore implements DrawScore {
  readonly keepsAll = true;
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  readonly #reference: Float64Array;
  readonly #ranges: Float64Array;
  /** The samples z: draws × SAMPLES_PER_DRAW × m. */
  readonly #base: Float64Array;
  /** b, by draw. */
  readonly #best: Float64Array;
  /** w of the present candidate. */
  readonly #weights: Float64Array;
  /** Scratch memory of one sample: w_k u_k, slopes of their minimum, u. */
  readonly #weighted: Float64Array;
  readonly #minWeights: Float64Array;
  readonly #relative: Float64Array;
  /** The log improvement of each sample, and its slopes by y: SAMPLES_PER_DRAW × m. */
  readonly #logs = new Float64Array(SAMPLES_PER_DRAW);
  readonly #slopes: Float64Array;

  constructor(referencePoint: Float64Array, ranges: Float64Array, base: Float64Array) {
    const m = referencePoint.length;
    this.byMean = new Float64Array(m);
    this.byDeviation = new Float64Array(m);
    this.#reference = referencePoint;
    this.#ranges = ranges;
    this.#base = base;
    this.#best = new Float64Array(base.length / (SAMPLES_PER_DRAW * m));
    this.#weights = new Float64Array(m).fill(1);
    this.#weighted = new Float64Array(m);
    this.#minWeights = new Float64Array(m);
    this.#relative = new Float64Array(m);
    this.#slopes = new Float64Array(SAMPLES_PER_DRAW * m);
  }

  next(stream: RandomStream): void {
    this.#weights.set(simplexWeights(this.#weights.length, stream));
  }

  keep(draw: number, outcomes: Float64Array, count: number): void {
    const m = this.#weights.length;
    // Without a feasible point the reference point, which scores 0, is the value to beat.
    let best = count === 0 ? 0 : Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < m; k++) {
        this.#relative[k] = (outcomes[i * m + k] - this.#reference[k]) / this.#ranges[k];
      }
      best = Math.max(best, scalarise(this.#relative, this.#weights));
    }
    this.#best[draw] = best;
  }

  evaluate(draw: number, candidate: NormalOutcomes, wantGradient: boolean): number {
    const logs = this.#logs;
    let largest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < SAMPLES_PER_DRAW; j++) {
      logs[j] = this.#sampleImprovement(draw, j, candidate, wantGradient);
      if (logs[j] > largest) largest = logs[j];
    }
    let sum = 0;
    for (let j = 0; j < SAMPLES_PER_DRAW; j++) {
      logs[j] = exp(logs[j] - largest);
      sum += logs[j];
    }
    if (wantGradient) this.#gatherGradient(draw, sum);
    return largest + log(sum / SAMPLES_PER_DRAW);
  }

  /** The log of the smoothed improvement of sample j; its slopes by y where wanted. */
  #sampleImprovement(draw: number, j: number, { mean, deviation }: NormalOutcomes, wantGradient: boolean): number {
    const m = this.#weights.length;
    const weights = this.#weights;
    const ranges = this.#ranges;
    const weighted = this.#weighted;
    const from = (draw * SAMPLES_PER_DRAW + j) * m;
    let sum = 0;
    for (let k = 0; k < m; k++) {
      weighted[k] = (weights[k] * (mean[k] + deviation[k] * this.#base[from + k] - this.#reference[k])) / ranges[k];
      sum += weighted[k];
    }
    const gap = fatmin(weighted, MIN_TEMPERATURE) + AUGMENTATION * sum - this.#best[draw];
    if (wantGradient) {
      const minWeights = this.#minWeights;
      fatminGradient(weighted, MIN_TEMPERATURE, minWeights);
      const slope = logFatplusDerivative(gap, PLUS_TEMPERATURE);
      for (let k = 0; k < m; k++) {
        this.#slopes[j * m + k] = (slope * (minWeights[k] + AUGMENTATION) * weights[k]) / ranges[k];
      }
    }
    return logFatplus(gap, PLUS_TEMPERATURE);
  }

  /** The slopes of all samples, weighted by their shares of the sum. */
  #gatherGradient(draw: number, sum: number): void {
    const m = this.#weights.length;
    const { byMean, byDeviation } = this;
    byMean.fill(0);
    byDeviation.fill(0);
    for (let j = 0; j < SAMPLES_PER_DRAW; j++) {
      for (let k = 0; k < m; k++) {
        const slope = (this.#logs[j] / sum) * this.#slopes[j * m + k];
        byMean[k] += slope;
        byDeviation[k] += slope * this.#base[(draw * SAMPLES_PER_DRAW + j) * m + k];
      }
    }
  }
}

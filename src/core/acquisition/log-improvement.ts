/**
 * @file The log of the expected hypervolume improvement in logarithms throughout: however far from the front, neither
 * value nor gradient vanishes (Ament et al. 2023).
 */
import type { BoxDecomposition } from "../pareto/index.ts";
import { exp, HALF_LOG_TWO_PI, log, log1mexp, logH, logNormalCdf } from "../special/index.ts";
import type { Improvement, NormalOutcomes } from "./improvement.ts";

/** Prepares evaluations for m objectives. */
export function createLogImprovement(m: number): Improvement {
  return new LogImprovement(m);
}

class LogImprovement implements Improvement {
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  readonly #m: number;
  /** The log of each box's product, then the product over the largest of them; by box. */
  #terms = new Float64Array(0);
  /** Slopes of the log of each factor, count × m. */
  #meanTerms = new Float64Array(0);
  #deviationTerms = new Float64Array(0);
  /** log ψ at the last upper edge of each objective: neighbours share edges, which halves the work. */
  readonly #edge: Float64Array;
  readonly #edgeLogPsi: Float64Array;

  constructor(m: number) {
    this.#m = m;
    this.byMean = new Float64Array(m);
    this.byDeviation = new Float64Array(m);
    this.#edge = new Float64Array(m);
    this.#edgeLogPsi = new Float64Array(m);
  }

  value(boxes: BoxDecomposition, outcomes: NormalOutcomes): number {
    return this.#evaluate(boxes, outcomes, false);
  }

  withGradient(boxes: BoxDecomposition, outcomes: NormalOutcomes): number {
    return this.#evaluate(boxes, outcomes, true);
  }

  #evaluate(boxes: BoxDecomposition, outcomes: NormalOutcomes, wantGradient: boolean): number {
    this.#reserve(boxes.count);
    const largest = this.#fillTerms(boxes, outcomes, wantGradient);
    if (largest === Number.NEGATIVE_INFINITY) return largest;
    const terms = this.#terms;
    let sum = 0;
    for (let b = 0; b < boxes.count; b++) {
      terms[b] = exp(terms[b] - largest);
      sum += terms[b];
    }
    if (wantGradient) this.#gatherGradient(boxes.count, sum);
    return largest + log(sum);
  }

  #reserve(count: number): void {
    if (count <= this.#terms.length) return;
    this.#terms = new Float64Array(2 * count);
    this.#meanTerms = new Float64Array(2 * count * this.#m);
    this.#deviationTerms = new Float64Array(2 * count * this.#m);
  }

  /** Writes the log of each box's product; returns the largest. */
  #fillTerms(boxes: BoxDecomposition, outcomes: NormalOutcomes, wantGradient: boolean): number {
    const m = this.#m;
    this.#edge.fill(Number.NaN);
    let largest = Number.NEGATIVE_INFINITY;
    for (let b = 0; b < boxes.count; b++) {
      let term = 0;
      for (let k = 0; k < m; k++) {
        const at = b * m + k;
        const difference = this.#logDifference(k, boxes.lower[at], boxes.upper[at], outcomes);
        term += difference;
        if (wantGradient) this.#setSlopes(boxes, at, difference, outcomes);
      }
      this.#terms[b] = term;
      if (term > largest) largest = term;
    }
    return largest;
  }

  /** log(ψ(lower) − ψ(upper)) of objective k. */
  #logDifference(k: number, lower: number, upper: number, outcomes: NormalOutcomes): number {
    const atLower = this.#edge[k] === lower ? this.#edgeLogPsi[k] : logPsi(outcomes, k, lower);
    const atUpper = logPsi(outcomes, k, upper);
    this.#edge[k] = upper;
    this.#edgeLogPsi[k] = atUpper;
    if (atUpper === Number.NEGATIVE_INFINITY) return atLower;
    const gap = atUpper - atLower;
    return gap < 0 ? atLower + log1mexp(gap) : Number.NEGATIVE_INFINITY;
  }

  /** ∂ψ/∂mean = Φ(z) and ∂ψ/∂σ = φ(z) at both edges, over the difference of ψ; `at` is the factor's place. */
  #setSlopes(boxes: BoxDecomposition, at: number, logDifference: number, outcomes: NormalOutcomes): void {
    if (logDifference === Number.NEGATIVE_INFINITY) {
      this.#meanTerms[at] = 0;
      this.#deviationTerms[at] = 0;
      return;
    }
    const k = at % this.#m;
    const mean = outcomes.mean[k];
    const deviation = outcomes.deviation[k];
    const upper = boxes.upper[at];
    const z = (mean - boxes.lower[at]) / deviation;
    let byMean = exp(logNormalCdf(z) - logDifference);
    let byDeviation = exp(-0.5 * z * z - HALF_LOG_TWO_PI - logDifference);
    if (upper !== Number.POSITIVE_INFINITY) {
      const v = (mean - upper) / deviation;
      byMean -= exp(logNormalCdf(v) - logDifference);
      byDeviation -= exp(-0.5 * v * v - HALF_LOG_TWO_PI - logDifference);
    }
    this.#meanTerms[at] = byMean;
    this.#deviationTerms[at] = byDeviation;
  }

  /** The slopes of all factors, weighted by their boxes' shares of the sum. */
  #gatherGradient(count: number, sum: number): void {
    const m = this.#m;
    const { byMean, byDeviation } = this;
    byMean.fill(0);
    byDeviation.fill(0);
    for (let b = 0; b < count; b++) {
      const weight = this.#terms[b] / sum;
      if (weight === 0) continue;
      for (let k = 0; k < m; k++) {
        byMean[k] += weight * this.#meanTerms[b * m + k];
        byDeviation[k] += weight * this.#deviationTerms[b * m + k];
      }
    }
  }
}

/** log ψ_k at an edge; −∞ at infinity. */
function logPsi({ mean, deviation, logDeviation }: NormalOutcomes, k: number, edge: number): number {
  return edge === Number.POSITIVE_INFINITY
    ? Number.NEGATIVE_INFINITY
    : logDeviation[k] + logH((mean[k] - edge) / deviation[k]);
}

/**
 * @file The log of the expected improvement of one candidate whose outcomes are independent normals, over a set of
 * disjoint boxes that no known outcome dominates:
 *
 *   EHVI = Σ_c Π_m [ψ_m(l_cm) − ψ_m(u_cm)],   ψ(b) = E[(Y − b)₊] = σ h((mean − b)/σ),   h(z) = φ(z) + zΦ(z),
 *
 * everything in logs, so that neither value nor gradient vanishes far from the front (Daulton et al. 2020; Ament et
 * al. 2023). Outcomes are maximised.
 */
import { exp, log, log1mexp, logH, logNormalCdf } from "../special/index.ts";
import { createPlainImprovement } from "./plain-improvement.ts";
import { createRankedImprovement, type RankedCells } from "./ranked-cells.ts";

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** Disjoint boxes, count × m each; `upper` may hold ∞. */
export interface Cells {
  readonly count: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Evaluates log EHVI of single candidates; holds scratch memory for one m. */
export interface Improvement<C extends Cells = Cells> {
  /** d log EHVI / d mean_m and / d deviation_m of the last `withGradient`. */
  readonly byMean: Float64Array;
  readonly byDeviation: Float64Array;
  /** log EHVI; `mean`, `deviation` and the logarithm of the latter have length m. */
  value(cells: C, mean: Float64Array, deviation: Float64Array, logDeviation: Float64Array): number;
  /** log EHVI; leaves its gradient in `byMean` and `byDeviation`. */
  withGradient(cells: C, mean: Float64Array, deviation: Float64Array, logDeviation: Float64Array): number;
}

/** Sums above this have lost nothing to underflow. */
const LEAST_PLAIN = 1e-290;

/** Prepares evaluations for m objectives: in plain doubles where they reach, in logarithms beyond. */
export function createImprovement(m: number): Improvement {
  return withLogsBeyond(m, createPlainImprovement(m));
}

/** The same for boxes whose edges are numbered. */
export function createRankedCellsImprovement(m: number): Improvement<RankedCells> {
  return withLogsBeyond(m, createRankedImprovement(m));
}

function withLogsBeyond<C extends Cells>(
  m: number,
  plain: {
    readonly byMean: Float64Array;
    readonly byDeviation: Float64Array;
    evaluate(cells: C, mean: Float64Array, deviation: Float64Array, wantGradient: boolean): number;
  },
): Improvement<C> {
  const logs = createLogImprovement(m);
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  return {
    byMean,
    byDeviation,
    value(cells, mean, deviation, logDeviation) {
      const sum = plain.evaluate(cells, mean, deviation, false);
      return sum > LEAST_PLAIN ? log(sum) : logs.value(cells, mean, deviation, logDeviation);
    },
    withGradient(cells, mean, deviation, logDeviation) {
      const sum = plain.evaluate(cells, mean, deviation, true);
      const isPlain = sum > LEAST_PLAIN;
      const value = isPlain ? log(sum) : logs.withGradient(cells, mean, deviation, logDeviation);
      for (let k = 0; k < m; k++) {
        byMean[k] = isPlain ? plain.byMean[k] / sum : logs.byMean[k];
        byDeviation[k] = isPlain ? plain.byDeviation[k] / sum : logs.byDeviation[k];
      }
      return value;
    },
  };
}

/** The same in logarithms throughout: however far from the front, neither value nor gradient vanishes. */
export function createLogImprovement(m: number): Improvement {
  let capacity = 0;
  let terms = new Float64Array(0);
  let meanTerms = new Float64Array(0);
  let deviationTerms = new Float64Array(0);
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  // ψ at the last upper bound of each objective: strips share their edges, so half of all evaluations fall away.
  const edge = new Float64Array(m);
  const edgeLogPsi = new Float64Array(m);

  function logPsi(mean: number, deviation: number, logDeviation: number, bound: number): number {
    return bound === Number.POSITIVE_INFINITY
      ? Number.NEGATIVE_INFINITY
      : logDeviation + logH((mean - bound) / deviation);
  }

  function fill(
    cells: Cells,
    mean: Float64Array,
    deviation: Float64Array,
    logDeviation: Float64Array,
    wantGradient: boolean,
  ): number {
    if (cells.count > capacity) {
      capacity = 2 * cells.count;
      terms = new Float64Array(capacity);
      meanTerms = new Float64Array(capacity * m);
      deviationTerms = new Float64Array(capacity * m);
    }
    edge.fill(Number.NaN);
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < cells.count; c++) {
      let term = 0;
      for (let k = 0; k < m; k++) {
        const lower = cells.lower[c * m + k];
        const upper = cells.upper[c * m + k];
        const atLower = edge[k] === lower ? edgeLogPsi[k] : logPsi(mean[k], deviation[k], logDeviation[k], lower);
        const atUpper = logPsi(mean[k], deviation[k], logDeviation[k], upper);
        edge[k] = upper;
        edgeLogPsi[k] = atUpper;
        const gap = atUpper - atLower;
        const difference =
          atUpper === Number.NEGATIVE_INFINITY ? atLower : gap < 0 ? atLower + log1mexp(gap) : Number.NEGATIVE_INFINITY;
        term += difference;
        if (wantGradient) slopes(c * m + k, difference, mean[k], deviation[k], lower, upper);
      }
      terms[c] = term;
      if (term > largest) largest = term;
    }
    if (largest === Number.NEGATIVE_INFINITY) return largest;
    let sum = 0;
    for (let c = 0; c < cells.count; c++) {
      terms[c] = exp(terms[c] - largest);
      sum += terms[c];
    }
    if (wantGradient) gather(cells.count, sum);
    return largest + log(sum);
  }

  /** ∂ψ/∂mean = Φ(z) and ∂ψ/∂σ = φ(z), at both edges, over the difference of ψ. */
  function slopes(
    at: number,
    logDifference: number,
    mean: number,
    deviation: number,
    lower: number,
    upper: number,
  ): void {
    if (logDifference === Number.NEGATIVE_INFINITY) {
      meanTerms[at] = 0;
      deviationTerms[at] = 0;
      return;
    }
    const z = (mean - lower) / deviation;
    let byMeanHere = exp(logNormalCdf(z) - logDifference);
    let byDeviationHere = exp(-0.5 * z * z - HALF_LOG_TWO_PI - logDifference);
    if (upper !== Number.POSITIVE_INFINITY) {
      const v = (mean - upper) / deviation;
      byMeanHere -= exp(logNormalCdf(v) - logDifference);
      byDeviationHere -= exp(-0.5 * v * v - HALF_LOG_TWO_PI - logDifference);
    }
    meanTerms[at] = byMeanHere;
    deviationTerms[at] = byDeviationHere;
  }

  function gather(count: number, sum: number): void {
    byMean.fill(0);
    byDeviation.fill(0);
    for (let c = 0; c < count; c++) {
      const weight = terms[c] / sum;
      if (weight === 0) continue;
      for (let k = 0; k < m; k++) {
        byMean[k] += weight * meanTerms[c * m + k];
        byDeviation[k] += weight * deviationTerms[c * m + k];
      }
    }
  }

  return {
    byMean,
    byDeviation,
    value: (cells, mean, deviation, logDeviation) => fill(cells, mean, deviation, logDeviation, false),
    withGradient: (cells, mean, deviation, logDeviation) => fill(cells, mean, deviation, logDeviation, true),
  };
}

/** Evaluates log P(every outcome exceeds its reference) of single candidates, with the same face as `Improvement`. */
export function createSuccess(referencePoint: Float64Array): Improvement {
  const m = referencePoint.length;
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  function evaluate(mean: Float64Array, deviation: Float64Array): number {
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
  }
  return {
    byMean,
    byDeviation,
    value: (_cells, mean, deviation) => evaluate(mean, deviation),
    withGradient: (_cells, mean, deviation) => evaluate(mean, deviation),
  };
}

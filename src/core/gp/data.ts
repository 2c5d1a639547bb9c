/**
 * @file What a Gaussian process is fitted to: inputs in the unit cube and one standardised outcome.
 */
import { ParetuneError } from "../errors.ts";
import { pickRows } from "../linalg/index.ts";
import { evenlyChosen, mean, variance } from "../statistics/index.ts";

/** Observation noise: inferred as one variance, or known for each point (variances, length n, standardised scale). */
export type Noise = { readonly kind: "inferred" } | { readonly kind: "known"; readonly variances: Float64Array };

/** The inputs of training data. */
export interface Inputs {
  /** Number of input columns. */
  readonly d: number;
  /** Inputs in [0, 1], n × d, row-major. */
  readonly X: Float64Array;
  /** The relevance (the lengthscale) of each input column: length d, numbered from 0. Absent: each column has its own. */
  readonly group?: Int32Array;
}

/** Training data of one metric; structured-cloneable. */
export interface Dataset extends Inputs {
  /** Number of points. */
  readonly n: number;
  /** Standardised outcomes, length n. */
  readonly y: Float64Array;
  readonly noise: Noise;
  /** The possible outcomes, standardised: predictions are truncated to them. Absent: any. */
  readonly possible?: readonly [lower: number, upper: number];
  /**
   * Number of points at the beginning that are the study's own: only these make a front. The others, of an earlier study,
   * inform the model alone. Absent: all points are the study's own.
   */
  readonly own?: number;
}

/** Number of lengthscales of the data's inputs. */
export function countRelevances({ d, group }: Pick<Dataset, "d" | "group">): number {
  return group === undefined ? d : 1 + group.reduce((most, g) => Math.max(most, g), -1);
}

/** The affine map between an outcome's own scale and the model's: y = (raw − mean) / deviation. */
export interface Standardisation {
  readonly mean: number;
  /** Sample standard deviation (n − 1); 1 when the outcomes are constant or there is only one. */
  readonly deviation: number;
}

/** Mean and standard deviation (n − 1) of the outcomes; a constant outcome keeps its scale. */
export function standardisation(raw: Float64Array): Standardisation {
  const n = raw.length;
  if (n === 0) throw new ParetuneError("argument", "standardisation: needs at least one outcome; got none");
  // Scaled by the largest magnitude so that outliers near the largest double do not overflow the squares.
  let scale = 0;
  for (const value of raw) scale = Math.max(scale, Math.abs(value));
  if (!Number.isFinite(scale)) throw new ParetuneError("argument", "standardisation: every outcome must be finite");
  if (scale === 0) return { mean: 0, deviation: 1 };
  const scaled = raw.map((value) => value / scale);
  const deviation = n > 1 ? Math.sqrt(variance(scaled)) : 0;
  // Rounding leaves a constant outcome with a deviation of some 1e-16 of its size: that is still constant.
  return { mean: mean(scaled) * scale, deviation: deviation > 1e-12 ? deviation * scale : 1 };
}

/** A standardised variance above this carries no information. */
const MAX_STANDARDISED_VARIANCE = 1e12;

/** Where the square of the outcomes' deviation overflows or vanishes, errors cannot be standardised: they are inferred. */
function noiseOf(variances: Float64Array | undefined, square: number): Noise {
  if (variances === undefined || !(square > 0) || !Number.isFinite(square)) return { kind: "inferred" };
  return {
    kind: "known",
    variances: variances.map((variance) => Math.min(variance / square, MAX_STANDARDISED_VARIANCE)),
  };
}

/**
 * Standardises outcomes and, where given, the variances of their means.
 *
 * @param raw - outcomes before standardisation, length n
 * @param variances - squared standard errors of `raw`, length n
 * @throws ParetuneError "argument" where X does not hold n × d numbers
 */
export function createDataset(
  { X, d, group }: Inputs,
  raw: Float64Array,
  { mean, deviation }: Standardisation,
  variances?: Float64Array,
): Dataset {
  const n = raw.length;
  if (X.length !== n * d) {
    throw new ParetuneError("argument", `createDataset: X must hold n × d = ${n} × ${d} numbers; got ${X.length}`);
  }
  const noise = noiseOf(variances, deviation * deviation);
  const y = raw.map((value) => {
    const difference = value - mean;
    return Number.isFinite(difference) ? difference / deviation : value / deviation - mean / deviation;
  });
  return { n, d, X, y, noise, ...(group === undefined ? {} : { group }) };
}

/**
 * Number of points from which estimates of hyperparameters are made with less care: with fewer groups left out for the shares of a
 * mixture, and with curvatures by forward differences.
 */
export const MIN_POINTS_FOR_QUICK_ESTIMATES = 160;

/** The points of some rows. Which of them are a study's own (`own`) is not kept, because fits do not depend on it. */
export function pointsOf({ d, X, y, noise, group, possible }: Dataset, rows: readonly number[]): Dataset {
  return {
    n: rows.length,
    d,
    X: pickRows(X, d, rows),
    y: Float64Array.from(rows, (row) => y[row]),
    noise:
      noise.kind === "known" ? { ...noise, variances: Float64Array.from(rows, (row) => noise.variances[row]) } : noise,
    ...(group === undefined ? {} : { group }),
    ...(possible === undefined ? {} : { possible }),
  };
}

/** `count` points at even distances in their order, so that every stage of a study is represented. */
export function somePoints(data: Dataset, count: number): Dataset {
  return pointsOf(data, evenlyChosen([...data.y.keys()], count));
}

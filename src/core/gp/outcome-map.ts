/**
 * @file The monotone map between an outcome on its own scale and on the scale of its model:
 *
 *   y = (sign · t(value) − mean) / deviation,   value = t⁻¹(sign · (mean + deviation · y)).
 *
 * The transform t makes an outcome look more like a Gaussian process: latencies and losses vary by factors (log), rates
 * crowd at 0 or 1 (logit). A monotone map leaves dominance as it is and changes distances. The sign makes larger values
 * better.
 */
import { exp, log, log1p, sigmoid } from "../special/index.ts";
import type { Standardisation } from "./data.ts";

/** The transform of an outcome before it is standardised. */
export type TransformKind = "none" | "log" | "logit";

/** The map of one metric; structured-cloneable. */
export interface OutcomeMap extends Standardisation {
  readonly kind: TransformKind;
  /** Values below `lowest` and above `highest` are outside of the transform's domain and count as these. */
  readonly lowest: number;
  readonly highest: number;
  /** What the transformed value is multiplied by so that larger is better. */
  readonly sign: 1 | -1;
}

/** A value and its first and second derivative. */
export interface ValueAndSlopes {
  value: number;
  slope: number;
  curvature: number;
}

/** The logit keeps at least this far from 0 and 1, unless a value lies closer. */
const MAX_LOGIT_MARGIN = 0.005;

/** The exponent beyond which an outcome counts as infinite. */
const MAX_EXPONENT = 500;

/** The transforms that the values of one metric admit, `none` first. */
export function admissibleTransforms(values: Float64Array): readonly TransformKind[] {
  const kinds: TransformKind[] = ["none"];
  if (values.length === 0) return kinds;
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  if (smallest === largest) return kinds;
  if (smallest > 0) kinds.push("log");
  if (smallest >= 0 && largest <= 1) kinds.push("logit");
  return kinds;
}

/**
 * Creates the map of one metric without standardisation (mean 0, deviation 1).
 *
 * The log keeps clear of 0 by half of the smallest positive value; without one the map is that of `none`. The logit keeps
 * clear of 0 and 1 by half of the smallest distance to them that occurs, at most 0.005.
 *
 * @param values - the metric's outcomes on their own scale
 */
export function createOutcomeMap(kind: TransformKind, sign: 1 | -1, values: Float64Array): OutcomeMap {
  const plain = { sign, mean: 0, deviation: 1 };
  if (kind === "log") {
    let lowest = Number.POSITIVE_INFINITY;
    for (const value of values) if (value > 0) lowest = Math.min(lowest, value / 2);
    if (Number.isFinite(lowest)) return { ...plain, kind, lowest, highest: Number.POSITIVE_INFINITY };
  }
  if (kind === "logit") {
    let margin = MAX_LOGIT_MARGIN;
    for (const value of values) for (const gap of [value, 1 - value]) if (gap > 0) margin = Math.min(margin, gap / 2);
    return { ...plain, kind, lowest: margin, highest: 1 - margin };
  }
  return { ...plain, kind: "none", lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY };
}

/** A value of the metric's own scale on its model's. */
export function toModelScale({ kind, lowest, highest, sign, mean, deviation }: OutcomeMap, value: number): number {
  const inside = Math.min(highest, Math.max(lowest, value));
  const transformed = kind === "none" ? value : kind === "log" ? log(inside) : log(inside) - log1p(-inside);
  return (sign * transformed - mean) / deviation;
}

/** A value of the model's scale on the metric's own. */
export function toOwnScale({ kind, sign, mean, deviation }: OutcomeMap, y: number): number {
  const transformed = sign * (mean + deviation * y);
  return kind === "none" ? transformed : kind === "log" ? exp(transformed) : sigmoid(transformed);
}

/** t′(value): how much the transformed outcome changes with the outcome, before sign and standardisation. */
export function transformSlope({ kind, lowest, highest }: OutcomeMap, value: number): number {
  const inside = Math.min(highest, Math.max(lowest, value));
  return kind === "none" ? 1 : kind === "log" ? 1 / inside : 1 / (inside * (1 - inside));
}

/**
 * Writes into `out` the own-scale value at y times `factor`, with its first and second derivative by y. Values beyond e⁵⁰⁰
 * are held there.
 */
export function ownScaleSlopes(map: OutcomeMap, y: number, factor: number, out: ValueAndSlopes): void {
  const { kind, sign, mean, deviation } = map;
  const by = sign * deviation;
  const transformed = sign * (mean + deviation * y);
  if (kind === "none") {
    out.value = factor * transformed;
    out.slope = factor * by;
    out.curvature = 0;
    return;
  }
  const t = Math.min(MAX_EXPONENT, Math.max(-MAX_EXPONENT, transformed));
  const value = kind === "log" ? exp(t) : sigmoid(t);
  const first = kind === "log" ? value : value * (1 - value);
  const second = kind === "log" ? value : first * (1 - 2 * value);
  out.value = factor * value;
  out.slope = factor * by * first;
  out.curvature = factor * by * by * second;
}

/** The model-scale value of an own-scale value; −∞ where the map does not reach it (a time below 0, a rate above 1). */
export function modelScaleOrNever(map: OutcomeMap, value: number): number {
  const { kind, sign, mean, deviation } = map;
  if (kind === "none") return (sign * value - mean) / deviation;
  const isReached = value > 0 && (kind === "log" || value < 1);
  if (!isReached) return Number.NEGATIVE_INFINITY;
  const transformed = kind === "log" ? log(value) : log(value) - log1p(-value);
  return (sign * transformed - mean) / deviation;
}

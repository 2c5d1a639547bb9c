/**
 * @file The monotone map between an outcome on its own scale and on the scale of its model:
 *
 *   y = (sign · t(value) − mean) / deviation,   value = t⁻¹(sign · (mean + deviation · y)).
 *
 * The transform t makes an outcome look more like a Gaussian process: latencies and losses vary by factors (log), rates
 * crowd at 0 or 1 (logit). A monotone map leaves dominance as it is and changes distances. The sign makes larger values
 * better.
 *
 * Before a transform the values are mapped to u = (value − origin) / width, where they have the transform's domain: u > 0 for
 * the log, 0 < u < 1 for the logit. Without a transform and under the log the width is 1, or a power of two near the typical
 * value where squares of the values would overflow or vanish. Values that are all negative are mirrored under the log (negative
 * width), and t(value) = −log(u).
 */
import { exp, log, log1p, sigmoid } from "../special/index.ts";
import { held, magnitudeUnit } from "../statistics/index.ts";
import type { Standardisation } from "./data.ts";
import { logitInterval, type MetricInterval, type TransformKind, UNBOUNDED } from "./transform-domain.ts";

/** The map of one metric; structured-cloneable. */
export interface OutcomeMap extends Standardisation {
  readonly kind: TransformKind;
  /** u = (value − origin) / width lies in the transform's domain. */
  readonly origin: number;
  readonly width: number;
  /** Values of u below `lowest` and above `highest` are outside of the transform's domain and count as these. */
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

/**
 * Creates the map of one metric without standardisation (mean 0, deviation 1).
 *
 * The log keeps clear of 0 by half of the smallest positive value. Values that are all negative are mirrored; without a value
 * on either side of 0 the map is that of `none`. The logit keeps clear of its ends by half of the smallest distance to them
 * that occurs, at most 0.005 of their distance.
 *
 * @param values - the metric's outcomes on their own scale
 * @param bounds - of the metric
 */
export function createOutcomeMap(
  kind: TransformKind,
  sign: 1 | -1,
  values: Float64Array,
  bounds: MetricInterval = UNBOUNDED,
): OutcomeMap {
  const plain = { sign, mean: 0, deviation: 1, origin: 0, width: 1 };
  if (kind === "log") {
    const direction = values.length > 0 && values.every((value) => value < 0) ? -1 : 1;
    const width = direction * logUnit(values);
    let lowest = Number.POSITIVE_INFINITY;
    for (const value of values) if (value / width > 0) lowest = Math.min(lowest, value / width / 2);
    // Half of the smallest double is 0.
    lowest = Math.max(lowest, Number.MIN_VALUE);
    if (Number.isFinite(lowest)) return { ...plain, kind, width, lowest, highest: Number.POSITIVE_INFINITY };
  }
  if (kind === "logit") {
    const { lower, upper } = logitInterval(bounds);
    const ends = { ...plain, origin: lower, width: upper - lower };
    let margin = MAX_LOGIT_MARGIN;
    for (const value of values) {
      const u = shareOf(ends, value);
      for (const gap of [u, 1 - u]) if (gap > 0) margin = Math.min(margin, gap / 2);
    }
    // Half of the smallest double is 0.
    return { ...ends, kind, lowest: Math.max(margin, Number.MIN_VALUE), highest: 1 - margin };
  }
  return {
    ...plain,
    kind: "none",
    width: magnitudeUnit(values),
    lowest: Number.NEGATIVE_INFINITY,
    highest: Number.POSITIVE_INFINITY,
  };
}

/** The smallest number with all its digits. */
const LEAST_NORMAL = 2 ** -1022;

/** The unit of values under the log: 1 where some would vanish beside the typical one. */
function logUnit(values: Float64Array): number {
  const unit = magnitudeUnit(values);
  const smallest = values.reduce((least, value) => (value === 0 ? least : Math.min(least, Math.abs(value))), unit);
  return smallest / unit >= LEAST_NORMAL ? unit : 1;
}

/** The map to the scale on which a metric has no unit: the outcome over its width, and for the logit the share of the way. */
export function withoutUnit(map: OutcomeMap): OutcomeMap {
  return { ...map, origin: 0, width: directionOf(map) };
}

/** u of a value. */
function shareOf({ origin, width }: Pick<OutcomeMap, "origin" | "width">, value: number): number {
  return (value - origin) / width;
}

/** The direction of the transform: −1 where values are mirrored. */
function directionOf({ width }: Pick<OutcomeMap, "width">): 1 | -1 {
  return width < 0 ? -1 : 1;
}

/** A value of the metric's own scale on its model's. */
export function toModelScale(map: OutcomeMap, value: number): number {
  const { kind, lowest, highest, sign, mean, deviation } = map;
  const inside = Math.min(highest, Math.max(lowest, shareOf(map, value)));
  const transformed =
    kind === "none"
      ? shareOf(map, value)
      : kind === "log"
        ? directionOf(map) * log(inside)
        : log(inside) - log1p(-inside);
  return (sign * transformed - mean) / deviation;
}

/** A value of the model's scale on the metric's own. */
export function toOwnScale(map: OutcomeMap, y: number): number {
  const { kind, origin, width, sign, mean, deviation } = map;
  const transformed = sign * (mean + deviation * y);
  const u = kind === "none" ? transformed : kind === "log" ? exp(directionOf(map) * transformed) : sigmoid(transformed);
  return held(origin + width * u);
}

/**
 * t′(value): how much the transformed outcome changes with the outcome, before sign and standardisation.
 *
 * @param unit - of the outcome's change
 */
export function transformSlope(map: OutcomeMap, value: number, unit = 1): number {
  const { kind, lowest, highest, width } = map;
  const perUnit = unit / Math.abs(width);
  if (kind === "none") return perUnit;
  const inside = Math.min(highest, Math.max(lowest, shareOf(map, value)));
  return perUnit / (kind === "log" ? inside : inside * (1 - inside));
}

/**
 * Writes into `out` the own-scale value at y times `factor`, with its first and second derivative by y. Values beyond e⁵⁰⁰
 * are held there.
 */
export function ownScaleSlopes(map: OutcomeMap, y: number, factor: number, out: ValueAndSlopes): void {
  const { kind, origin, width, sign, mean, deviation } = map;
  const direction = directionOf(map);
  const by = direction * sign * deviation;
  const transformed = direction * sign * (mean + deviation * y);
  if (kind === "none") {
    out.value = factor * width * transformed;
    out.slope = factor * width * by;
    out.curvature = 0;
    return;
  }
  const t = Math.min(MAX_EXPONENT, Math.max(-MAX_EXPONENT, transformed));
  const u = kind === "log" ? exp(t) : sigmoid(t);
  const first = kind === "log" ? u : u * (1 - u);
  const second = kind === "log" ? u : first * (1 - 2 * u);
  out.value = factor * (origin + width * u);
  out.slope = factor * width * by * first;
  out.curvature = factor * width * by * by * second;
}

/** The model-scale value of an own-scale value; −∞ where the map does not reach it (a time below 0, a rate above 1). */
export function modelScaleOrNever(map: OutcomeMap, value: number): number {
  const { kind, sign, mean, deviation } = map;
  const u = shareOf(map, value);
  if (kind === "none") return (sign * u - mean) / deviation;
  const isReached = u > 0 && (kind === "log" || u < 1);
  if (!isReached) return Number.NEGATIVE_INFINITY;
  const transformed = kind === "log" ? directionOf(map) * log(u) : log(u) - log1p(-u);
  return (sign * transformed - mean) / deviation;
}

/** An interval of the metric's own scale on its model's, in which larger is better: ±∞ where the map does not reach an end. */
export function intervalOnModelScale(map: OutcomeMap, { lower, upper }: MetricInterval): readonly [number, number] {
  const { kind, sign, mean, deviation } = map;
  const onTransformed = (end: number): number => {
    const u = shareOf(map, end);
    if (kind === "none") return u;
    const direction = directionOf(map);
    if (!(u > 0)) return direction * Number.NEGATIVE_INFINITY;
    if (kind === "log") return direction * log(u);
    return u < 1 ? log(u) - log1p(-u) : Number.POSITIVE_INFINITY;
  };
  const ends = [lower, upper].map((end) => (sign * onTransformed(end) - mean) / deviation);
  return [Math.min(...ends), Math.max(...ends)];
}

/**
 * @file Which transforms the values of a metric admit, and what becomes of a prescribed one that they do not admit.
 */

/** The transform of an outcome before it is standardised. */
export type TransformKind = "none" | "log" | "logit";

/** An interval in the metric's own unit; ±∞ where nothing bounds it. */
export interface MetricInterval {
  readonly lower: number;
  readonly upper: number;
}

/** The interval of a metric that nothing bounds. */
export const UNBOUNDED: MetricInterval = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
const UNIT: MetricInterval = { lower: 0, upper: 1 };

/** The interval of the logit: the metric's bounds if it has both, else 0 to 1. */
export function logitInterval(bounds: MetricInterval): MetricInterval {
  return Number.isFinite(bounds.lower) && Number.isFinite(bounds.upper) ? bounds : UNIT;
}

/**
 * The transforms that the values of one metric admit, `none` first.
 *
 * @param bounds - of the metric; the logit is that of the share of the way between them
 */
export function admissibleTransforms(
  values: Float64Array,
  bounds: MetricInterval = UNBOUNDED,
): readonly TransformKind[] {
  const kinds: TransformKind[] = ["none"];
  const { lower: smallest, upper: largest } = rangeOf(values);
  if (!(smallest < largest)) return kinds;
  if (smallest > 0) kinds.push("log");
  const { lower, upper } = logitInterval(bounds);
  if (smallest >= lower && largest <= upper) kinds.push("logit");
  return kinds;
}

/** A prescribed transform that the values of a metric do not admit. */
export interface TransformFallback {
  readonly prescribed: TransformKind;
  /** What the model uses: the prescribed one if values merely lie on the edge of its domain, else `none`. */
  readonly used: TransformKind;
  /** Number of values outside of the domain or on its edge. */
  readonly outside: number;
}

/**
 * What becomes of a prescribed transform whose domain some values do not lie in; undefined where all do. Values on the edge
 * (0 for the log, the bounds for the logit) are moved into the domain by `createOutcomeMap`. Beyond the edge the transform
 * has no meaning, and the model uses none. The log of values that are all negative is −log(−value).
 */
export function transformFallback(
  prescribed: TransformKind,
  values: Float64Array,
  bounds: MetricInterval = UNBOUNDED,
): TransformFallback | undefined {
  if (prescribed === "none" || values.length === 0) return undefined;
  const { lower, upper } = prescribed === "log" ? { ...UNBOUNDED, lower: 0 } : logitInterval(bounds);
  const outside = values.filter((value) => !(value > lower && value < upper)).length;
  const isMirrored = prescribed === "log" && values.every((value) => value < 0);
  if (outside === 0 || isMirrored) return undefined;
  const isOnEdge =
    values.every((value) => value >= lower && value <= upper) && !(prescribed === "log" && outside === values.length);
  return { prescribed, used: isOnEdge ? prescribed : "none", outside };
}

function rangeOf(values: Float64Array): MetricInterval {
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    lower = Math.min(lower, value);
    upper = Math.max(upper, value);
  }
  return { lower, upper };
}

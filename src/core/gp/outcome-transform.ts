/**
 * @file Monotone transforms that make an outcome look more like a Gaussian process: latencies and losses vary by factors
 * (log), rates crowd at 0 or 1 (logit). Dominance does not change under a monotone transform; distances do.
 */
import { exp, log, log1p, sigmoid } from "../special/index.ts";

/** What an outcome is put through before it is standardised. */
export type TransformKind = "none" | "log" | "logit";

/** A transform, ready for one metric's values. */
export interface OutcomeTransform {
  readonly kind: TransformKind;
  /** To the model's scale; increasing. Values outside of the transform's domain count as its nearest inside. */
  forward(value: number): number;
  /** Back to the outcome's own scale. */
  inverse(value: number): number;
  /** d forward / d value. */
  slope(value: number): number;
}

const NONE: OutcomeTransform = { kind: "none", forward: (value) => value, inverse: (value) => value, slope: () => 1 };

/** The transforms that these values of one metric admit, `none` first. */
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
 * The transform of one metric, set up for its values: the logit keeps clear of 0 and 1 by half of the smallest distance
 * to them that occurs (at most 0.005), the log of 0 by half of the smallest positive value.
 */
export function createTransform(kind: TransformKind, values: Float64Array): OutcomeTransform {
  if (kind === "log") {
    let least = Number.POSITIVE_INFINITY;
    for (const value of values) if (value > 0) least = Math.min(least, value / 2);
    if (!Number.isFinite(least)) return NONE;
    const inside = (value: number) => Math.max(value, least);
    return { kind, forward: (value) => log(inside(value)), inverse: exp, slope: (value) => 1 / inside(value) };
  }
  if (kind === "logit") {
    let margin = 0.005;
    for (const value of values) for (const gap of [value, 1 - value]) if (gap > 0) margin = Math.min(margin, gap / 2);
    const inside = (value: number) => Math.min(1 - margin, Math.max(margin, value));
    return {
      kind,
      forward: (value) => log(inside(value)) - log1p(-inside(value)),
      inverse: sigmoid,
      slope: (value) => 1 / (inside(value) * (1 - inside(value))),
    };
  }
  return NONE;
}

/**
 * @file What is known of a metric besides its measurements.
 */
import type { OutcomeInterval } from "./outcome-constraint.ts";

/** What is known of a metric. */
export interface MetricTraits {
  /** Shown beside values, e.g. `ms`. */
  readonly unit?: string;
  /** The possible values, both ends included; ±∞ where nothing bounds them. Absent: implied by name and unit, if at all. */
  readonly bounds?: OutcomeInterval;
  /** A counted quantity (parameters, FLOPs) rather than a noisy measurement: a configuration has one value. */
  readonly exact?: true;
}

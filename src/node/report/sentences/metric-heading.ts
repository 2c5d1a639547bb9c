/**
 * @file Metrics that only outcome constraints are on, in words: where they have to lie.
 */
import type { OutcomeInterval } from "../../../core/index.ts";
import { formatNumber } from "./number-format.ts";

/** A metric as a heading names it, with a note or without: `latency`, or `size (constrained: at most 20; a note)`. */
export function metricWords(metric: string, interval: OutcomeInterval | undefined, note?: string): string {
  const constraint = interval === undefined ? undefined : `constrained: ${intervalWords(interval)}`;
  const remarks = [constraint, note].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? metric : `${metric} (${remarks.join("; ")})`;
}

function intervalWords({ lower, upper }: OutcomeInterval): string {
  // More digits than estimates have: a bound is exact, but for the rounding of what it may be computed from.
  const [least, most] = [formatNumber(lower, 6), formatNumber(upper, 6)];
  if (Number.isFinite(lower) && Number.isFinite(upper)) return `${least} to ${most}`;
  if (Number.isFinite(lower)) return `at least ${least}`;
  // Bounds may depend on the baseline, which has not been measured then.
  return Number.isFinite(upper) ? `at most ${most}` : "not bounded yet";
}

/**
 * @file A metric as a heading: its name, and for a metric that is only constrained the interval it must lie in.
 */
import type { OutcomeInterval } from "../../../core/study/index.ts";
import { formatNumber } from "../../../figures/index.ts";

/** The metric with its bounds and a note, if there are any: `latency`, `size (constrained: at most 20; a note)`. */
export function metricWords(metric: string, interval: OutcomeInterval | undefined, note?: string): string {
  const constraint = interval === undefined ? undefined : `constrained: ${intervalWords(interval)}`;
  const remarks = [constraint, note].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? metric : `${metric} (${remarks.join("; ")})`;
}

function intervalWords({ lower, upper }: OutcomeInterval): string {
  // Six digits: a bound is exact up to the rounding of the baseline that it may be computed from.
  const [least, most] = [formatNumber(lower, 6), formatNumber(upper, 6)];
  if (Number.isFinite(lower) && Number.isFinite(upper)) return `${least} to ${most}`;
  if (Number.isFinite(lower)) return `at least ${least}`;
  // A bound that depends on the baseline is unknown until the baseline has been measured.
  return Number.isFinite(upper) ? `at most ${most}` : "not bounded yet";
}

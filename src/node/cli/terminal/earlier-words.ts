/**
 * @file What is said of the earlier study that a study begins with.
 */
import type { Earlier, EarlierUse } from "../../../core/index.ts";

/** E.g. `81 trials of first.yaml (3 left out: it has no dropout)`. */
export function earlierWords({ from, trials, leftOut }: Earlier): string {
  const out = Object.entries(leftOut).map(([reason, count]) => `${count} left out: ${reason}`);
  return `${trials.length} ${trials.length === 1 ? "trial" : "trials"} of ${from}${out.length === 0 ? "" : ` (${out.join("; ")})`}`;
}

/** E.g. `used for accuracy, not for latency_p99 (leave-one-out: -0.12)`. */
export function useWords(uses: readonly EarlierUse[]): string {
  const used = uses.filter((use) => use.used).map(({ metric }) => metric);
  const others = uses
    .filter((use) => !use.used)
    .map(({ metric, gain }) => `${metric} (leave-one-out: ${gain.toFixed(2)})`);
  const parts = [
    ...(used.length === 0 ? [] : [`used for ${used.join(" and ")}`]),
    ...(others.length === 0 ? [] : [`not ${used.length === 0 ? "used " : ""}for ${others.join(" and ")}`]),
  ];
  return parts.length === 0 ? "not yet known whether they help" : parts.join(", ");
}

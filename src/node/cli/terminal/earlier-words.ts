/**
 * @file The earlier study that a study starts from, in words.
 */

import type { EarlierUse } from "../../../core/designer/index.ts";
import type { Earlier } from "../../../core/study/index.ts";

/** The number of earlier trials, e.g. `81 trials of first.yaml (3 left out: it has no dropout)`. */
export function earlierWords({ from, trials, leftOut }: Earlier): string {
  const out = Object.entries(leftOut).map(([reason, count]) => `${count} left out: ${reason}`);
  return `${trials.length} ${trials.length === 1 ? "trial" : "trials"} of ${from}${out.length === 0 ? "" : ` (${out.join("; ")})`}`;
}

/** The metrics whose models use the earlier trials, e.g. `used for accuracy, not for latency_p99 (leave-one-out gain: -0.12)`. */
export function useWords(uses: readonly EarlierUse[]): string {
  const used = uses.filter((use) => use.used).map(({ metric }) => metric);
  const others = uses
    .filter((use) => !use.used)
    .map(({ metric, gain }) => `${metric} (leave-one-out gain: ${gain.toFixed(2)})`);
  const parts = [
    ...(used.length === 0 ? [] : [`used for ${used.join(" and ")}`]),
    ...(others.length === 0 ? [] : [`not ${used.length === 0 ? "used " : ""}for ${others.join(" and ")}`]),
  ];
  return parts.length === 0 ? "not yet known whether they improve the models" : parts.join(", ");
}

/**
 * @file Failed trials by their reason.
 */
import type { TrialRowAnswer } from "../../node/server/answers.ts";

/** The trials that failed for one reason. */
export interface FailureGroup {
  /** The reason of the last of them. */
  readonly reason: string;
  /** The last first. */
  readonly trials: readonly number[];
}

/** Groups the failed trials, the largest group first. Reasons that differ in numbers or addresses alone are the same. */
export function groupFailures(rows: readonly TrialRowAnswer[]): readonly FailureGroup[] {
  const groups = new Map<string, { reason: string; trials: number[] }>();
  for (const { status, reason, trial } of rows) {
    if (status !== "failed") continue;
    const text = reason ?? "no reason was recorded";
    const kind = text.replace(/0x[0-9a-f]+|(?<!exit code )\b\d[\d.e+-]*/gi, "#").replace(/\/\S+\//g, "/");
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, { reason: text, trials: [trial] });
    else {
      group.reason = text;
      group.trials.unshift(trial);
    }
  }
  return [...groups.values()].sort((a, b) => b.trials.length - a.trials.length);
}

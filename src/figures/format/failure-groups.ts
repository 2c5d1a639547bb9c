/**
 * @file Failed trials by their reason.
 */

/** A trial that failed. */
export interface FailedTrial {
  readonly trial: number;
  readonly reason: string;
}

/** The trials that failed for one reason. */
export interface FailureGroup {
  /** The reason of the last of them. */
  readonly reason: string;
  /** The last first. */
  readonly trials: readonly number[];
}

/**
 * Groups failed trials, the largest group first. Reasons that differ in numbers, addresses or folders alone are the same.
 *
 * @param failed - in order of trial number
 */
export function groupFailures(failed: readonly FailedTrial[]): readonly FailureGroup[] {
  const groups = new Map<string, { reason: string; trials: number[] }>();
  for (const { trial, reason } of failed) {
    const kind = reason.replace(/0x[0-9a-f]+|(?<!exit code )\b\d[\d.e+-]*/gi, "#").replace(/\/\S+\//g, "/");
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, { reason, trials: [trial] });
    else {
      group.reason = reason;
      group.trials.unshift(trial);
    }
  }
  return [...groups.values()].sort((a, b) => b.trials.length - a.trials.length);
}

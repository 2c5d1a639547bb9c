/**
 * @file How long the attempts of earlier runs took, from the history of a study.
 */
import { endOf, type StoredEvent } from "../storage/index.ts";
import type { PastAttempt } from "./failure-doubt.ts";

/** The last attempts of trials that runs have evaluated, in the order in which they ended. */
export function pastAttempts(history: readonly StoredEvent[]): readonly PastAttempt[] {
  const starts = new Map<number, number>();
  return history.flatMap(({ time, event }): readonly PastAttempt[] => {
    const { type, trial } = event;
    if (type === "started") starts.set(trial, Date.parse(time));
    const begun = starts.get(trial);
    if ((type !== "completed" && type !== "failed") || begun === undefined) return [];
    const ms = Date.parse(endOf({ time, event })) - begun - (event.used?.waitedMs ?? 0);
    return Number.isFinite(ms) && ms >= 0 ? [{ kind: type, ms }] : [];
  });
}

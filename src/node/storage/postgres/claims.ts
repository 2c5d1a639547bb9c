/**
 * @file Which claims end with events: those of trials that are not running any more.
 */
import { isAccepted, type Trial, type TrialEvent } from "../../../core/study/index.ts";

/** The events after which nobody runs a trial. */
const ENDINGS: readonly TrialEvent["type"][] = ["interrupted", "completed", "failed", "cancelled", "withdrawn"];

/** The running trials whose claims events end. */
export function endedClaims(
  trials: readonly Trial[],
  events: readonly TrialEvent[],
): { readonly release: readonly number[] } {
  const running = new Map(trials.flatMap((trial) => (trial.status === "running" ? [[trial.number, trial]] : [])));
  const release = events.flatMap((event) => {
    const trial = running.get(event.trial);
    const ends = trial !== undefined && event.type !== "suggested" && ENDINGS.includes(event.type);
    return ends && isAccepted(trial, event) ? [event.trial] : [];
  });
  return { release };
}

/**
 * @file What a run says of other runs of its study, and of a store that cannot be reached.
 */
import type { LoopEvent } from "../../loop/index.ts";
import { formatDuration } from "../../report/index.ts";

/** The text of such an event that stays on the screen; undefined for any other event. */
export function sharedRunLine(event: LoopEvent): string | undefined {
  switch (event.type) {
    case "taken-over":
      return `another run has died; this one takes over ${trialWords(event.trials)}`;
    case "waiting-for-others":
      return `waiting for ${trialWords(event.trials)} of other runs, in case one of them dies`;
    case "store-away":
      return `the database cannot be reached (${event.reason}); running trials go on, and their results wait for it`;
    case "store-back":
      return `the database can be reached again, after ${formatDuration(event.milliseconds)}`;
    default:
      return undefined;
  }
}

function trialWords(trials: readonly number[]): string {
  return `${trials.length === 1 ? "trial" : "trials"} ${trials.join(", ")}`;
}

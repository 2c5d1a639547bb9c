/**
 * @file Events as earlier versions of this program stored them. Events are never rewritten, so old names are mapped to
 * today's when an event is read.
 */
import type { TrialEvent } from "./event.ts";
import type { EarlyStop } from "./progress.ts";

/** An early stop as stored until its field `forecast` was renamed to `expected`. */
interface OldEarlyStop extends Pick<EarlyStop, "probability"> {
  readonly forecast: EarlyStop["expected"];
}

/** The event with today's names; the event itself if it has them already. */
export function upgradeEvent(event: TrialEvent): TrialEvent {
  if (event.type !== "cancelled" || event.stop === undefined) return event;
  const stop = event.stop as EarlyStop | OldEarlyStop;
  if (!("forecast" in stop)) return event;
  return { ...event, stop: { probability: stop.probability, expected: stop.forecast } };
}

/**
 * @file When the trials of a study were reserved, started and ended, and the outcomes that they had before they were revised.
 */
import {
  advanceTrial,
  asFailed,
  type EndedTrial,
  isEnded,
  isHeld,
  type LaterEvent,
  revisesOutcomes,
  suggestedTrial,
  type Trial,
} from "../../core/study/index.ts";
import type { StoredEvent } from "./storage.ts";

/** An outcome that was revised later. */
export interface OutcomeThen {
  /** When it was revised, ISO 8601 in UTC. */
  readonly revised: string;
  readonly trial: EndedTrial;
}

/** What the history says of one trial. All times are ISO 8601 in UTC. */
export interface TrialTimeline {
  readonly reserved: string;
  /** The start of its last attempt; absent where it was never started here, e.g. of a trial that the caller evaluated. */
  readonly start?: string;
  /** The machine of that attempt, where several machines may run the study. */
  readonly host?: string;
  /** When its evaluation ended with its first outcome: mostly when that was recorded. */
  readonly end?: string;
  /** The seconds in between in which its commands waited for units of resources; absent: none. */
  readonly waited?: number;
  /** The outcomes before the present one, oldest first. */
  readonly earlier: readonly OutcomeThen[];
}

/** The timelines of all trials, by trial number. */
export function timelines(events: Iterable<StoredEvent>): ReadonlyMap<number, TrialTimeline> {
  const found = new Map<number, TrialTimeline>();
  const trials = new Map<number, Trial>();
  for (const { time, event } of events) {
    const number = event.trial;
    const before = trials.get(number);
    const known = found.get(number);
    if (event.type === "suggested") {
      if (before === undefined) {
        trials.set(number, suggestedTrial(event));
        found.set(number, { reserved: time, earlier: [] });
      }
      continue;
    }
    if (before === undefined || known === undefined) continue;
    const after = advanceTrial(before, event);
    if (after === before) continue;
    trials.set(number, after);
    if (event.type === "started") {
      const { host } = event;
      found.set(number, { ...known, start: time, ...(host === undefined ? {} : { host }) });
    } else if (event.type === "held") found.set(number, { ...known, end: event.ended, ...waitedOf(event) });
    else if (event.type === "interrupted") found.set(number, { reserved: known.reserved, earlier: known.earlier });
    else if (event.type === "withdrawn" && isHeld(before)) {
      found.set(number, { ...known, earlier: [...known.earlier, { revised: time, trial: asFailed(before) }] });
    } else if (!isEnded(before)) found.set(number, { ...known, end: endOf({ time, event }), ...waitedOf(event) });
    else if (revisesOutcomes(event)) {
      found.set(number, { ...known, earlier: [...known.earlier, { revised: time, trial: before }] });
    }
  }
  return found;
}

/** When an evaluation ended, by the event of its outcome. A failure may have been held before it was recorded. */
export function endOf({ time, event }: Pick<StoredEvent, "time" | "event">): string {
  return event.type === "failed" ? (event.ended ?? time) : time;
}

function waitedOf(event: LaterEvent): Pick<TrialTimeline, "waited"> {
  const waitedMs = "used" in event ? event.used?.waitedMs : undefined;
  return waitedMs === undefined ? {} : { waited: waitedMs / 1000 };
}

/** The seconds between start and end, without those of waiting for units; undefined where start or end is not known. */
export function secondsOf({
  start,
  end,
  waited = 0,
}: Pick<TrialTimeline, "start" | "end" | "waited">): number | undefined {
  if (start === undefined || end === undefined) return undefined;
  return Math.max(0, (Date.parse(end) - Date.parse(start)) / 1000 - waited);
}

/**
 * @file Reads the text of a stored event, and refuses what cannot have been written.
 */
import { type TrialEvent, upgradeEvent } from "../../core/study/index.ts";
import { isFields } from "../is-fields.ts";
import { DamagedRecord } from "./storage-error.ts";

/** What a row says of an event beside its text. */
export interface StoredIdentity {
  readonly id: number;
  readonly trial: number;
}

/**
 * The event of a stored text, with today's names.
 *
 * @throws DamagedRecord where the text is not that of an event of the trial
 */
export function parseEvent(body: string, { id, trial }: StoredIdentity): TrialEvent {
  try {
    const event: unknown = JSON.parse(body);
    if (isFields(event) && event["trial"] === trial && isEvent(event)) return upgradeEvent(event as TrialEvent);
  } catch {
    // Reported below, like JSON of another shape.
  }
  const beginning = typeof body === "string" ? JSON.stringify(body.slice(0, 60)) : `a ${typeof body}`;
  throw new DamagedRecord(`record ${id}, of trial ${trial}, cannot be read: ${beginning}`);
}

/** The types of events. */
export const EVENT_TYPES: readonly TrialEvent["type"][] = [
  "suggested",
  "started",
  "held",
  "interrupted",
  "completed",
  "failed",
  "reread",
  "amended",
  "withdrawn",
  "cancelled",
];

function isEvent(event: Readonly<Record<string, unknown>>): boolean {
  switch (event["type"] as TrialEvent["type"]) {
    case "suggested":
      return isFields(event["configuration"]) && typeof event["origin"] === "string";
    case "started":
      return typeof event["attempt"] === "number";
    case "held":
      return typeof event["reason"] === "string" && typeof event["ended"] === "string";
    case "interrupted":
      return true;
    case "completed":
    case "reread":
      return isMetrics(event["metrics"]);
    case "failed":
    case "withdrawn":
    case "cancelled":
      return typeof event["reason"] === "string";
    case "amended":
      return isOutcome(event["outcome"]);
    default:
      return false;
  }
}

function isOutcome(outcome: unknown): boolean {
  if (!isFields(outcome)) return false;
  return outcome["kind"] === "completed" ? isMetrics(outcome["metrics"]) : typeof outcome["reason"] === "string";
}

/** Whether a value is metrics by name, as they are measured. */
export function isMetrics(value: unknown): boolean {
  return isFields(value) && Object.values(value).every(isMeasurement);
}

function isMeasurement(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { mean, standardError, count } = value;
  return (
    Number.isFinite(mean) && (standardError === undefined || Number.isFinite(standardError)) && Number.isFinite(count)
  );
}

/**
 * Notes the trial of a new suggestion in `known`; any other event needs a trial that is known.
 *
 * @throws DamagedRecord where an event has no trial
 */
export function checkKnown({ type, trial }: TrialEvent, known: Set<number>, id: number): void {
  if (type === "suggested") known.add(trial);
  else if (!known.has(trial)) throw new DamagedRecord(`record ${id} is of trial ${trial}, which was never reserved`);
}

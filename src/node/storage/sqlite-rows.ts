/**
 * @file The rows of a store's tables (migrations.ts), one function for each statement.
 */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { type TrialEvent, upgradeEvent } from "../../core/study/index.ts";
import type { Evaluator, ProposalOutcome, StudyEdit } from "./storage.ts";
import { DamagedRecord } from "./storage-error.ts";

/** The names of single values in the table `meta`. */
type MetaKey = "definition" | "edits" | "earlier" | "id" | "modelState" | "name";

/** An event with its place in the history. */
export interface EventRow {
  readonly id: number;
  readonly time: string;
  readonly trial: number;
  readonly evaluator: Evaluator | null;
  readonly event: TrialEvent;
}

/** The events with an id above `afterId`, oldest first. */
export function readEvents(database: DatabaseSyncInstance, afterId: number): readonly EventRow[] {
  const rows = database
    .prepare("SELECT id, time, trial, evaluator, body FROM events WHERE id > ? ORDER BY id")
    .all(afterId) as (Omit<EventRow, "event"> & { readonly body: string })[];
  return rows.map(({ body, ...row }) => ({ ...row, event: upgradeEvent(readBody(body, row)) }));
}

function readBody(body: string, { id, trial }: Pick<EventRow, "id" | "trial">): TrialEvent {
  try {
    const event = JSON.parse(body) as TrialEvent;
    if (event.trial === trial && typeof event.type === "string") return event;
  } catch {
    // Reported below, like JSON of another shape.
  }
  throw new DamagedRecord(`record ${id}, of trial ${trial}, cannot be read: ${JSON.stringify(body.slice(0, 60))}`);
}

/** Stores an event with its time. */
export function insertEvent(
  database: DatabaseSyncInstance,
  event: TrialEvent,
  evaluator: Evaluator | null = null,
): void {
  database
    .prepare("INSERT INTO events (time, trial, type, evaluator, body) VALUES (?, ?, ?, ?, ?)")
    .run(now(), event.trial, event.type, evaluator, JSON.stringify(event));
}

/** Stores events with their time; the caller evaluates the new trials among them. */
export function insertEvents(database: DatabaseSyncInstance, events: readonly TrialEvent[]): void {
  const statement = database.prepare("INSERT INTO events (time, trial, type, evaluator, body) VALUES (?, ?, ?, ?, ?)");
  const time = now();
  for (const event of events) {
    const evaluator: Evaluator | null = event.type === "suggested" ? "caller" : null;
    statement.run(time, event.trial, event.type, evaluator, JSON.stringify(event));
  }
}

/** A single value; undefined if it was never set. */
export function readMeta(database: DatabaseSyncInstance, key: MetaKey): string | undefined {
  const row = database.prepare("SELECT value FROM meta WHERE key = ?").get(key) as { value: string } | undefined;
  return row?.value;
}

/** Sets a single value; undefined removes it. */
export function writeMeta(database: DatabaseSyncInstance, key: MetaKey, value: string | undefined): void {
  if (value === undefined) database.prepare("DELETE FROM meta WHERE key = ?").run(key);
  else database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)").run(key, value);
}

/** The edits that were recorded, oldest first. */
export function readEdits(database: DatabaseSyncInstance): readonly StudyEdit[] {
  return JSON.parse(readMeta(database, "edits") ?? "[]") as StudyEdit[];
}

/** Remembers a change of the definition from `before` to `after`. */
export function insertEdit(database: DatabaseSyncInstance, edit: Omit<StudyEdit, "time">): StudyEdit {
  const timed: StudyEdit = { time: now(), ...edit };
  writeMeta(database, "edits", JSON.stringify([...readEdits(database), timed]));
  return timed;
}

/** Stores a proposal with its time, and optionally its duration and its record. */
export function insertProposal(database: DatabaseSyncInstance, { record, milliseconds }: ProposalOutcome): void {
  database
    .prepare("INSERT INTO proposals (time, milliseconds, record) VALUES (?, ?, ?)")
    .run(now(), milliseconds ?? null, record === undefined ? null : JSON.stringify(record));
}

/** The last record of a proposal, as JSON text; undefined if there is none. */
export function readLastRecord(database: DatabaseSyncInstance): string | undefined {
  const row = database
    .prepare("SELECT record FROM proposals WHERE record IS NOT NULL ORDER BY id DESC LIMIT 1")
    .get() as { record: string } | undefined;
  return row?.record;
}

/** The time of all proposals together, in milliseconds; undefined if none was timed. */
export function readModelMilliseconds(database: DatabaseSyncInstance): number | undefined {
  const row = database.prepare("SELECT sum(milliseconds) AS total FROM proposals").get() as { total: number | null };
  return row.total ?? undefined;
}

/** A number that differs from the last one if another connection has written meanwhile. */
export function readDataVersion(database: DatabaseSyncInstance): number {
  return (database.prepare("PRAGMA data_version").get() as { data_version: number }).data_version;
}

function now(): string {
  return new Date().toISOString();
}

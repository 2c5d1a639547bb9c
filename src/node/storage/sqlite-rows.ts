/**
 * @file The rows of a store's tables (migrations.ts), one function for each statement.
 */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { TrialEvent } from "../../core/study/index.ts";
import { hasChecksums, rowChecksum, writtenRows } from "./checksum.ts";
import type { EventRow } from "./event-log.ts";
import { type ProposalRow, proposalChecksum } from "./proposal-rows.ts";
import { withRun } from "./runs.ts";
import type { Environment, Evaluator, PauseChange, StoredRuns, StudyEdit } from "./storage.ts";
import { DamagedRecord } from "./storage-error.ts";
import { parseEvent } from "./stored-event.ts";

/** The names of single values in the table `meta`. */
export type MetaKey = "definition" | "edits" | "earlier" | "id" | "modelState" | "name" | "pauses" | "runs";

/** A row of the table `events`. Without a checksum it is of a version that had none. */
export interface RawEvent extends Omit<EventRow, "event"> {
  /** The type of the event, which its text has, too. */
  readonly type?: string;
  readonly body: string;
  readonly checksum?: number | null;
}

/**
 * The events with an id above `afterId`, oldest first.
 *
 * @throws DamagedRecord where one is missing or not what was written
 */
export function readEvents(database: DatabaseSyncInstance, afterId: number): readonly EventRow[] {
  const rows = database.prepare("SELECT * FROM events WHERE id > ? ORDER BY id").all(afterId) as unknown as RawEvent[];
  const isSummed = hasChecksums(database);
  const events = rows.map((row) => {
    const event = readEvent(row, isSummed);
    if (event.event.type !== row.type) throw otherType(row, event);
    return event;
  });
  checkNoGaps(database, afterId, events);
  return events;
}

/**
 * The event of a row.
 *
 * @param isSummed - whether the row must have a checksum
 * @throws DamagedRecord where it is not what was written
 */
export function readEvent(row: RawEvent, isSummed: boolean): EventRow {
  const { id, time, trial, evaluator, body, checksum } = row;
  const event = parseEvent(body, row);
  if (isSummed && checksum !== eventChecksum(row)) {
    throw new DamagedRecord(`record ${id}, of trial ${trial}, is not what was written: its checksum differs`);
  }
  return { id, time, trial, evaluator, event };
}

function otherType({ id, trial, type }: RawEvent, { event }: EventRow): DamagedRecord {
  return new DamagedRecord(
    `record ${id}, of trial ${trial}, is not what was written: type ${JSON.stringify(type)} is that of its row, and ` +
      `"${event.type}" that of its text`,
  );
}

/** The checksum of an event's row. */
function eventChecksum({ id, time, trial, evaluator, body }: Omit<RawEvent, "checksum" | "type">): number {
  return rowChecksum(id, time, trial, evaluator, body);
}

/** Records are numbered from 1 on and never removed. */
function checkNoGaps(database: DatabaseSyncInstance, afterId: number, events: readonly EventRow[]): void {
  const gap = events.findIndex(({ id }, index) => id !== afterId + 1 + index);
  if (gap >= 0) throw new DamagedRecord(`record ${afterId + 1 + gap} is missing`);
  const last = afterId + events.length;
  const written = writtenRows(database, "events");
  if (written !== last) throw new DamagedRecord(`its last record is ${last}, and ${written} were written`);
}

/** Stores an event with its time. */
export function insertEvent(
  database: DatabaseSyncInstance,
  event: TrialEvent,
  evaluator: Evaluator | null = null,
): void {
  insertRows(database, [{ time: now(), evaluator, event }]);
}

/** Stores events with their time; the caller evaluates the new trials among them. */
export function insertEvents(database: DatabaseSyncInstance, events: readonly TrialEvent[]): void {
  const time = now();
  insertRows(
    database,
    events.map((event) => ({ time, evaluator: event.type === "suggested" ? "caller" : null, event })),
  );
}

/** Stores events after those that are stored. */
export function insertRows(database: DatabaseSyncInstance, rows: readonly Omit<EventRow, "id" | "trial">[]): void {
  if (rows.length === 0) return;
  const last = database.prepare("SELECT coalesce(max(id), 0) AS id FROM events").get() as { id: number };
  const statement = database.prepare(
    "INSERT INTO events (id, time, trial, type, evaluator, body, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  for (const [index, { time, evaluator, event }] of rows.entries()) {
    const row = { id: last.id + 1 + index, time, trial: event.trial, evaluator, body: JSON.stringify(event) };
    statement.run(row.id, time, row.trial, event.type, evaluator, row.body, eventChecksum(row));
  }
}

/** Gives every row the checksum of its values, which a version before checksums has written. */
export function addChecksums(database: DatabaseSyncInstance): void {
  const event = database.prepare("UPDATE events SET checksum = ? WHERE id = ?");
  for (const row of database.prepare("SELECT * FROM events").all() as unknown as RawEvent[]) {
    event.run(eventChecksum(row), row.id);
  }
  const meta = database.prepare("UPDATE meta SET checksum = ? WHERE key = ?");
  for (const { key, value } of database.prepare("SELECT key, value FROM meta").all() as Record<string, string>[]) {
    meta.run(rowChecksum(key ?? "", value ?? ""), key ?? "");
  }
  const proposal = database.prepare("UPDATE proposals SET checksum = ? WHERE id = ?");
  for (const row of database.prepare("SELECT * FROM proposals").all() as unknown as ProposalRow[]) {
    proposal.run(proposalChecksum(row), row.id);
  }
}

/**
 * A single value; undefined if it was never set.
 *
 * @throws DamagedRecord where it is not what was written
 */
export function readMeta(database: DatabaseSyncInstance, key: MetaKey): string | undefined {
  checkMetaKeys(database);
  const row = database.prepare("SELECT * FROM meta NOT INDEXED WHERE key = ?").get(key) as unknown as
    | MetaRow
    | undefined;
  if (row === undefined || isWholeMeta(row, hasChecksums(database))) return row?.value;
  if (key === "modelState") return undefined; // a cache, which is computed again
  throw new DamagedRecord(`its entry "${key}" is not what was written: its checksum differs`);
}

/**
 * Checks that no single value is missing: its key is in the table and in the index that keeps keys apart, so that a byte which
 * changed in one of them shows.
 */
function checkMetaKeys(database: DatabaseSyncInstance): void {
  const keys = (source: string): string => {
    const rows = database.prepare(`SELECT key FROM meta ${source}`).all() as { key: unknown }[];
    return JSON.stringify(rows.map(({ key }) => key).sort());
  };
  if (keys("NOT INDEXED") === keys("INDEXED BY sqlite_autoindex_meta_1")) return;
  throw new DamagedRecord("the keys of its table meta differ from those of the table's index");
}

/** A row of the table `meta`. Without a checksum it is of a version that had none. */
interface MetaRow {
  readonly key: string;
  readonly value: string;
  readonly checksum?: number | null;
}

/** Whether a single value is what was written. */
export function isWholeMeta({ key, value, checksum }: MetaRow, isSummed: boolean): boolean {
  return typeof value === "string" && (!isSummed || checksum === rowChecksum(key, value));
}

/** Sets a single value; undefined removes it. */
export function writeMeta(database: DatabaseSyncInstance, key: MetaKey, value: string | undefined): void {
  if (value === undefined) database.prepare("DELETE FROM meta WHERE key = ?").run(key);
  else {
    database
      .prepare("INSERT OR REPLACE INTO meta (key, value, checksum) VALUES (?, ?, ?)")
      .run(key, value, rowChecksum(key, value));
  }
}

/** A stored JSON text as a value. */
export function parseStored(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DamagedRecord(`${what} cannot be read: ${JSON.stringify(text.slice(0, 60))}`);
  }
}

/** The edits that were recorded, oldest first. */
export function readEdits(database: DatabaseSyncInstance): readonly StudyEdit[] {
  return parseStored(readMeta(database, "edits") ?? "[]", `its entry "edits"`) as StudyEdit[];
}

/** Remembers a change of the study. */
export function insertEdit(database: DatabaseSyncInstance, edit: Omit<StudyEdit, "time">): StudyEdit {
  const timed: StudyEdit = { time: now(), ...edit };
  writeMeta(database, "edits", JSON.stringify([...readEdits(database), timed]));
  return timed;
}

/** The runs that were recorded, oldest first. */
export function readRuns(database: DatabaseSyncInstance): readonly StoredRuns[] {
  return parseStored(readMeta(database, "runs") ?? "[]", `its entry "runs"`) as StoredRuns[];
}

/** Records that a run begins. */
export function insertRun(database: DatabaseSyncInstance, environment: Environment): void {
  writeMeta(database, "runs", JSON.stringify(withRun(readRuns(database), environment, now())));
}

/** When the study was paused and resumed, oldest first. */
export function readPauses(database: DatabaseSyncInstance): readonly PauseChange[] {
  return parseStored(readMeta(database, "pauses") ?? "[]", `its entry "pauses"`) as PauseChange[];
}

/** Stores that the study was paused or resumed. */
export function insertPause(database: DatabaseSyncInstance, change: Omit<PauseChange, "time">): void {
  writeMeta(database, "pauses", JSON.stringify([...readPauses(database), { time: now(), ...change }]));
}

/** A number that differs from the last one if another connection has written meanwhile. */
export function readDataVersion(database: DatabaseSyncInstance): number {
  return (database.prepare("PRAGMA data_version").get() as { data_version: number }).data_version;
}

function now(): string {
  return new Date().toISOString();
}

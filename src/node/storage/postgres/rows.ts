/**
 * @file The rows of the tables (tables.ts), and the statements that read and write them. Keys of studies and places in the history are
 * numbers of the database itself, so they stand in the text; whatever else comes from outside is a parameter.
 */
import type { TrialEvent } from "../../../core/study/index.ts";
import { rowChecksum } from "../checksum.ts";
import type { EventRow } from "../event-log.ts";
import type { Evaluator } from "../storage.ts";
import { DamagedRecord } from "../storage-error.ts";
import { parseEvent } from "../stored-event.ts";
import type { Row } from "./client.ts";

/** One study in the tables of a schema. */
export interface StudyKey {
  readonly schema: string;
  readonly key: number;
}

/** The kinds of records besides events. */
export type RecordKind = "edit" | "pause" | "run" | "proposal";

/** A record with its place in the history. */
export interface RecordRow {
  /** From 1 on, without gaps. */
  readonly id: number;
  readonly time: string;
  readonly kind: RecordKind;
  /** As JSON. */
  readonly body: string;
}

/** What is new since a snapshot. */
export interface Since {
  readonly event: number;
  readonly record: number;
  readonly model: number;
  readonly settled: number;
}

/** The start of a transaction that writes: no other process writes to the study until it ends. A commit is acknowledged when it is on
 * the disk, whatever the server's default; a process that is gone loses its locks soon. */
export function beginWriting({ schema, key }: StudyKey, { event }: Pick<Since, "event">): string {
  return `BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout = '20s'; SET LOCAL statement_timeout = '30s'; SET LOCAL idle_in_transaction_session_timeout = '20s';
SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write');
SELECT last_event, last_record FROM ${schema}.studies WHERE key = ${key} FOR UPDATE;
SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now;
${selectEvents({ schema, key }, event)}
SELECT trial, runner FROM ${schema}.claims WHERE study = ${key}`;
}

/** The places of the results of `beginWriting`. */
export const WRITING_RESULTS = { study: 5, now: 6, events: 7, claims: 8 } as const;

/** Everything that is new, from one state of the database. */
export function readState({ schema, key }: StudyKey, { event, record, model, settled }: Since): string {
  return `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT id, version, last_event, last_record, model_version, settled,
  CASE WHEN model_version <> ${model} THEN model_state END AS model_state,
  CASE WHEN settled <> ${settled} THEN earlier END AS earlier FROM ${schema}.studies WHERE key = ${key};
${selectEvents({ schema, key }, event)}
${selectRecords({ schema, key }, record)}
COMMIT`;
}

function selectEvents({ schema, key }: StudyKey, after: number): string {
  return `SELECT id, time, trial, type, evaluator, body, checksum FROM ${schema}.events WHERE study = ${key} AND id > ${after} ORDER BY id;`;
}

/** The records after one. */
export function selectRecords({ schema, key }: StudyKey, after: number): string {
  return `SELECT id, time, kind, body, checksum FROM ${schema}.records WHERE study = ${key} AND id > ${after} ORDER BY id;`;
}

/** An event to be stored. */
export interface NewEvent {
  readonly event: TrialEvent;
  readonly evaluator?: Evaluator;
}

/** What one transaction stores. */
export interface NewRows {
  readonly now: string;
  /** The name of the write. */
  readonly token: string;
  /** The ids of the last event and record before it. */
  readonly last: { readonly event: number; readonly record: number };
  readonly events: readonly NewEvent[];
  readonly records: readonly Pick<RecordRow, "kind" | "body">[];
  /** Replaces the warm-start cache, or removes it (null). */
  readonly modelState?: string | null;
  /** The trials that are given to a run, and those that nobody runs any more. */
  readonly claim?: { readonly runner: string; readonly trials: readonly number[] };
  readonly release: readonly number[];
}

/** The statement that stores rows, with its parameters. All of it is one statement, so one answer is waited for. */
export function insertRows({ schema, key }: StudyKey, rows: NewRows): readonly [text: string, values: unknown[]] {
  const { now, token, last, events, records, modelState, claim, release } = rows;
  const eventRows = events.map(({ event, evaluator }, index) => {
    const [id, body] = [last.event + 1 + index, JSON.stringify(event)];
    const checksum = rowChecksum(id, now, event.trial, evaluator ?? null, body);
    return { id, trial: event.trial, type: event.type, evaluator: evaluator ?? null, body, checksum };
  });
  const recordRows = records.map(({ kind, body }, index) => {
    const id = last.record + 1 + index;
    return { id, kind, body, checksum: rowChecksum(id, now, kind, body) };
  });
  const tokens = (count: number): readonly (string | null)[] =>
    Array.from({ length: count }, (_, index) => (index === 0 ? token : null));
  const text = `WITH new_events AS (
  INSERT INTO ${schema}.events (study, id, time, trial, type, evaluator, body, checksum, token)
  SELECT ${key}, id, $1, trial, type, evaluator, body, checksum, token FROM unnest($2::bigint[], $3::integer[], $4::text[], $5::text[],
    $6::text[], $7::bigint[], $8::uuid[]) AS row (id, trial, type, evaluator, body, checksum, token)
), new_records AS (
  INSERT INTO ${schema}.records (study, id, time, kind, body, checksum, token)
  SELECT ${key}, id, $1, kind, body, checksum, token FROM unnest($9::bigint[], $10::text[], $11::text[], $12::bigint[], $13::uuid[])
    AS row (id, kind, body, checksum, token)
), released AS (DELETE FROM ${schema}.claims WHERE study = ${key} AND trial = ANY ($14::integer[])
), claimed AS (
  INSERT INTO ${schema}.claims (study, trial, runner) SELECT ${key}, trial, $15::uuid FROM unnest($16::integer[]) AS row (trial)
  ON CONFLICT (study, trial) DO UPDATE SET runner = excluded.runner
)
UPDATE ${schema}.studies SET version = version + 1, last_event = last_event + $17, last_record = last_record + $18,
  model_state = CASE WHEN $19::boolean THEN $20 ELSE model_state END, model_version = model_version + $19::boolean::integer
WHERE key = ${key}`;
  return [
    text,
    [
      now,
      eventRows.map(({ id }) => id),
      eventRows.map(({ trial }) => trial),
      eventRows.map(({ type }) => type),
      eventRows.map(({ evaluator }) => evaluator),
      eventRows.map(({ body }) => body),
      eventRows.map(({ checksum }) => checksum),
      tokens(eventRows.length),
      recordRows.map(({ id }) => id),
      recordRows.map(({ kind }) => kind),
      recordRows.map(({ body }) => body),
      recordRows.map(({ checksum }) => checksum),
      tokens(recordRows.length),
      release,
      claim?.runner ?? null,
      claim?.trials ?? [],
      eventRows.length,
      recordRows.length,
      modelState !== undefined,
      modelState ?? null,
    ],
  ];
}

/**
 * The events of rows that follow an event.
 *
 * @param last - the id that the last one must have
 * @throws DamagedRecord where one is missing or not what was written
 */
export function eventsOf(rows: readonly Row[], after: number, last: number): readonly EventRow[] {
  checkNoGaps("record", rows, after, last);
  return rows.map((row) => {
    const [id, trial, body] = [Number(row["id"]), Number(row["trial"]), String(row["body"])];
    const [time, evaluator] = [String(row["time"]), row["evaluator"] as Evaluator | null];
    if (Number(row["checksum"]) !== rowChecksum(id, time, trial, evaluator, body)) {
      throw new DamagedRecord(`record ${id}, of trial ${trial}, is not what was written: its checksum differs`);
    }
    return { id, time, trial, evaluator, event: parseEvent(body, { id, trial }) };
  });
}

/** The same for records. */
export function recordsOf(rows: readonly Row[], after: number, last: number): readonly RecordRow[] {
  checkNoGaps("note", rows, after, last);
  return rows.map((row) => {
    const [id, time, kind, body] = [Number(row["id"]), String(row["time"]), row["kind"], String(row["body"])];
    if (Number(row["checksum"]) !== rowChecksum(id, time, String(kind), body)) {
      throw new DamagedRecord(`note ${id} is not what was written: its checksum differs`);
    }
    return { id, time, kind: kind as RecordKind, body };
  });
}

function checkNoGaps(what: string, rows: readonly Row[], after: number, last: number): void {
  const gap = rows.findIndex(({ id }, index) => Number(id) !== after + 1 + index);
  if (gap >= 0) throw new DamagedRecord(`${what} ${after + 1 + gap} is missing`);
  const end = after + rows.length;
  if (end !== last) throw new DamagedRecord(`its last ${what} is ${end}, and ${last} were written`);
}

/**
 * @file Reads what is whole in a damaged database: through SQLite where it can, and from the bytes of the pages where it cannot.
 */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import type { TrialEvent } from "../../../core/study/index.ts";
import { CHECKSUM_FORMAT } from "../checksum.ts";
import type { EventRow } from "../event-log.ts";
import { checkVersion, migrate } from "../migrations.ts";
import { isWholeProposal, NO_PROPOSALS, type ProposalRow, readProposals } from "../proposal-rows.ts";
import { copyDatabase } from "../read-only-copy.ts";
import { isWholeMeta, type MetaKey, type RawEvent, readEvent, readEvents, readMeta } from "../sqlite-rows.ts";
import { DamagedRecord, StorageError } from "../storage-error.ts";
import { EVENT_TYPES } from "../stored-event.ts";
import { logProblem } from "../write-ahead-log.ts";
import { applyLog, readPages } from "./database-pages.ts";
import { type FoundRow, foundRows } from "./page-rows.ts";

/** A record that cannot be read, with what the index of the database says of it. */
export interface LostRecord {
  readonly record: number;
  readonly trial?: number;
  readonly type?: TrialEvent["type"];
}

/** What is whole in a database. */
export interface Salvage {
  /** What is wrong with the database; undefined if all of it is whole. */
  readonly problem: string | undefined;
  /** The events that are whole, oldest first. */
  readonly events: readonly EventRow[];
  readonly lost: readonly LostRecord[];
  readonly meta: ReadonlyMap<MetaKey, string>;
  readonly proposals: readonly ProposalRow[];
}

/**
 * What was found so far. Later findings do not replace earlier ones. Rows without a checksum are taken only if none has one: then
 * the database is of a version that had none.
 */
interface Findings {
  readonly isSummed: boolean;
  readonly events: Map<number, EventRow>;
  /** By record: what the index says of it. */
  readonly index: Map<number, Required<LostRecord>>;
  readonly meta: Map<MetaKey, string>;
  readonly proposals: Map<number, ProposalRow>;
  /** The number of records that were written, if that is known. */
  written: number;
  /** The format of the database, where its header says it. */
  version?: number;
}

/** The keys that a new store takes over. The cache of the models is computed again. */
const META_KEYS: readonly MetaKey[] = ["definition", "edits", "earlier", "id", "name", "pauses", "runs"];

/**
 * Reads what is whole in a database, which is not changed.
 *
 * @throws StorageError "newer"
 */
export function readSalvage(file: string): Salvage {
  const summed = findRows(file, true);
  const { problem, found } = summed.mayBeOld ? findRows(file, false) : summed;
  const events = [...found.events.values()].sort((a, b) => a.id - b.id);
  const last = Math.max(found.written, events.at(-1)?.id ?? 0, ...found.index.keys());
  const lost: LostRecord[] = [];
  for (let record = 1; record <= last; record++) {
    if (!found.events.has(record)) lost.push(found.index.get(record) ?? { record });
  }
  const proposals = [...found.proposals.values()].sort((a, b) => a.id - b.id);
  return { problem, events, lost, meta: found.meta, proposals };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

/** Reads what is whole; `mayBeOld` says that no row with a checksum was found, in a database that may be of a version without. */
function findRows(file: string, isSummed: boolean) {
  const found: Findings = {
    isSummed,
    events: new Map(),
    index: new Map(),
    meta: new Map(),
    proposals: new Map(),
    written: 0,
  };
  const problem = readBySqlite(file, found);
  if (problem !== undefined && (isFile(file) || isFile(`${file}-wal`))) {
    for (const row of foundRows(readPages(file))) addRow(row, found);
  }
  const hasNone = found.events.size + found.meta.size + found.proposals.size === 0;
  return { problem, found, mayBeOld: hasNone && (found.version ?? 0) < CHECKSUM_FORMAT };
}

/** Adds what SQLite reads; returns what is wrong, or undefined if all is whole. */
function readBySqlite(file: string, found: Findings): string | undefined {
  if (!existsSync(file)) return "it does not exist";
  if (!isFile(file)) return "it is not a regular file";
  if (statSync(file).size === 0) return "it is empty";
  accessSync(file, constants.R_OK);
  const ofLog = logProblem(file);
  const copy = copyDatabase(file);
  try {
    if (ofLog !== undefined) applyLog(copy.file);
    const database = new DatabaseSync(copy.file);
    try {
      return readTables(database, file, found) ?? ofLog;
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof StorageError) throw error;
    return messageOf(error);
  } finally {
    copy.remove();
  }
}

function readTables(database: DatabaseSyncInstance, file: string, found: Findings): string | undefined {
  const problems: string[] = [];
  const attempt = (body: () => void): void => {
    try {
      body();
    } catch (error) {
      if (error instanceof StorageError) throw error;
      problems.push(messageOf(error));
    }
  };
  attempt(() => {
    found.version = checkVersion(database, file);
  });
  attempt(() => checkIntegrity(database));
  attempt(() => readEvents(database, 0)); // only to name what is wrong
  const rows = (table: string): IterableIterator<unknown> => database.prepare(`SELECT * FROM ${table}`).iterate();
  attempt(() => {
    for (const row of rows("events")) addEvent(row as RawEvent, found);
  });
  attempt(() => {
    for (const row of rows("meta")) {
      if (!addMeta(row as never, found)) throw new DamagedRecord("an entry of its table meta is not what was written");
    }
  });
  attempt(() => {
    for (const row of rows("proposals")) {
      if (!addProposal(row as never, found)) throw new DamagedRecord("a proposal is not what was written");
    }
  });
  // Rows that are missing: what every other command refuses is damage here, too.
  attempt(() => readMeta(database, "definition"));
  attempt(() => readProposals(database, NO_PROPOSALS));
  attempt(() => {
    for (const row of rows("sqlite_sequence") as IterableIterator<{ name: string; seq: number }>) {
      if (row.name === "events") found.written = row.seq;
    }
  });
  attempt(() => migrate(database, file)); // of the copy: tables that are not those of its format cannot be
  return problems[0];
}

function checkIntegrity(database: DatabaseSyncInstance): void {
  const row = database.prepare("PRAGMA integrity_check(1)").get() as { integrity_check: string };
  if (row.integrity_check !== "ok") throw new DamagedRecord(row.integrity_check.replaceAll("\n", " "));
}

/** Adds a row that was found in the bytes of a page, if it is one of the store's tables. */
function addRow({ id, values }: FoundRow, found: Findings): void {
  if (id === undefined) addIndexRow(values, found);
  else if (values.length >= 6) addEvent(asEvent(id, values), found);
  else if (values.length >= 4) addProposal(asProposal(id, values), found);
  else if (values.length >= 2) addMeta({ key: values[0], value: values[1], ...checksumAt(values, 2) } as never, found);
}

function checksumAt(values: FoundRow["values"], at: number): { readonly checksum?: number | null } {
  return values.length > at ? { checksum: values[at] as number | null } : {};
}

function asEvent(id: number, values: FoundRow["values"]): RawEvent {
  const [, time, trial, , evaluator, body] = values as unknown as [null, string, number, string, "run" | null, string];
  return { id, time, trial, evaluator, body, ...checksumAt(values, 6) };
}

function asProposal(id: number, values: FoundRow["values"]): ProposalRow {
  const [, time, milliseconds, record] = values as [null, string, number | null, string | null];
  return { id, time, milliseconds, record, ...checksumAt(values, 4) };
}

function addEvent(row: RawEvent, found: Findings): void {
  if (found.events.has(row.id) || typeof row.time !== "string" || !Number.isInteger(row.trial)) return;
  try {
    found.events.set(row.id, readEvent(row, found.isSummed));
  } catch {
    // It is lost, unless it is found elsewhere.
  }
}

function addMeta(row: { readonly key: MetaKey; readonly value: string }, found: Findings): boolean {
  if (!isWholeMeta(row, found.isSummed)) return row.key === "modelState";
  if (META_KEYS.includes(row.key) && !found.meta.has(row.key)) found.meta.set(row.key, row.value);
  return true;
}

function addProposal(row: ProposalRow, found: Findings): boolean {
  const { id, time, milliseconds, record } = row;
  const isShaped =
    typeof time === "string" &&
    (milliseconds === null || typeof milliseconds === "number") &&
    (record === null || typeof record === "string");
  if (!isShaped || !isWholeProposal(row, found.isSummed)) return false;
  if (!found.proposals.has(id)) found.proposals.set(id, row);
  return true;
}

function addIndexRow(values: FoundRow["values"], found: Findings): void {
  const [trial, type, record] = values;
  if (values.length !== 3 || typeof trial !== "number" || typeof record !== "number" || record < 1) return;
  const known = EVENT_TYPES.find((each) => each === type);
  if (known !== undefined && record < MAX_RECORDS) found.index.set(record, { record, trial, type: known });
}

/** More records than any store has. */
const MAX_RECORDS = 1e8;

function messageOf(error: unknown): string {
  return error instanceof DamagedRecord
    ? error.message
    : `SQLite: ${error instanceof Error ? error.message : String(error)}`;
}

/**
 * @file Opens a study's store, creating it the first time.
 */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Study } from "../../core/index.ts";
import { checkDefinition, definitionOf } from "./definition.ts";
import { explainSqliteError, isBusy, StorageError } from "./errors.ts";
import { databaseFile } from "./folder.ts";
import { migrate } from "./migrations.ts";
import { readEdits, SqliteStorage } from "./sqlite.ts";
import type { Storage, StudyEdit } from "./storage.ts";

/** How long a statement waits for another process's transaction. */
const BUSY_TIMEOUT_MS = 10_000;
/** Opening a brand-new file from two processes at once fails without waiting, so it is tried again. */
const OPEN_TRIES = 40;

export interface OpenOptions {
  /** Creates the store if there is none; otherwise a missing store is `StorageError` "missing". */
  readonly create: boolean;
}

/**
 * Remembers the study when the store is new; else checks that it is the same, and records what was changed in where it
 * is searched. What was told under the earlier definition stays.
 */
function settleDefinition(database: DatabaseSyncInstance, study: Study, file: string): void {
  const definition = definitionOf(study);
  const select = database.prepare("SELECT value FROM meta WHERE key = 'definition'");
  const stored = (): string | undefined => (select.get() as { value: string } | undefined)?.value;
  if (stored() === definition) return;
  inTransaction(database, () => {
    const before = stored();
    if (before === definition) return; // another process was faster
    const set = database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)");
    if (before !== undefined) {
      const changes = checkDefinition(before, study, file);
      if (changes.length > 0) {
        const edit: StudyEdit = { time: new Date().toISOString(), changes, before, after: definition };
        set.run("edits", JSON.stringify([...readEdits(database), edit]));
      }
      // What the model remembers is in the old order, or on the old scale.
      database.exec("DELETE FROM meta WHERE key = 'modelState'");
    }
    set.run("definition", definition);
  });
}

/** Keeps the trials that the study begins with; what the model remembers of others is forgotten. */
function settleEarlier(database: DatabaseSyncInstance, { earlier }: Study): void {
  if (earlier === undefined) return;
  const text = JSON.stringify(earlier);
  const select = database.prepare("SELECT value FROM meta WHERE key = 'earlier'");
  if ((select.get() as { value: string } | undefined)?.value === text) return;
  inTransaction(database, () => {
    database.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('earlier', ?)").run(text);
    database.exec("DELETE FROM meta WHERE key = 'modelState'");
  });
}

function inTransaction(database: DatabaseSyncInstance, body: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    body();
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function openOnce(file: string, study: Study): DatabaseSyncInstance {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    migrate(database, file);
    settleDefinition(database, study, file);
    settleEarlier(database, study);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * The store of a study in a folder.
 *
 * Throws `StorageError`: "missing" (and `create` is false), "newer" (written by a newer version), "changed" (the
 * study's parameters, objectives or baseline are not those of the store; where they are searched may differ, which is
 * recorded), "full", "broken".
 */
export async function openStore(folder: string, study: Study, options: OpenOptions): Promise<Storage> {
  const file = databaseFile(folder);
  if (!options.create && !existsSync(file)) {
    throw new StorageError(
      "missing",
      `there is no store at ${folder} yet. \`paretune run\` or \`suggest\` creates it.`,
    );
  }
  if (options.create) createFolder(folder);
  for (let left = OPEN_TRIES; ; left--) {
    try {
      return new SqliteStorage(openOnce(file, study), folder, file);
    } catch (error) {
      if (!isBusy(error) || left === 0) throw explainSqliteError(error, file);
      await sleep(50 + 10 * (process.pid % 10));
    }
  }
}

function createFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StorageError("broken", `the folder ${folder} cannot be created (${detail}). Use --store DIR.`);
  }
}

/** One folder at a time: Node's recursive mkdir never returns where the system refuses new folders, as in /proc. */
function makeFolder(folder: string): void {
  const isFolder = (): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!isFolder()) throw error; // another process may have been faster
  }
}

/**
 * @file Opens a study's store, creating it the first time.
 */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Study } from "../../core/study/index.ts";
import { checkDefinition, definitionOf } from "./definition.ts";
import { databaseFile } from "./folder.ts";
import { migrate } from "./migrations.ts";
import { insertEdit, readMeta, writeMeta } from "./rows.ts";
import { SqliteStorage } from "./sqlite.ts";
import type { Storage, StudyEdit } from "./storage.ts";
import { explainSqliteError, isBusy, StorageError } from "./storage-error.ts";
import { inTransaction } from "./transaction.ts";

/** How long a statement waits for the transaction of another process. */
const BUSY_TIMEOUT_MS = 10_000;
/** The number of retries: opening a new file from two processes at once fails without waiting. */
const OPEN_RETRIES = 40;

/** Options of `openStore`. */
export interface OpenOptions {
  /** Whether to create a store that does not exist; otherwise it is a `StorageError` "missing". */
  readonly create: boolean;
}

/** The opened store of a study. The caller closes it. */
export interface OpenedStore {
  readonly storage: Storage;
  /** The change of the study's definition that this opening recorded; absent where there was none. */
  readonly edit?: StudyEdit;
}

/**
 * Stores the definition of a new study. For a study that is known, checks that its results still belong to it and records
 * how the region that it searches has changed; results recorded under the earlier definition are kept. The warm-start cache
 * is dropped where the definition or the earlier study differ from those it was made for.
 */
function settleStudy(database: DatabaseSyncInstance, study: Study, file: string): StudyEdit | undefined {
  const definition = definitionOf(study);
  const earlier = study.earlier === undefined ? undefined : JSON.stringify(study.earlier);
  const isSettled = (): boolean =>
    readMeta(database, "definition") === definition &&
    (earlier === undefined || readMeta(database, "earlier") === earlier);
  if (isSettled()) return undefined;
  return inTransaction(database, "write", () => {
    if (isSettled()) return undefined; // another process was faster
    const before = readMeta(database, "definition");
    const changes = before === undefined ? [] : checkDefinition(before, study, file);
    writeMeta(database, "definition", definition);
    if (earlier !== undefined) writeMeta(database, "earlier", earlier);
    writeMeta(database, "modelState", undefined);
    return before === undefined || changes.length === 0
      ? undefined
      : insertEdit(database, { changes, before, after: definition });
  });
}

function openOnce(file: string, folder: string, study: Study): OpenedStore {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    migrate(database, file);
    const edit = settleStudy(database, study, file);
    return { storage: new SqliteStorage(database, { folder, file }), ...(edit === undefined ? {} : { edit }) };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens the store of a study in a folder.
 *
 * Throws `StorageError`: "missing" (and `create` is false), "newer" (written by a newer version), "changed" (the
 * study's parameters, objectives or baseline are not those of the store; the region that is searched may differ, which
 * is recorded), "full", "broken".
 */
export async function openStore(folder: string, study: Study, options: OpenOptions): Promise<OpenedStore> {
  const file = databaseFile(folder);
  if (!options.create && !existsSync(file)) {
    throw new StorageError(
      "missing",
      `there is no store at ${folder} yet. \`paretune run\` or \`suggest\` creates it.`,
    );
  }
  if (options.create) createFolder(folder);
  for (let left = OPEN_RETRIES; ; left--) {
    try {
      return openOnce(file, folder, study);
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

/** Creates one folder at a time, as Node's recursive mkdir never returns where the system refuses new folders (/proc). */
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

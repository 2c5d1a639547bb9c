/**
 * @file Stores in one SQLite file, `study.db`.
 */
import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { type Earlier, foldTrials, type Study } from "../../core/study/index.ts";
import { checkDefinition, definitionOf } from "./definition.ts";
import { fileIdentity } from "./file-state.ts";
import { folderName, hasTrialFolders } from "./folder.ts";
import { takeClaim } from "./lease.ts";
import { checkVersion, isCurrent, migrate } from "./migrations.ts";
import { checkFileSystem } from "./network-file-system.ts";
import { copyDatabase } from "./read-only-copy.ts";
import { interruptedRepair } from "./repair-store.ts";
import { SqliteStorage } from "./sqlite.ts";
import { insertEdit, parseStored, readEvents, readMeta, writeMeta } from "./sqlite-rows.ts";
import type { SoleLease, Storage, StudyEdit } from "./storage.ts";
import { damaged, explainSqliteError, isBusy, isReadOnly, lost, StorageError } from "./storage-error.ts";
import type { OpenedStore, StoreContents, StoreFormat } from "./store-format.ts";
import { inTransaction } from "./transaction.ts";
import { logProblem } from "./write-ahead-log.ts";

/** How long a statement waits for the transaction of another process. */
const BUSY_TIMEOUT_MS = 10_000;
/** The number of retries: opening a new file from two processes at once fails without waiting. */
const OPEN_RETRIES = 40;

/** The format of SQLite stores, which suits every folder. */
export const sqliteFormat: StoreFormat = {
  suits: () => true,
  exists: (folder) => existsSync(databaseFile(folder)) || interruptedRepair(folder) !== undefined,
  open: openDatabase,
  claim: claimDatabase,
  read: readDatabase,
  view: viewDatabase,
  identity: (folder) => fileIdentity(databaseFile(folder)),
};

/** The database of a store. */
function databaseFile(folder: string): string {
  return join(folder, "study.db");
}

async function openDatabase(folder: string, study: Study): Promise<OpenedStore> {
  const file = databaseFile(folder);
  checkFileSystem(folder);
  checkWhole(file, folder);
  for (let left = OPEN_RETRIES; ; left--) {
    try {
      return openOnce(file, folder, study);
    } catch (error) {
      if (isReadOnly(error) && existsSync(file)) return openReadOnly(file, folder, study);
      if (!isBusy(error) || left === 0) throw explainSqliteError(error, file);
      await sleep(50 + 10 * (process.pid % 10));
    }
  }
}

/** Opens a copy of a store that cannot be written. Every write is refused. */
export function openReadOnly(file: string, folder: string, study: Study): OpenedStore {
  try {
    const copy = copyDatabase(file);
    try {
      const database = openSettled(copy.file, study).database;
      return { storage: new SqliteStorage(database, { folder, file: copy.file }, { of: file, remove: copy.remove }) };
    } catch (error) {
      copy.remove();
      throw error;
    }
  } catch (error) {
    const explained = explainSqliteError(error, file);
    if (explained instanceof StorageError) throw explained;
    const detail = error instanceof Error ? error.message : String(error);
    throw new StorageError("broken", `${file} can be neither written nor read (${detail}). Check its permissions.`);
  }
}

/**
 * Stores the definition of a new study. For a study that is known, checks that its results still belong to it and records
 * how the region that it searches has changed; results recorded under the earlier definition are kept. The warm-start cache
 * is dropped where the definition or the earlier study differ from those it was made for.
 */
function settleStudy(database: DatabaseSyncInstance, study: Study, file: string): StudyEdit | undefined {
  const definition = definitionOf(study);
  const earlier = study.earlier === undefined ? undefined : JSON.stringify(study.earlier);
  checkName(readMeta(database, "name"), study, file);
  const isSettled = (): boolean =>
    readMeta(database, "name") !== undefined &&
    readMeta(database, "definition") === definition &&
    (earlier === undefined || readMeta(database, "earlier") === earlier);
  if (isSettled()) return undefined;
  return inTransaction(database, "write", () => {
    if (isSettled()) return undefined; // another process was faster
    const before = readMeta(database, "definition");
    const changes = before === undefined ? [] : checkDefinition(before, study, file);
    if (readMeta(database, "name") === undefined) writeMeta(database, "name", study.name);
    if (before === definition && earlier === undefined) return undefined; // a store of a version that kept no name
    writeMeta(database, "definition", definition);
    if (earlier !== undefined) writeMeta(database, "earlier", earlier);
    writeMeta(database, "modelState", undefined);
    return before === undefined || changes.length === 0
      ? undefined
      : insertEdit(database, { changes, before, after: definition });
  });
}

/** Refuses a study whose folder has the same name as that of another study, since their names differ in punctuation only. */
function checkName(stored: string | undefined, { name }: Study, file: string): void {
  const own = folderName(name);
  if (stored === undefined || stored === name || folderName(stored) !== own || basename(dirname(file)) !== own) return;
  throw new StorageError(
    "changed",
    `${dirname(file)} has the results of the study "${stored}", and this one is "${name}": both names lead to the same ` +
      "folder. Give it a name with other letters or digits, or choose another folder with --store DIR.",
  );
}

/** Refuses a database that was removed or emptied: SQLite would begin a new one beside the trials of the old. */
function checkNotEmptied(file: string, folder: string): void {
  if (!hasTrialFolders(folder)) return;
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  const trials = join(folder, "trials");
  if (size === undefined) throw lost(file, trials);
  if (size === 0 || hasNoTables(file)) throw damaged(file, `it is empty, although ${trials} has trials`);
}

/** Whether a database has nothing in it, as if it were new. */
function hasNoTables(file: string): boolean {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    return database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.["tables"] === 0;
  } finally {
    database.close();
  }
}

/** Refuses what SQLite would silently read as less: it would begin a new store, or drop the end of a damaged log. */
function checkWhole(file: string, folder: string): void {
  if (interruptedRepair(folder) !== undefined) throw damaged(file, "a repair of it was interrupted");
  const problem = logProblem(file);
  if (problem !== undefined) throw damaged(file, problem);
}

function openOnce(file: string, folder: string, study: Study): OpenedStore {
  checkNotEmptied(file, folder);
  const { database, edit } = openSettled(file, study);
  return { storage: new SqliteStorage(database, { folder, file }), ...(edit === undefined ? {} : { edit }) };
}

/** Opens a database in today's format, with the definition of the study. */
function openSettled(file: string, study: Study) {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    migrate(database, file);
    return { database, edit: settleStudy(database, study, file) };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Takes the right to run. The database is closed again, so that its folder may be moved. */
async function claimDatabase(folder: string): Promise<SoleLease> {
  const file = databaseFile(folder);
  checkWhole(file, folder);
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      migrate(database, file);
      const lock = await takeClaim(database, folder);
      return { kind: "sole", release: async () => lock.release() };
    } finally {
      database.close();
    }
  } catch (error) {
    throw explainSqliteError(error, file);
  }
}

/** Opens a database to look at. An older format is brought up to date first. */
async function viewDatabase(folder: string, study: Study): Promise<Storage> {
  const file = databaseFile(folder);
  checkWhole(file, folder);
  try {
    checkNotEmptied(file, folder);
    if (!isCurrent(file)) await (await openDatabase(folder, study)).storage.close();
    const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      checkVersion(database, file);
      const stored = readMeta(database, "definition");
      checkName(readMeta(database, "name"), study, file);
      if (stored !== undefined && stored !== definitionOf(study)) checkDefinition(stored, study, file);
      return new SqliteStorage(database, { folder, file }, { of: file, remove: () => {} });
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    if (isReadOnly(error) && existsSync(file)) return openReadOnly(file, folder, study).storage;
    throw explainSqliteError(error, file);
  }
}

/** Reads a database in any version that this software knows. Nothing in it is changed. */
async function readDatabase(folder: string): Promise<StoreContents> {
  const file = databaseFile(folder);
  checkWhole(file, folder);
  try {
    try {
      return readContents(file);
    } catch (error) {
      if (!isReadOnly(error) || !existsSync(file)) throw error;
      const copy = copyDatabase(file);
      try {
        return readContents(copy.file);
      } finally {
        copy.remove();
      }
    }
  } catch (error) {
    throw explainSqliteError(error, file);
  }
}

function readContents(file: string): StoreContents {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    checkVersion(database, file);
    return inTransaction(database, "read", () => {
      const earlier = readMeta(database, "earlier");
      return {
        trials: foldTrials(readEvents(database, 0).map(({ event }) => event)),
        earlier: earlier === undefined ? undefined : (parseStored(earlier, `its entry "earlier"`) as Earlier),
      };
    });
  } finally {
    database.close();
  }
}

/**
 * @file Stores in one SQLite file, `study.db`.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { type Earlier, foldTrials, type Study } from "../../core/study/index.ts";
import { checkDefinition, definitionOf } from "./definition.ts";
import { giveUpOwnership, takeOwnership } from "./lease.ts";
import { checkVersion, migrate } from "./migrations.ts";
import { insertEdit, readEvents, readMeta, writeMeta } from "./rows.ts";
import { SqliteStorage } from "./sqlite.ts";
import type { Lease, StudyEdit } from "./storage.ts";
import { explainSqliteError, isBusy } from "./storage-error.ts";
import type { OpenedStore, StoreContents, StoreFormat } from "./store-format.ts";
import { inTransaction } from "./transaction.ts";

/** How long a statement waits for the transaction of another process. */
const BUSY_TIMEOUT_MS = 10_000;
/** The number of retries: opening a new file from two processes at once fails without waiting. */
const OPEN_RETRIES = 40;

/** The format of SQLite stores, which suits every folder. */
export const sqliteFormat: StoreFormat = {
  suits: () => true,
  exists: (folder) => existsSync(databaseFile(folder)),
  open: openDatabase,
  claim: claimDatabase,
  read: readDatabase,
};

/** The database of a store. */
function databaseFile(folder: string): string {
  return join(folder, "study.db");
}

async function openDatabase(folder: string, study: Study): Promise<OpenedStore> {
  const file = databaseFile(folder);
  for (let left = OPEN_RETRIES; ; left--) {
    try {
      return openOnce(file, folder, study);
    } catch (error) {
      if (!isBusy(error) || left === 0) throw explainSqliteError(error, file);
      await sleep(50 + 10 * (process.pid % 10));
    }
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

async function claimDatabase(folder: string): Promise<Lease> {
  const file = databaseFile(folder);
  const once = <T>(use: (database: DatabaseSyncInstance) => T): T => {
    try {
      const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
      try {
        migrate(database, file);
        return use(database);
      } finally {
        database.close();
      }
    } catch (error) {
      throw explainSqliteError(error, file);
    }
  };
  const token = once((database) => inTransaction(database, "write", () => takeOwnership(database, folder)));
  return { release: async () => once((database) => giveUpOwnership(database, token)) };
}

/** Reads a database in any version that this software knows. Nothing in it is changed. */
async function readDatabase(folder: string): Promise<StoreContents> {
  const file = databaseFile(folder);
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      checkVersion(database, file);
      return inTransaction(database, "read", () => {
        const earlier = readMeta(database, "earlier");
        return {
          trials: foldTrials(readEvents(database, 0).map(({ event }) => event)),
          earlier: earlier === undefined ? undefined : (JSON.parse(earlier) as Earlier),
        };
      });
    } finally {
      database.close();
    }
  } catch (error) {
    throw explainSqliteError(error, file);
  }
}

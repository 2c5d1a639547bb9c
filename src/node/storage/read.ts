/**
 * @file Reads a store that belongs to another study: nothing in it is changed.
 */
import { DatabaseSync } from "@photostructure/sqlite";
import type { Earlier, Trial } from "../../core/index.ts";
import { explainSqliteError } from "./errors.ts";
import { databaseFile } from "./folder.ts";
import { checkVersion } from "./migrations.ts";
import { SqliteStorage } from "./sqlite.ts";

/** What another study may want of a store. */
export interface StoreContents {
  readonly trials: readonly Trial[];
  /** What the study of the store has itself begun with. */
  readonly earlier: Earlier | undefined;
}

/** The contents of the store in a folder, which must be there. Throws `StorageError` "newer", "broken". */
export async function readStore(folder: string): Promise<StoreContents> {
  const file = databaseFile(folder);
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    const storage = new SqliteStorage(database, folder, file);
    try {
      checkVersion(database, file);
      return { trials: await storage.trials(), earlier: await storage.earlier() };
    } finally {
      await storage.close();
    }
  } catch (error) {
    throw explainSqliteError(error, file);
  }
}

/**
 * @file Reads a store that belongs to another study, in any format that this software knows. Nothing in it is changed.
 */
import { DatabaseSync } from "@photostructure/sqlite";
import { type Earlier, foldTrials, type Trial } from "../../core/study/index.ts";
import { databaseFile } from "./folder.ts";
import { checkVersion } from "./migrations.ts";
import { readEvents, readMeta } from "./rows.ts";
import { explainSqliteError } from "./storage-error.ts";
import { inTransaction } from "./transaction.ts";

/** What another study may need from a store. */
export interface StoreContents {
  readonly trials: readonly Trial[];
  /** The trials that the store's own study began with. */
  readonly earlier: Earlier | undefined;
}

/** The contents of the store in a folder, which must exist. Throws `StorageError` "newer", "broken". */
export async function readStore(folder: string): Promise<StoreContents> {
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

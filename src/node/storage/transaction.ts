/**
 * @file Transactions of a SQLite database.
 */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/**
 * Runs the body in a transaction: all of it happens, or nothing.
 *
 * @param kind - `write` waits for other writers first; `read` sees one state of the database throughout
 */
export function inTransaction<T>(database: DatabaseSyncInstance, kind: "read" | "write", body: () => T): T {
  database.exec(kind === "write" ? "BEGIN IMMEDIATE" : "BEGIN");
  try {
    const result = body();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * @file The tables of the database, as the steps that lead from each format to the next. A step that was released is
 * never edited; a new version is a new step.
 */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { StorageError } from "./storage-error.ts";
import { inTransaction } from "./transaction.ts";

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE events (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     time TEXT NOT NULL,           -- ISO 8601, UTC
     trial INTEGER NOT NULL,
     type TEXT NOT NULL,
     evaluator TEXT,               -- of a suggested trial: 'run' or 'caller'
     body TEXT NOT NULL            -- the event as JSON
   ) STRICT;
   CREATE INDEX events_of_trial ON events (trial, type);
   CREATE TABLE owner (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     token TEXT NOT NULL,
     host TEXT NOT NULL,
     pid INTEGER NOT NULL,
     process_start TEXT NOT NULL,  -- tells a process from a later one with the same pid
     since TEXT NOT NULL,
     heartbeat INTEGER NOT NULL    -- milliseconds since 1970
   ) STRICT;`,
  `CREATE TABLE proposals (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     time TEXT NOT NULL,           -- ISO 8601, UTC
     milliseconds REAL,            -- how long its models took
     record TEXT                   -- what was proposed and why, as JSON
   ) STRICT;
   INSERT INTO proposals (time, milliseconds)
     SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), CAST(value AS REAL) FROM meta WHERE key = 'modelTime';
   DELETE FROM meta WHERE key = 'modelTime';`,
  // The name of the store: its trials are known by it in other stores. Events may revise outcomes from here on.
  "INSERT INTO meta (key, value) VALUES ('id', lower(hex(randomblob(8))));",
];

/** The format of the tables that this software writes. */
const STORE_VERSION: number = MIGRATIONS.length;

function versionOf(database: DatabaseSyncInstance): number {
  const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
  return row.user_version;
}

/** The version of the tables; throws `StorageError` "newer" if they are ahead of this software. */
export function checkVersion(database: DatabaseSyncInstance, file: string): number {
  const version = versionOf(database);
  if (version > STORE_VERSION) {
    throw new StorageError(
      "newer",
      `${file} was written by a newer version of Paretune (format ${version}; this one knows up to ` +
        `${STORE_VERSION}). Update Paretune to use this study.`,
    );
  }
  return version;
}

/** Brings the tables up to date; throws `StorageError` "newer" if they are ahead of this software. */
export function migrate(database: DatabaseSyncInstance, file: string): void {
  if (checkVersion(database, file) === STORE_VERSION) return;
  inTransaction(database, "write", () => {
    for (const step of MIGRATIONS.slice(checkVersion(database, file))) database.exec(step);
    database.exec(`PRAGMA user_version = ${STORE_VERSION}`);
  });
}

/**
 * @file The tables of the database, as the steps that lead from each format to the next. A step that was released is
 * never edited; a new version is a new step.
 */
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { addChecksums } from "./sqlite-rows.ts";
import { DamagedRecord, StorageError } from "./storage-error.ts";
import { inTransaction } from "./transaction.ts";

/** A step to the next format. */
interface Migration {
  readonly sql: string;
  /** What follows that SQL cannot do. */
  readonly follow?: (database: DatabaseSyncInstance) => void;
}

/** Every step after the fourth changes a table, so that the tables tell a number that is damaged from that of a newer version. */
const MIGRATIONS: readonly Migration[] = [
  {
    sql: `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
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
  },
  {
    sql: `CREATE TABLE proposals (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     time TEXT NOT NULL,           -- ISO 8601, UTC
     milliseconds REAL,            -- how long its models took
     record TEXT                   -- what was proposed and why, as JSON
   ) STRICT;
   INSERT INTO proposals (time, milliseconds)
     SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), CAST(value AS REAL) FROM meta WHERE key = 'modelTime';
   DELETE FROM meta WHERE key = 'modelTime';`,
  },
  // The name of the store: its trials are known by it in other stores. Events may revise outcomes from here on.
  { sql: "INSERT INTO meta (key, value) VALUES ('id', lower(hex(randomblob(8))));" },
  // Checksums of the rows (checksum.ts): what the disk has changed is not taken for what was measured.
  {
    sql: `ALTER TABLE meta ADD COLUMN checksum INTEGER;
   ALTER TABLE events ADD COLUMN checksum INTEGER;
   ALTER TABLE proposals ADD COLUMN checksum INTEGER;`,
    follow: addChecksums,
  },
];

/** The format of the tables that this software writes. */
const STORE_VERSION: number = MIGRATIONS.length;
/** No version of this software will ever write so high a number, which is damage. */
const IMPLAUSIBLE_VERSION = 1000;

function versionOf(database: DatabaseSyncInstance): number {
  const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
  return row.user_version;
}

/** The version of the tables; throws `StorageError` "newer" if they are ahead of this software. */
export function checkVersion(database: DatabaseSyncInstance, file: string): number {
  const version = versionOf(database);
  if (version < 0 || version > IMPLAUSIBLE_VERSION) throw new DamagedRecord(`its format number is ${version}`);
  if (version > STORE_VERSION) {
    if (columnsOf(database) === ownColumns()) {
      throw new DamagedRecord(`its format number is ${version}, and its tables are those of format ${STORE_VERSION}`);
    }
    throw new StorageError(
      "newer",
      `${file} was written by a newer version of Paretune (format ${version}; this one knows up to ` +
        `${STORE_VERSION}). Update Paretune to use this study.`,
    );
  }
  // Another process may bring the tables up to date meanwhile, and then the number has changed, too.
  if (version < STORE_VERSION && columnsOf(database) === ownColumns() && versionOf(database) === version) {
    throw new DamagedRecord(`its format number is ${version}, and its tables are those of format ${STORE_VERSION}`);
  }
  return version;
}

/** Every table with its columns, as one text. */
function columnsOf(database: DatabaseSyncInstance): string {
  const rows = database.prepare(
    `SELECT tables.name AS of, columns.name AS name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
     WHERE tables.type = 'table' ORDER BY tables.name, columns.cid`,
  );
  return JSON.stringify(rows.all());
}

/** The tables of this version. */
function ownColumns(): string {
  const database = new DatabaseSync(":memory:");
  try {
    for (const { sql } of MIGRATIONS) database.exec(sql);
    return columnsOf(database);
  } finally {
    database.close();
  }
}

/** Whether the tables of a database file are up to date. */
export function isCurrent(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return versionOf(database) >= STORE_VERSION;
  } finally {
    database.close();
  }
}

/** Brings the tables up to date; throws `StorageError` "newer" if they are ahead of this software. */
export function migrate(database: DatabaseSyncInstance, file: string): void {
  if (checkVersion(database, file) === STORE_VERSION) return;
  inTransaction(database, "write", () => {
    for (const step of MIGRATIONS.slice(checkVersion(database, file))) {
      database.exec(step.sql);
      step.follow?.(database);
    }
    database.exec(`PRAGMA user_version = ${STORE_VERSION}`);
  });
}

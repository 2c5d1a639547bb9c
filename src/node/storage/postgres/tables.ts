/**
 * @file The tables of the database, as the steps that lead from each format to the next. A step that was released is never edited; a
 * new version is a new step. All studies of a schema share its tables.
 */
import { StorageError } from "../storage-error.ts";
import type { Query } from "./connection.ts";

/** Names the lock under which tables are made. The number is this software's own. */
const TABLES_LOCK = 7_253_118_205;

/** The steps; `S` stands for the schema. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE S.studies (
     key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     name text NOT NULL UNIQUE,
     id text NOT NULL,                        -- its trials are known by it in other stores
     definition text NOT NULL,
     earlier text,                            -- the trials of an earlier study, as JSON
     settled bigint NOT NULL DEFAULT 1,       -- grows with each change of the two above
     model_state text,                        -- the warm-start cache
     model_version bigint NOT NULL DEFAULT 1, -- grows with each change of it
     version bigint NOT NULL DEFAULT 1,       -- grows with every write
     last_event bigint NOT NULL DEFAULT 0,
     last_record bigint NOT NULL DEFAULT 0
   ) WITH (fillfactor = 50);
   CREATE TABLE S.events (
     study bigint NOT NULL REFERENCES S.studies ON DELETE CASCADE,
     id bigint NOT NULL,                      -- from 1 on, without gaps
     time text NOT NULL,                      -- ISO 8601, UTC, by the clock of the server
     trial integer NOT NULL,
     type text NOT NULL,
     evaluator text,                          -- of a suggested trial: 'run' or 'caller'
     body text NOT NULL,                      -- the event as JSON
     checksum bigint NOT NULL,
     token uuid,                              -- of the write that the event begins
     PRIMARY KEY (study, id)
   );
   CREATE UNIQUE INDEX events_token ON S.events (token) WHERE token IS NOT NULL;
   CREATE TABLE S.records (
     study bigint NOT NULL REFERENCES S.studies ON DELETE CASCADE,
     id bigint NOT NULL,                      -- from 1 on, without gaps
     time text NOT NULL,
     kind text NOT NULL,                      -- 'edit', 'pause', 'run' or 'proposal'
     body text NOT NULL,                      -- as JSON
     checksum bigint NOT NULL,
     token uuid,
     PRIMARY KEY (study, id)
   );
   CREATE UNIQUE INDEX records_token ON S.records (token) WHERE token IS NOT NULL;
   CREATE TABLE S.runners (
     study bigint NOT NULL REFERENCES S.studies ON DELETE CASCADE,
     token uuid NOT NULL,
     host text NOT NULL,
     pid integer NOT NULL,
     process_start text NOT NULL,             -- tells a process from a later one with the same pid
     machine text NOT NULL,                   -- the boot and the process namespace; empty where unknown
     folder text NOT NULL,                    -- of the trials on that machine
     since text NOT NULL,
     heartbeat timestamptz NOT NULL,
     PRIMARY KEY (study, token)
   );
   CREATE TABLE S.claims (
     study bigint NOT NULL REFERENCES S.studies ON DELETE CASCADE,
     trial integer NOT NULL,
     runner uuid NOT NULL,
     PRIMARY KEY (study, trial)
   );`,
];

/** The format of the tables that this software writes. */
const STORE_VERSION: number = MIGRATIONS.length;

/** The version of the tables of a schema; 0 where there are none. Throws `StorageError` "newer" if they are ahead of this software. */
export async function tablesVersion(query: Query, schema: string, shown: string): Promise<number> {
  // Unlike to_regclass, a query sees what another process has made while this one waited for the lock.
  const [[found] = []] = await query(
    "SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1 AND relname = 'format'",
    [schema],
  );
  if (found === undefined) return 0;
  const [[row] = []] = await query(`SELECT version FROM ${schema}.format`);
  const version = Number(row?.["version"] ?? 0);
  if (version <= STORE_VERSION) return version;
  throw new StorageError(
    "newer",
    `the tables in ${shown} were written by a newer version of Paretune (format ${version}; this one knows up to ` +
      `${STORE_VERSION}). Update Paretune to use this study.`,
  );
}

/**
 * Makes the tables of a schema, or brings them up to date, in one transaction. Processes that do so at the same time wait for each
 * other.
 *
 * @throws StorageError "newer"
 */
export async function migrateTables(query: Query, schema: string, shown: string): Promise<void> {
  if ((await tablesVersion(query, schema, shown)) === STORE_VERSION) return;
  // A process that is gone, and whose connection nobody has closed, does not keep the lock from others.
  await query(
    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '20s'; SET LOCAL idle_in_transaction_session_timeout = '20s'",
  );
  await query("SELECT pg_advisory_xact_lock($1)", [TABLES_LOCK]);
  const version = await tablesVersion(query, schema, shown);
  if (version < STORE_VERSION) {
    const [[there] = []] = await query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
    if (there === undefined) await query(`CREATE SCHEMA ${schema}`);
    await query(`CREATE TABLE IF NOT EXISTS ${schema}.format (version integer NOT NULL)`);
    for (const step of MIGRATIONS.slice(version)) await query(step.replaceAll("S.", `${schema}.`));
    await query(`DELETE FROM ${schema}.format`);
    await query(`INSERT INTO ${schema}.format VALUES ($1)`, [STORE_VERSION]);
  }
  await query("COMMIT");
}

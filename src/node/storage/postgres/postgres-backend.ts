/**
 * @file Studies in a PostgreSQL database: rows under their names, in the tables of one schema.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { type Earlier, foldTrials, type Study } from "../../../core/study/index.ts";
import type { DatabaseAddress } from "../../study-file/store-address.ts";
import { checkDefinition, definitionOf } from "../definition.ts";
import { createFolder } from "../folder-backend.ts";
import type { DatabasePlace } from "../location.ts";
import { renameFolder } from "../set-aside.ts";
import type { StudyEdit } from "../storage.ts";
import { StorageError } from "../storage-error.ts";
import type { StoreBackend } from "../store-backend.ts";
import type { OpenedStore, StoreContents } from "../store-format.ts";
import { Connection, type Query } from "./connection.ts";
import { type PostgresOptions, PostgresStorage } from "./postgres-storage.ts";
import { beginWriting, eventsOf, insertRows, readState, recordsOf, type StudyKey, WRITING_RESULTS } from "./rows.ts";
import { LEASE_TIMES, readRunners } from "./runners.ts";
import { migrateTables, tablesVersion } from "./tables.ts";

/** A study in a database, and the folder of its trials on this machine. */
export interface PostgresPlace extends DatabasePlace, Pick<PostgresOptions, "folder" | "times"> {}

/** The place of a study in a database. */
export function postgresBackend(place: PostgresPlace): StoreBackend {
  const { folder, address: database, study: name } = place;
  return {
    exists: () => withConnection(database, async (query) => (await findStudy(query, database, name)) !== undefined),
    open: (study, create) => openStudy(place, study, create),
    view: async (study) => {
      const connection = new Connection(database);
      try {
        const key = await connection.run((query) => checkStudy(query, place, study));
        return new PostgresStorage(connection, { schema: database.schema, key }, { folder, isView: true });
      } catch (error) {
        await connection.close();
        throw error;
      }
    },
    read: () => withConnection(database, async (query) => readContents(query, await knownStudy(query, place))),
    identity: () => `${database.shown} ${name}`,
    setAside: (prepare) => setStudyAside(place, prepare),
  };
}

async function withConnection<T>(database: DatabaseAddress, work: (query: Query) => Promise<T>): Promise<T> {
  const connection = new Connection(database);
  try {
    return await connection.run(work);
  } finally {
    await connection.close();
  }
}

/** The key of the study of that name; undefined if there is none. Throws StorageError "newer". */
async function findStudy(query: Query, { schema, shown }: DatabaseAddress, name: string): Promise<number | undefined> {
  if ((await tablesVersion(query, schema, shown)) === 0) return undefined;
  const [[row] = []] = await query(`SELECT key FROM ${schema}.studies WHERE name = $1`, [name]);
  return row === undefined ? undefined : Number(row["key"]);
}

async function knownStudy(query: Query, { address: database, study }: PostgresPlace): Promise<StudyKey> {
  const key = await findStudy(query, database, study);
  if (key !== undefined) return { schema: database.schema, key };
  throw new StorageError(
    "missing",
    `there is no study "${study}" in ${database.shown} yet. \`paretune run\` or \`suggest\` creates it.`,
  );
}

/** The key of a study that exists, whose definition is checked. */
async function checkStudy(query: Query, place: PostgresPlace, study: Study): Promise<number> {
  const { schema, key } = await knownStudy(query, place);
  const [[row] = []] = await query(`SELECT definition FROM ${schema}.studies WHERE key = ${key}`);
  checkDefinition(String(row?.["definition"]), study, place.address.shown);
  return key;
}

async function openStudy(place: PostgresPlace, study: Study, create: boolean): Promise<OpenedStore> {
  const { folder, address: database, times } = place;
  const connection = new Connection(database);
  try {
    const { key, edit } = await connection.run(async (query) => {
      if (create) await migrateTables(query, database.schema, database.shown);
      else await knownStudy(query, place);
      return settleStudy(query, place, study);
    });
    if (create) createFolder(folder);
    const options = { folder, ...(times === undefined ? {} : { times }) };
    const storage = new PostgresStorage(connection, { schema: database.schema, key }, options);
    return { storage, ...(edit === undefined ? {} : { edit }) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Stores the definition of a new study. For one that is known, checks that its results still belong to it and records how the region
 * that it searches has changed, as a SQLite store does. */
async function settleStudy(
  query: Query,
  { address: { schema, shown } }: PostgresPlace,
  study: Study,
): Promise<{ readonly key: number; readonly edit?: StudyEdit }> {
  const definition = definitionOf(study);
  const earlier = study.earlier === undefined ? null : JSON.stringify(study.earlier);
  await query(
    `INSERT INTO ${schema}.studies (name, id, definition, earlier) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING`,
    [study.name, randomBytes(8).toString("hex"), definition, earlier],
  );
  const [[row] = []] = await query(
    `SELECT key, definition, $2::text IS NULL OR earlier IS NOT DISTINCT FROM $2 AS same FROM ${schema}.studies WHERE name = $1`,
    [study.name, earlier],
  );
  const key = Number(row?.["key"]);
  if (row?.["definition"] === definition && row["same"] === true) return { key };
  const begun = await query(beginWriting({ schema, key }, { event: 0 }));
  const [[now] = []] = await query(`SELECT definition FROM ${schema}.studies WHERE key = ${key}`);
  const before = String(now?.["definition"]);
  const changes = checkDefinition(before, study, shown);
  await query(
    `UPDATE ${schema}.studies SET definition = $1, earlier = COALESCE($2, earlier), settled = settled + 1, version = version + 1,
       model_state = NULL, model_version = model_version + 1 WHERE key = ${key}`,
    [definition, earlier],
  );
  const edit =
    changes.length === 0
      ? undefined
      : await insertEdit(query, { schema, key }, begun, { changes, before, after: definition });
  await query("COMMIT");
  return { key, ...(edit === undefined ? {} : { edit }) };
}

async function insertEdit(
  query: Query,
  study: StudyKey,
  begun: Awaited<ReturnType<Query>>,
  edit: Omit<StudyEdit, "time">,
): Promise<StudyEdit> {
  const [row] = begun[WRITING_RESULTS.study] ?? [];
  const now = String(begun[WRITING_RESULTS.now]?.[0]?.["now"]);
  const last = { event: Number(row?.["last_event"]), record: Number(row?.["last_record"]) };
  const records = [{ kind: "edit", body: JSON.stringify(edit) } as const];
  const token = randomUUID();
  await query(...insertRows(study, { now, token, last, events: [], records, release: [] }));
  return { time: now, ...edit };
}

/** Reads all rows of a study, and so checks that each is what was written. */
async function readContents(query: Query, study: StudyKey): Promise<StoreContents> {
  const [, [row] = [], events = [], records = []] = await query(
    readState(study, { event: 0, record: 0, model: 0, settled: 0 }),
  );
  recordsOf(records, 0, Number(row?.["last_record"]));
  const earlier = row?.["earlier"] as string | null;
  return {
    trials: foldTrials(eventsOf(events, 0, Number(row?.["last_event"])).map(({ event }) => event)),
    earlier: earlier === null ? undefined : (JSON.parse(earlier) as Earlier),
  };
}

/** Gives a study the next name that is free, and its folder on this machine too. */
async function setStudyAside(
  place: PostgresPlace,
  prepare: (contents: StoreContents) => Promise<void>,
): Promise<string> {
  const { folder, address: database, study } = place;
  const name = await withConnection(database, async (query) => {
    const { schema, key } = await knownStudy(query, place);
    const contents = await readContents(query, { schema, key });
    await query(beginWriting({ schema, key }, { event: 0 }));
    const [living] = (await readRunners(query, { schema, key }, LEASE_TIMES)).filter(({ isAlive }) => isAlive);
    if (living !== undefined) {
      const by = `process ${living.pid} on ${living.host} since ${living.since}`;
      throw new StorageError("busy", `this study is being run, by ${by}. Wait for it, or end it first.`);
    }
    await prepare(contents);
    const [taken = []] = await query(`SELECT name FROM ${schema}.studies`);
    const names = new Set(taken.map((row) => row["name"]));
    let number = 1;
    while (names.has(`${study}.old-${number}`)) number++;
    await query(`UPDATE ${schema}.studies SET name = $1, version = version + 1 WHERE key = ${key}`, [
      `${study}.old-${number}`,
    ]);
    await query("COMMIT");
    return `${study}.old-${number}`;
  });
  const moved = existsSync(folder) ? `, and the folders of its trials in ${renameFolder(folder)}` : "";
  return `${database.shown} under the name ${name}${moved}`;
}

/**
 * @file Puts what is whole in a damaged store into a new one. The damaged database keeps its bytes under another name beside it.
 *
 * The steps, each of which a later repair completes if this one dies: a note names the file that the damaged database becomes; it
 * gets that name, then its log; the new database is written beside, flushed to disk, and takes the place.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import type { Study } from "../../core/study/index.ts";
import { isFullDisk } from "../files/disk-errors.ts";
import { syncPath } from "../files/sync-path.ts";
import { definitionOf } from "./definition.ts";
import type { EventRow } from "./event-log.ts";
import { claimDamaged } from "./lease.ts";
import { migrate } from "./migrations.ts";
import { insertProposalRow } from "./proposal-rows.ts";
import { readSalvage, type Salvage } from "./salvage/salvage.ts";
import { insertRows, writeMeta } from "./sqlite-rows.ts";
import { explainSqliteError, StorageError } from "./storage-error.ts";
import { inTransaction } from "./transaction.ts";

/** A row of the new store's history. */
export type NewRow = Omit<EventRow, "id" | "trial">;

/** What a repair puts into the new store, and what it returns. */
export interface RepairPlan<T> {
  readonly rows: readonly NewRow[];
  readonly result: T;
}

/** A repair that was done, or would be. */
export interface StoreRepair<T> {
  readonly file: string;
  /** What is wrong with the database; undefined if it is whole, and nothing was done. */
  readonly problem: string | undefined;
  /** Where the damaged database is now; undefined if there is none, or nothing was done. */
  readonly setAside?: string;
  readonly result: T;
}

/** What to repair, and how. */
export interface RepairRequest<T> {
  readonly folder: string;
  readonly study: Study;
  /** Whether only to look. */
  readonly dryRun: boolean;
  /** Decides by what is whole. It is called again if another process wrote meanwhile. */
  plan(salvage: Salvage): RepairPlan<T>;
}

/**
 * Repairs a store. One that is whole stays as it is.
 *
 * @throws StorageError "busy" while a run of the study is alive; "newer"; "full" and "broken" where files cannot be written or read
 */
export async function repairStore<T>(request: RepairRequest<T>): Promise<StoreRepair<T>> {
  const { folder, dryRun } = request;
  const file = join(folder, "study.db");
  try {
    if (dryRun) return look(request, file);
    const lock = await claimDamaged(folder, file);
    try {
      return repair(request, file);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw explained(explainSqliteError(error, file), folder);
  }
}

function look<T>({ folder, plan }: RepairRequest<T>, file: string): StoreRepair<T> {
  const salvage = readSalvage(interruptedRepair(folder) ?? file);
  return { file, problem: problemOf(salvage, folder), result: plan(salvage).result };
}

function repair<T>(request: RepairRequest<T>, file: string): StoreRepair<T> {
  const { folder, study, plan } = request;
  const interrupted = interruptedRepair(folder);
  const before = fingerprint(interrupted ?? file);
  let salvage = readSalvage(interrupted ?? file);
  const problem = problemOf(salvage, folder);
  if (problem === undefined) return { file, problem, result: plan(salvage).result };
  const aside = setDatabaseAside(folder, file, interrupted);
  // What another process recorded after the look is in the files that were set aside. Nobody writes to them any more.
  if (aside !== undefined && fingerprint(aside) !== before) salvage = readSalvage(aside);
  const { rows, result } = plan(salvage);
  const draft = join(folder, "study.repaired.db");
  writeStore(draft, study, salvage, rows);
  renameSync(draft, file);
  syncPath(folder);
  rmSync(noteOf(folder), { force: true });
  return { file, problem, ...(aside === undefined ? {} : { setAside: aside }), result };
}

function problemOf({ problem }: Salvage, folder: string): string | undefined {
  return interruptedRepair(folder) === undefined ? problem : "a repair of it was interrupted";
}

/** The file that names what the damaged database becomes, from before that until the new one is in place. */
function noteOf(folder: string): string {
  return join(folder, "study.repair");
}

/** The damaged database of a repair that was interrupted before the new one was in place; undefined if there is none. */
export function interruptedRepair(folder: string): string | undefined {
  if (existsSync(join(folder, "study.db")) || !existsSync(noteOf(folder))) return undefined;
  const aside = join(folder, basename(readFileSync(noteOf(folder), "utf8").trim()));
  return existsSync(aside) ? aside : undefined;
}

/** Gives the database and its log another name; returns the path, or undefined if there is no database. */
function setDatabaseAside(folder: string, file: string, interrupted: string | undefined): string | undefined {
  const aside = interrupted ?? (existsSync(file) || existsSync(`${file}-wal`) ? freeName(folder) : undefined);
  if (aside === undefined) return undefined;
  if (interrupted === undefined) {
    writeFileSync(noteOf(folder), `${basename(aside)}\n`);
    syncPath(noteOf(folder));
    syncPath(folder);
    if (existsSync(file)) renameSync(file, aside);
  }
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  rmSync(`${file}-shm`, { force: true }); // the index of the log, which is made anew
  syncPath(folder);
  return aside;
}

function freeName(folder: string): string {
  for (let number = 1; ; number++) {
    const name = join(folder, `study.damaged-${number}.db`);
    if (!existsSync(name)) return name;
  }
}

/** What tells whether a database and its log have changed. */
function fingerprint(file: string): string {
  const hash = createHash("sha1");
  for (const path of [file, `${file}-wal`]) {
    const found = statSync(path, { throwIfNoEntry: false });
    hash.update(found?.isFile() === true ? readFileSync(path) : "none").update("\0");
  }
  return hash.digest("hex");
}

/** Writes a new store, complete and on the disk. */
function writeStore(file: string, study: Study, { meta, proposals }: Salvage, rows: readonly NewRow[]): void {
  for (const suffix of ["", "-journal"]) rmSync(file + suffix, { force: true });
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA synchronous = FULL");
    migrate(database, file);
    inTransaction(database, "write", () => {
      writeMeta(database, "name", meta.get("name") ?? study.name);
      writeMeta(database, "definition", meta.get("definition") ?? definitionOf(study));
      for (const key of ["edits", "earlier", "id", "pauses", "runs"] as const) {
        if (meta.has(key)) writeMeta(database, key, meta.get(key));
      }
      insertRows(database, rows);
      for (const proposal of proposals) insertProposalRow(database, proposal);
    });
  } finally {
    database.close();
  }
  syncPath(file);
}

/** An error of the system as a sentence; any other error unchanged. */
function explained(error: unknown, folder: string): unknown {
  if (error instanceof StorageError || !(error instanceof Error) || !("syscall" in error)) return error;
  const isFull = isFullDisk(error);
  return new StorageError(
    isFull ? "full" : "broken",
    `the store in ${folder} could not be repaired (${error.message}). Nothing was removed; ` +
      `${isFull ? "free some space" : "check the permissions"} and repair it again.`,
  );
}

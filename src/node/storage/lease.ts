/**
 * @file At most one `run` per study. The owner holds a lock of the kernel on a file of the store. It ends with the process that
 * holds it, is seen by every process of the machine, in containers too, and does not depend on clocks. The owner's row in the
 * database is for people, and for machines that share the folder but not their locks: an owner on another machine is dead if its
 * heartbeat stands still while it is watched.
 */
import { randomUUID } from "node:crypto";
import { existsSync, statSync, truncateSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { processStart } from "../executors/process-table.ts";
import { fileIdentity } from "./file-state.ts";
import type { SoleLease } from "./storage.ts";
import { explainSqliteError, isBusy, StorageError } from "./storage-error.ts";
import { inTransaction } from "./transaction.ts";

/** How often an owner shows that it lives, and how long one on another machine is watched, in milliseconds. */
interface HeartbeatTimes {
  readonly interval: number;
  /** More than two intervals, as a beat may be late. */
  readonly watch: number;
}

/** The times that runs use. */
const HEARTBEAT: HeartbeatTimes = { interval: 10_000, watch: 25_000 };

/** The process that has the right to run, as it has written itself in. */
export interface Owner {
  readonly token: string;
  readonly host: string;
  readonly pid: number;
  readonly process_start: string;
  readonly since: string;
  readonly heartbeat: number;
}

/** The lock of a store's folder: held until it is released or this process ends. */
export interface RunLock {
  /** Whether there was no file to lock: then another process may hold a lock on one that was deleted. */
  readonly isNew: boolean;
  /** Whether the file is still the one that was locked. */
  isInPlace(): boolean;
  release(): void;
}

/** Takes a lock of the folder; undefined while another process holds it. */
function takeLock(folder: string, name = "run.lock"): RunLock | undefined {
  // SQLite locks its files with the kernel's record locks. This database is never written, so the file stays empty.
  const file = join(folder, name);
  const isNew = !existsSync(file);
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    const identity = fileIdentity(file);
    return { isNew, isInPlace: () => fileIdentity(file) === identity, release: () => lock.close() };
  } catch (error) {
    lock.close();
    if (isBusy(error)) return undefined;
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) throw error;
    // Whatever it holds is damage. A lock of another process lies on the file, not on its content, so it stays.
    truncateSync(file);
    return takeLock(folder, name);
  }
}

function takeEditLock(folder: string): RunLock | undefined {
  try {
    return takeLock(folder, "edit.lock");
  } catch (error) {
    throw explainSqliteError(error, join(folder, "edit.lock"));
  }
}

/** How long an edit waits for another one, and between two looks, in milliseconds. */
const [EDIT_WAIT_MS, EDIT_LOOK_MS] = [20_000, 20];

/**
 * Runs a change of the study file while no other process changes it. Throws StorageError "busy" where another one does for long.
 *
 * @param folder - of the store
 */
export async function whileEditing<T>(folder: string, change: () => Promise<T>): Promise<T> {
  const end = performance.now() + EDIT_WAIT_MS;
  for (;;) {
    const lock = takeEditLock(folder);
    if (lock !== undefined) {
      try {
        return await change();
      } finally {
        lock.release();
      }
    }
    if (performance.now() > end) {
      throw new StorageError("busy", "Another process is changing the study. Nothing was changed; try again later.");
    }
    await sleep(EDIT_LOOK_MS);
  }
}

/**
 * The present owner, if it may still live although this process has the lock: one on this machine lives if its process does (it
 * is of a version without locks), one on another machine if its heartbeat moves within `watch`. So does one on this machine whose
 * lock was deleted: a container may hide its process.
 */
async function livingOwner(
  database: DatabaseSyncInstance,
  { isNew }: RunLock,
  { watch }: HeartbeatTimes,
): Promise<Owner | undefined> {
  const owner = readOwner(database);
  if (owner === undefined) return undefined;
  if (owner.host === hostname()) {
    if (processStart(owner.pid) === owner.process_start) return owner;
    if (!isNew) return undefined;
  }
  const end = performance.now() + watch;
  while (performance.now() < end) {
    await sleep(Math.min(500, watch / 10));
    const now = readOwner(database);
    if (now === undefined) return undefined;
    if (now.token !== owner.token || now.heartbeat !== owner.heartbeat) return now;
  }
  return undefined;
}

/** The process that was the last to take the right to run, unless it has released it. It need not live. */
export function readOwner(database: DatabaseSyncInstance): Owner | undefined {
  return database.prepare("SELECT * FROM owner").get() as Owner | undefined;
}

/** That a living process runs the study, which is not known by name where another container hides it. */
function isRunAlready(owner: Owner | undefined, folder: string): StorageError {
  const by = owner === undefined ? "" : `, by process ${owner.pid} on ${owner.host} since ${owner.since}`;
  return new StorageError(
    "busy",
    `this study is already being run${by} (store ${folder}). Wait for it, or end it first; \`suggest\`, \`tell\` and ` +
      "`trials` work meanwhile.",
  );
}

/**
 * Takes the lock of a store that no living process runs.
 *
 * @throws StorageError "busy" while a living process runs it
 */
export async function takeClaim(
  database: DatabaseSyncInstance,
  folder: string,
  times: HeartbeatTimes = HEARTBEAT,
): Promise<RunLock> {
  const lock = takeLock(folder);
  if (lock === undefined) throw isRunAlready(readOwner(database), folder);
  try {
    const living = await livingOwner(database, lock, times);
    if (living !== undefined) throw isRunAlready(living, folder);
    return lock;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Takes the right to run, and keeps it until it is released.
 *
 * @param onLost - called once if another process took it
 * @throws StorageError "busy" while a living process has it
 */
export async function takeLease(
  database: DatabaseSyncInstance,
  folder: string,
  onLost: () => void,
  times: HeartbeatTimes = HEARTBEAT,
): Promise<SoleLease> {
  const lock = await takeClaim(database, folder, times);
  try {
    const token = inTransaction(database, "write", () => writeOwner(database));
    return keepOwnership({ database, folder, token, lock, onLost, interval: times.interval });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Takes the lock of a store whose database may be damaged. Its owner's row is heeded if it can be read.
 *
 * @throws StorageError "busy" while a living process runs the study
 */
export async function claimDamaged(folder: string, file: string): Promise<RunLock> {
  const lock = takeLock(folder);
  if (lock === undefined) throw isRunAlready(undefined, folder);
  const living = await livingOwnerIn(file, lock);
  if (living === undefined) return lock;
  lock.release();
  throw isRunAlready(living, folder);
}

async function livingOwnerIn(file: string, lock: RunLock): Promise<Owner | undefined> {
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return await livingOwner(database, lock, HEARTBEAT);
    } finally {
      database.close();
    }
  } catch {
    return undefined; // no database, or one that cannot be read
  }
}

/** Writes this process in as the owner; returns its token. */
function writeOwner(database: DatabaseSyncInstance): string {
  const token = randomUUID();
  database
    .prepare(
      "INSERT OR REPLACE INTO owner (one, token, host, pid, process_start, since, heartbeat) VALUES (1,?,?,?,?,?,?)",
    )
    .run(token, hostname(), process.pid, processStart(process.pid) ?? "", new Date().toISOString(), Date.now());
  return token;
}

interface Ownership {
  readonly database: DatabaseSyncInstance;
  readonly folder: string;
  readonly token: string;
  readonly lock: RunLock;
  readonly onLost: () => void;
  readonly interval: number;
}

/** Keeps the ownership alive until it is released. A lock whose file was deleted is taken again. */
function keepOwnership({ database, folder, token, lock: first, onLost, interval }: Ownership): SoleLease {
  let lock: RunLock | undefined = first;
  const timer = setInterval(() => {
    try {
      const { changes } = database.prepare("UPDATE owner SET heartbeat = ? WHERE token = ?").run(Date.now(), token);
      if (lock?.isInPlace() === false) {
        lock.release();
        lock = takeLock(folder);
      }
      if (changes > 0 && lock !== undefined) return;
      clearInterval(timer);
      onLost();
    } catch {
      // A missed heartbeat (a busy or full disk) is caught up by a later one; real writes report the trouble.
    }
  }, interval);
  timer.unref();
  let isReleased = false;
  return {
    kind: "sole",
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      clearInterval(timer);
      try {
        if (database.isOpen) database.prepare("DELETE FROM owner WHERE token = ?").run(token);
      } catch {
        // On a full disk the row remains. It names this process, and is taken over once the process has ended.
      }
      lock?.release();
    },
  };
}

/**
 * @file At most one `run` per study: the owner is a row with the id and the start time of a process. An owner on this
 * machine is dead if no such process lives; one on another machine (which shares the folder) if its heartbeat has stopped.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { processStart } from "../executors/process-table.ts";
import type { Lease } from "./storage.ts";
import { StorageError } from "./storage-error.ts";

const HEARTBEAT_MS = 10_000;
/** The time without a heartbeat after which an owner on another machine is taken for dead, in milliseconds. */
const HEARTBEAT_TIMEOUT_MS = 120_000;

interface Owner {
  readonly token: string;
  readonly host: string;
  readonly pid: number;
  readonly process_start: string;
  readonly since: string;
  readonly heartbeat: number;
}

function isAlive(owner: Owner): boolean {
  if (owner.host === hostname()) return processStart(owner.pid) === owner.process_start;
  return Date.now() - owner.heartbeat < HEARTBEAT_TIMEOUT_MS;
}

/** Writes this process in as the owner, within the caller's transaction; throws "busy" if a living one is there. */
export function takeOwnership(database: DatabaseSyncInstance, folder: string): string {
  const owner = database.prepare("SELECT * FROM owner").get() as Owner | undefined;
  if (owner !== undefined && isAlive(owner)) {
    throw new StorageError(
      "busy",
      `this study is being run already, by process ${owner.pid} on ${owner.host} since ${owner.since} (store ` +
        `${folder}). Wait for it, or end it first; \`suggest\`, \`tell\` and \`trials\` work meanwhile.`,
    );
  }
  const token = randomUUID();
  database
    .prepare(
      "INSERT OR REPLACE INTO owner (one, token, host, pid, process_start, since, heartbeat) VALUES (1,?,?,?,?,?,?)",
    )
    .run(token, hostname(), process.pid, processStart(process.pid) ?? "", new Date().toISOString(), Date.now());
  return token;
}

/** Removes this process as the owner. */
export function giveUpOwnership(database: DatabaseSyncInstance, token: string): void {
  database.prepare("DELETE FROM owner WHERE token = ?").run(token);
}

/** Keeps the ownership alive until it is released; `onLost` is called once if another process took it. */
export function keepOwnership(database: DatabaseSyncInstance, token: string, onLost: () => void): Lease {
  const timer = setInterval(() => {
    try {
      const { changes } = database.prepare("UPDATE owner SET heartbeat = ? WHERE token = ?").run(Date.now(), token);
      if (changes > 0) return;
      clearInterval(timer);
      onLost();
    } catch {
      // A missed heartbeat (a busy or full disk) is caught up by a later one; real writes report the trouble.
    }
  }, HEARTBEAT_MS);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      try {
        if (database.isOpen) giveUpOwnership(database, token);
      } catch {
        // On a full disk the row remains. It names this process, and is taken over once the process has ended.
      }
    },
  };
}

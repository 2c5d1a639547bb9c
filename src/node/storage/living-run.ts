/**
 * @file Whether a run is alive, for people and programs that look at a study. The lock of a run is left alone: whoever tries it,
 * even for a moment, may refuse a run that begins at that moment. So this is the best knowledge and no guarantee.
 */
import { hostname } from "node:os";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { processStart } from "../executors/process-table.ts";
import { readOwner } from "./lease.ts";
import type { LivingRun } from "./storage.ts";

/** A run on another machine is taken for alive for this time after its last heartbeat; it sends one every 10 seconds. */
const HEARTBEAT_AGE_MS = 25_000;

/** How long it is remembered when a process started: without /proc, another program must be asked. */
const REMEMBERED_MS = 1000;
const starts = new Map<number, { readonly at: number; readonly start: string | undefined }>();

function startOf(pid: number): string | undefined {
  const at = performance.now();
  const known = starts.get(pid);
  if (known !== undefined && at - known.at < REMEMBERED_MS) return known.start;
  const start = processStart(pid);
  starts.clear();
  starts.set(pid, { at, start });
  return start;
}

/**
 * The run that has the right to run. One on this machine lives if its process does; one on another machine if its last heartbeat is
 * recent by the clocks of both machines.
 */
export function livingRun(
  database: DatabaseSyncInstance,
  now: number = Date.now(),
): Omit<LivingRun, "trials"> | undefined {
  const owner = readOwner(database);
  if (owner === undefined) return undefined;
  const { host, pid, since, process_start: start, heartbeat } = owner;
  const isAlive = host === hostname() ? startOf(pid) === start : now - heartbeat < HEARTBEAT_AGE_MS;
  return isAlive ? { since, host, pid } : undefined;
}

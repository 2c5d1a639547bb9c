/**
 * @file The living runs of a study. Each writes a heartbeat by the clock of the database; one whose heartbeat is late is dead, and its
 * trials go to another run. One whose process is gone from this machine is dead at once.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { processStart } from "../../executors/process-table.ts";
import type { LivingRun } from "../storage.ts";
import type { Row } from "./client.ts";
import type { Query } from "./connection.ts";
import type { StudyKey } from "./rows.ts";

/** How often a run shows that it lives, and after which silence it is dead, in milliseconds. */
export interface LeaseTimes {
  readonly interval: number;
  readonly lease: number;
}

/** The times that runs use. */
export const LEASE_TIMES: LeaseTimes = { interval: 10_000, lease: 30_000 };

/** A run in the table. */
export interface Runner extends LivingRun {
  readonly token: string;
  /** Whether it runs on this machine, as far as that is known. */
  readonly isHere: boolean;
  readonly folder: string;
  /** Whether it is known that its process has ended. */
  readonly isGone: boolean;
  /** Whether it counts as alive: its heartbeat is in time, and its process exists if it is one of this machine. */
  readonly isAlive: boolean;
}

/** What tells this machine, and the processes that can be seen in it, from others with the same name: empty where that is unknown. */
export function machineIdentity(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return "";
  }
}

/** All runs in the table, oldest first, with the trials that they have claimed. */
export async function readRunners(
  query: Query,
  { schema, key }: StudyKey,
  { lease }: LeaseTimes,
): Promise<readonly Runner[]> {
  const [rows = []] = await query(
    `SELECT token, host, pid, process_start, machine, folder, since,
       GREATEST(heartbeat, pg_postmaster_start_time()) < clock_timestamp() - $1 * interval '1 ms' AS late,
       ARRAY(SELECT trial FROM ${schema}.claims WHERE study = ${key} AND runner = token ORDER BY trial) AS trials
     FROM ${schema}.runners WHERE study = ${key} ORDER BY since, token`,
    [lease],
  );
  const own = machineIdentity();
  return rows.map((row) => runnerOf(row, own));
}

function runnerOf(row: Row, ownMachine: string): Runner {
  const pid = Number(row["pid"]);
  const isHere = ownMachine !== "" && row["machine"] === ownMachine;
  const isGone = isHere && processStart(pid) !== row["process_start"];
  return {
    token: String(row["token"]),
    host: String(row["host"]),
    pid,
    since: String(row["since"]),
    folder: String(row["folder"]),
    trials: (row["trials"] as readonly unknown[]).map(Number),
    isHere,
    isGone,
    isAlive: row["late"] !== true && !isGone,
  };
}

/** Writes a run in, or shows that it lives. One that was taken for dead meanwhile is written in again, without the trials that
 * others have now. */
export async function beat(query: Query, { schema, key }: StudyKey, token: string, folder: string): Promise<void> {
  await query(
    `INSERT INTO ${schema}.runners (study, token, host, pid, process_start, machine, folder, since, heartbeat)
     VALUES (${key}, $1, $2, $3, $4, $5, $6,
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), clock_timestamp())
     ON CONFLICT (study, token) DO UPDATE SET heartbeat = clock_timestamp()`,
    [token, hostname(), process.pid, processStart(process.pid) ?? "", machineIdentity(), folder],
  );
}

/** Removes runs from the table, with their claims. */
export async function removeRunners(query: Query, { schema, key }: StudyKey, tokens: readonly string[]): Promise<void> {
  await query(
    `WITH claims AS (DELETE FROM ${schema}.claims WHERE study = ${key} AND runner = ANY ($1::uuid[]))
     DELETE FROM ${schema}.runners WHERE study = ${key} AND token = ANY ($1::uuid[])`,
    [tokens],
  );
}

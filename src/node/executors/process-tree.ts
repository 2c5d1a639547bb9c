/**
 * @file Ends a process and all it started, also what moved to a group or session of its own or lost its parent: the
 * members of its group and session, every process that carries its token, and the descendants of all these.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { carries, listProcesses, processStart } from "./process-table.ts";

/** What finds the processes of a command again, from any process of this machine. */
export interface ProcessHandle {
  /** Unique text that the command and all it starts carry in their environment. */
  readonly token: string;
  /** The first process and its start, once it has started. */
  readonly pid?: number;
  readonly start?: string;
}

/** The environment variable that holds the token of a handle. */
export const TOKEN_VARIABLE = "PARETUNE_TOKEN";

const POLL_MS = 20;
/** How long killed processes may take to vanish (one that waits for a device cannot be killed at once). */
const KILL_WAIT_MS = 10_000;

/** The living processes of a command, without this one. The group counts only while it is surely the command's: `own`
 * says that its first process is a child of this process, whose id cannot have been given away. */
export function findTree(handle: ProcessHandle, own: boolean): readonly number[] {
  const { pid, start, token } = handle;
  const groupIsOurs = pid !== undefined && (own || (start !== undefined && processStart(pid) === start));
  const processes = listProcesses();
  const found = new Set<number>();
  for (const entry of processes) {
    const inGroup = groupIsOurs && (entry.group === pid || entry.session === pid || entry.pid === pid);
    if (inGroup || carries(entry.pid, `${TOKEN_VARIABLE}=${token}`)) found.add(entry.pid);
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const entry of processes) if (found.has(entry.parent)) found.add(entry.pid);
  }
  found.delete(process.pid);
  return [...found];
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/** Waits until the tree is empty; the members that are left after `limitMs`. */
async function waitUntilGone(handle: ProcessHandle, own: boolean, limitMs: number): Promise<readonly number[]> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const begun = Date.now();
    const left = findTree(handle, own);
    if (left.length === 0 || Date.now() >= deadline) return left;
    await sleep(Math.max(POLL_MS, 5 * (Date.now() - begun))); // on a machine with many processes, look less often
  }
}

/** Ends the tree: SIGTERM, and SIGKILL to what is left after `graceMs`. Returns how many processes there were. */
export async function endTree(handle: ProcessHandle, own: boolean, graceMs: number): Promise<number> {
  const members = findTree(handle, own);
  if (members.length === 0) return 0;
  signalAll(members, "SIGTERM");
  let left = await waitUntilGone(handle, own, graceMs);
  for (const deadline = Date.now() + KILL_WAIT_MS; left.length > 0 && Date.now() < deadline; ) {
    signalAll(left, "SIGKILL");
    left = await waitUntilGone(handle, own, POLL_MS);
  }
  return members.length;
}

/** Kills the process group of a command at once; what has left the group is ended by the next run. */
export function killGroup({ pid }: ProcessHandle): void {
  if (pid !== undefined) signalAll([-pid], "SIGKILL");
}

/** Lets what a process left behind end by itself for a moment (`tee` writing its last line), then ends it. */
export async function endRemains(handle: ProcessHandle, graceMs: number): Promise<void> {
  const left = await waitUntilGone(handle, true, 300);
  if (left.length > 0) await endTree(handle, true, graceMs);
}

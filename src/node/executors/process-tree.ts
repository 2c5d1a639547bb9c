/**
 * @file Ends a process and all it started, also what moved to a group or session of its own or lost its parent: the
 * members of its group and session, every process that carries its mark, and the descendants of all these.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { ProcessMark } from "./executor.ts";
import { carries, listProcesses, processStart } from "./process-table.ts";

/** The environment variable that holds a request's token. */
export const tokenVariable = "PARETUNE_TOKEN";

const POLL_MS = 20;
/** How long killed processes may take to vanish (one that waits for a device cannot be killed at once). */
const KILL_WAIT_MS = 10_000;

/** The living processes of a mark, without this one. The group counts only while it is surely the request's: `own`
 * says that its first process is a child of this process, whose id cannot have been given away. */
export function findTree(mark: ProcessMark, own: boolean): readonly number[] {
  const { pid, start, token } = mark;
  const groupIsOurs = pid !== undefined && (own || (start !== undefined && processStart(pid) === start));
  const processes = listProcesses();
  const found = new Set<number>();
  for (const entry of processes) {
    const inGroup = groupIsOurs && (entry.group === pid || entry.session === pid || entry.pid === pid);
    if (inGroup || carries(entry.pid, `${tokenVariable}=${token}`)) found.add(entry.pid);
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
async function waitUntilGone(mark: ProcessMark, own: boolean, limitMs: number): Promise<readonly number[]> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const begun = Date.now();
    const left = findTree(mark, own);
    if (left.length === 0 || Date.now() >= deadline) return left;
    await sleep(Math.max(POLL_MS, 5 * (Date.now() - begun))); // on a machine with many processes, look less often
  }
}

/** Ends the tree: SIGTERM, and SIGKILL to what is left after `graceMs`. Returns how many processes there were. */
export async function endTree(mark: ProcessMark, own: boolean, graceMs: number): Promise<number> {
  const members = findTree(mark, own);
  if (members.length === 0) return 0;
  signalAll(members, "SIGTERM");
  let left = await waitUntilGone(mark, own, graceMs);
  for (const deadline = Date.now() + KILL_WAIT_MS; left.length > 0 && Date.now() < deadline; ) {
    signalAll(left, "SIGKILL");
    left = await waitUntilGone(mark, own, POLL_MS);
  }
  return members.length;
}

/** Lets what a process left behind end by itself for a moment (`tee` writing its last line), then ends it. */
export async function endRemains(mark: ProcessMark, graceMs: number): Promise<void> {
  const left = await waitUntilGone(mark, true, 300);
  if (left.length > 0) await endTree(mark, true, graceMs);
}

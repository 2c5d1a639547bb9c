/**
 * @file Ends a process and all it started, including what moved to a group or session of its own or lost its parent. They
 * are found by every mark that they may have kept: the cgroup, the token in the environment, the group and session, the
 * pipe of the output, and the parent.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { cgroupMembers, killCgroup } from "./cgroup.ts";
import type { Leftovers } from "./executor.ts";
import {
  isStillUnique,
  listProcesses,
  outputsOf,
  type PidEpoch,
  type ProcessEntry,
  processStart,
  valuesOf,
} from "./process-table.ts";

/** What finds the processes of a command again, from any process of this machine. */
export interface ProcessHandle {
  /** Unique text that the command and all it starts carry in their environment. */
  readonly token: string;
  /** The first process and its start, once it has started. */
  readonly pid?: number;
  readonly start?: string;
  /** When its id was given to it. */
  readonly epoch?: PidEpoch;
  /** Its standard output and standard error, which those that it starts inherit. */
  readonly outputs?: readonly string[];
  /** The cgroup of the command, where one could be made. */
  readonly cgroup?: string;
}

/** The environment variable that holds the token of a handle. */
export const TOKEN_VARIABLE = "PARETUNE_TOKEN";

const POLL_MS = 20;
/** How long killed processes may take to disappear (one that waits for a device cannot be killed at once). */
const KILL_WAIT_MS = 10_000;

/** The living processes of a command, without this one and those that started it. With `own`, its first process is a child of
 * this process, so its id cannot have been reused. */
export function findTree(
  handle: ProcessHandle,
  own: boolean,
  processes: readonly ProcessEntry[] = listProcesses(),
): readonly number[] {
  const isMarked = markOf(handle, own);
  const found = new Set<number>([
    ...(handle.cgroup === undefined ? [] : cgroupMembers(handle.cgroup)),
    ...processes.filter(isMarked).map(({ pid }) => pid),
  ]);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const entry of processes) if (found.has(entry.parent)) found.add(entry.pid);
  }
  for (const pid of ownLine(processes)) found.delete(pid);
  return [...found];
}

/** Whether a process has a mark of the command. The group and the session count only while they are certainly the command's. */
function markOf(handle: ProcessHandle, own: boolean): (entry: ProcessEntry) => boolean {
  const { pid, start, token, epoch, outputs = [] } = handle;
  const isLeader = own || (pid !== undefined && start !== undefined && processStart(pid) === start);
  const isOurGroup = pid !== undefined && (isLeader || (epoch !== undefined && isStillUnique(epoch)));
  const began = Number(start?.split(":").at(-1));
  return (entry) => {
    if (isOurGroup && (entry.group === pid || entry.session === pid)) return true;
    if (isLeader && entry.pid === pid) return true;
    const { ticks = Number.NaN } = entry;
    // What was there before was not started by the command, and most processes of a machine were: they are not looked into.
    if (ticks < began) return false;
    const marks = inheritedMarks(entry);
    if (marks.tokens.includes(token)) return true;
    // A server that was there before may have been handed the output.
    return ticks >= began && outputs.length > 0 && marks.outputs.some((name) => outputs.includes(name));
  };
}

/** What a process has inherited. */
interface InheritedMarks {
  readonly tokens: readonly string[];
  readonly outputs: readonly string[];
}

/** Of each process of a reading, once for all commands that are looked for in it: with many that end together, reading the same for
 * each of them took seconds. */
const knownMarks = new WeakMap<ProcessEntry, InheritedMarks>();

function inheritedMarks(entry: ProcessEntry): InheritedMarks {
  const known = knownMarks.get(entry);
  if (known !== undefined) return known;
  const marks = { tokens: valuesOf(entry.pid, TOKEN_VARIABLE), outputs: outputsOf(entry.pid) };
  knownMarks.set(entry, marks);
  return marks;
}

/** This process, its parent, and so on. */
function ownLine(processes: readonly ProcessEntry[]): readonly number[] {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const line = new Set<number>();
  for (let pid: number | undefined = process.pid; pid !== undefined && !line.has(pid); pid = parents.get(pid))
    line.add(pid);
  return [...line];
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

/** The processes of this machine as they are read next, once for all who ask at the same time, and how long reading them took. */
interface Look {
  readonly processes: readonly ProcessEntry[];
  readonly milliseconds: number;
}

let nextLook: Promise<Look> | undefined;

/**
 * Reads the processes of this machine after this call. Trials that end together share one reading: on a loaded machine it takes
 * a good part of a second, in which nothing else happens.
 */
function look(): Promise<Look> {
  nextLook ??= new Promise((resolve) => {
    setImmediate(() => {
      nextLook = undefined;
      const begun = performance.now();
      resolve({ processes: listProcesses(), milliseconds: performance.now() - begun });
    });
  });
  return nextLook;
}

/** Waits until the tree is empty; the members that are left after `limitMs`. */
async function waitUntilGone(handle: ProcessHandle, own: boolean, limitMs: number): Promise<readonly number[]> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const { processes, milliseconds } = await look();
    const left = findTree(handle, own, processes);
    const remaining = deadline - performance.now();
    if (left.length === 0 || remaining <= 0) return left;
    // On a machine with many processes, look less often, but not later than the deadline.
    await sleep(Math.min(remaining, Math.max(POLL_MS, 5 * milliseconds)));
  }
}

/** Ends the tree: SIGTERM, and SIGKILL to what is left after `graceMs`. */
export async function endTree(handle: ProcessHandle, own: boolean, graceMs: number): Promise<Leftovers> {
  const members = findTree(handle, own, (await look()).processes);
  if (members.length === 0) return { ended: 0, remaining: 0 };
  signalAll(members, "SIGTERM");
  let left = await waitUntilGone(handle, own, graceMs);
  for (const deadline = performance.now() + KILL_WAIT_MS; left.length > 0 && performance.now() < deadline; ) {
    killAll(handle, left);
    left = await waitUntilGone(handle, own, POLL_MS);
  }
  return { ended: Math.max(members.length - left.length, 0), remaining: left.length };
}

function killAll({ cgroup }: ProcessHandle, members: readonly number[]): void {
  if (cgroup !== undefined) killCgroup(cgroup);
  signalAll(members, "SIGKILL");
}

/** Kills the cgroup and the process group of a command at once; what is in neither is ended by the next run. */
export function killGroup(handle: ProcessHandle): void {
  if (handle.pid !== undefined) killAll(handle, [-handle.pid]);
}

/** Ends what a process left behind, after a moment in which it may end by itself (`tee` writing its last line). */
export async function endRemains(handle: ProcessHandle, graceMs: number): Promise<void> {
  const left = await waitUntilGone(handle, true, 300);
  if (left.length > 0) await endTree(handle, true, graceMs);
}

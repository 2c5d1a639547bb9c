/**
 * @file A cgroup (version 2) for the processes of one command, on Linux where this process may create one below its own. No
 * process leaves it by itself, whatever it does to its session, parent, environment or output, so all that a command started
 * is found in it, also by a later process. No controller is enabled: the cgroup limits nothing.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statfsSync, writeFileSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { mountPath } from "../files/index.ts";

const PREFIX = "paretune-";
/** The type of the file system, from statfs(2). */
const CGROUP2_MAGIC = 0x63677270;
const REMOVAL_TRIES = 5;
const REMOVAL_WAIT_MS = 20;

/** The own cgroup once it is known; null: no cgroups can be made. */
let own: string | null | undefined;

/**
 * The folder of a process's cgroup.
 *
 * @param mounts - the text of /proc/PID/mountinfo
 * @param membership - the text of /proc/PID/cgroup
 */
export function cgroupFolder(mounts: string, membership: string): string | undefined {
  const path = /^0::(\/.*)$/m.exec(membership)?.[1];
  if (path === undefined || path.split("/").includes("..")) return undefined;
  for (const line of mounts.split("\n")) {
    const [mount = "", kind = ""] = line.split(" - ");
    if (!kind.startsWith("cgroup2 ")) continue;
    const [, , , root = "", point = ""] = mount.split(" ");
    const below =
      root === "/" ? path : path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : undefined;
    if (below !== undefined) return join(mountPath(point), below);
  }
  return undefined;
}

/** The cgroup that a command may have, which does not exist yet; undefined where none may be made. */
export function plannedCgroup(token: string): string | undefined {
  // A process enters and leaves as a whole: another thread must not start a process meanwhile.
  if (own === null || !isMainThread) return undefined;
  try {
    own ??=
      cgroupFolder(readFileSync("/proc/self/mountinfo", "utf8"), readFileSync("/proc/self/cgroup", "utf8")) ?? null;
  } catch {
    own = null; // not Linux
  }
  return own !== null && membersOf(own).includes(process.pid) ? join(own, `${PREFIX}${token}`) : undefined;
}

/** The cgroup of the command with this token, wherever it was made; undefined if there is none. */
export function findCgroup(token: string): string | undefined {
  let mounts: string;
  try {
    mounts = readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return undefined; // not Linux
  }
  for (const line of mounts.split("\n")) {
    const [mount = "", kind = ""] = line.split(" - ");
    const point = mountPath(mount.split(" ")[4] ?? "");
    if (!kind.startsWith("cgroup2 ")) continue;
    const found = below(point).find((cgroup) => basename(cgroup) === `${PREFIX}${token}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Creates a cgroup; false where that is not allowed. */
function makeCgroup(cgroup: string): boolean {
  try {
    mkdirSync(cgroup);
    return true;
  } catch {
    own = null; // not delegated to this user, or mounted read-only
    return false;
  }
}

/** Creates the cgroup and calls `start` while this process is a member of it, so that what it starts is born there and has no time to leave. */
export function startInside<T>(cgroup: string | undefined, start: () => T): T {
  if (cgroup === undefined || !own || !makeCgroup(cgroup)) return start();
  try {
    enter(cgroup);
  } catch {
    removeCgroup(cgroup); // full (pids.max), or going away
    return start();
  }
  try {
    return start();
  } finally {
    leave(own);
  }
}

/** Returns to the own cgroup. Where that fails, nothing is taken for a member of the other one (`cgroupMembers`). */
function leave(to: string): void {
  try {
    enter(to);
  } catch {
    own = null;
  }
}

function enter(cgroup: string): void {
  writeFileSync(join(cgroup, "cgroup.procs"), "0");
}

/** Whether a path is that of the cgroup of the command with this token: what is stored is not trusted. */
export function isCgroupOf(path: string, token: string): boolean {
  try {
    return isAbsolute(path) && basename(path) === `${PREFIX}${token}` && statfsSync(path).type === CGROUP2_MAGIC;
  } catch {
    return false;
  }
}

/** The living processes in a cgroup and below; none while this process is one of them. */
export function cgroupMembers(cgroup: string): readonly number[] {
  const members = [cgroup, ...below(cgroup)].flatMap(membersOf);
  return members.includes(process.pid) ? [] : members;
}

/** Kills every process in a cgroup at once, also those that are being started; none while this process is one of them. */
export function killCgroup(cgroup: string): void {
  if (cgroupMembers(cgroup).length === 0) return;
  try {
    writeFileSync(join(cgroup, "cgroup.kill"), "1"); // since Linux 5.14
  } catch {
    // Its members are killed one by one.
  }
}

/** Removes a cgroup whose processes have ended, as soon as the system has forgotten them. */
export async function removeEndedCgroup(cgroup: string): Promise<void> {
  for (let tries = 0; tries < REMOVAL_TRIES; tries++) {
    removeCgroup(cgroup);
    if (!existsSync(cgroup)) return;
    await sleep(REMOVAL_WAIT_MS);
  }
}

/** Removes a cgroup without processes, with those that a command made below it. */
export function removeCgroup(cgroup: string): void {
  for (const folder of [...[...below(cgroup)].reverse(), cgroup]) {
    try {
      rmdirSync(folder);
    } catch {
      // It is removed already, or a process is left in it.
    }
  }
}

/** The cgroups below a cgroup, each before those below it. */
function below(cgroup: string): readonly string[] {
  try {
    const entries = readdirSync(cgroup, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => [join(cgroup, name), ...below(join(cgroup, name))]);
  } catch {
    return []; // removed meanwhile
  }
}

function membersOf(cgroup: string): readonly number[] {
  try {
    const lines = readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n");
    return lines.map(Number).filter((pid) => pid > 0); // 0: of another PID namespace
  } catch {
    return [];
  }
}

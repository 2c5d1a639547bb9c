/**
 * @file The processes of this machine: which are alive, who started whom, and what their environment holds. Read from
 * /proc where that exists, else from `ps` (which shows no environment).
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** One living process; one that has ended without being collected by its parent is not included. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

const hasProc: boolean = existsSync("/proc/self/stat");

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined; // ended in the meantime, or another user's
  }
}

/** The fields of /proc/PID/stat from the state on: the name before them may hold spaces and brackets. */
function statFields(pid: number): readonly string[] | undefined {
  const text = readText(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

function ps(...args: string[]): readonly string[] {
  const { stdout } = spawnSync("ps", args, { encoding: "utf8" });
  return (stdout ?? "").split("\n").filter((line) => line.trim() !== "");
}

/** Every living process. */
export function listProcesses(): readonly ProcessEntry[] {
  if (!hasProc) {
    return ps("-A", "-o", "pid=,ppid=,pgid=,stat=").flatMap((line) => {
      const [pid, parent, group, state] = line.trim().split(/\s+/);
      return state?.startsWith("Z")
        ? []
        : [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(group) }];
    });
  }
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const fields = statFields(Number(name));
    if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return [];
    const [, parent, group, session] = fields;
    return [{ pid: Number(name), parent: Number(parent), group: Number(group), session: Number(session) }];
  });
}

/** Whether a process was started with `NAME=VALUE` in its environment; false where that cannot be seen. */
export function carries(pid: number, assignment: string): boolean {
  return hasProc && `\0${readText(`/proc/${pid}/environ`) ?? ""}`.includes(`\0${assignment}\0`);
}

/** When a living process started, as text that differs for every process with the same pid; undefined if none is alive. */
export function processStart(pid: number): string | undefined {
  if (!hasProc) {
    const [line] = ps("-o", "stat=,lstart=", "-p", String(pid));
    return line === undefined || line.trim().startsWith("Z") ? undefined : line.trim().replace(/^\S+\s+/, "");
  }
  const fields = statFields(pid);
  if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return undefined;
  const boot = readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return `${boot}:${fields[19]}`; // field 22 of proc(5): start time in clock ticks since boot
}

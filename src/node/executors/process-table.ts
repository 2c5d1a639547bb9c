/**
 * @file The processes of this machine: which are alive, who started whom, and what they inherited. Read from /proc where
 * that exists, else from `ps` (which shows neither environments nor open files).
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** One living process; one that has ended without being collected by its parent is not included. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** When it started, in clock ticks since boot; absent where that cannot be seen. */
  readonly ticks?: number;
}

const hasProc: boolean = existsSync("/proc/self/stat");

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined; // ended in the meantime, or another user's
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
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
    const [, parent, group, session] = fields.map(Number);
    return [
      { pid: Number(name), parent, group, session, ticks: Number(fields[START_FIELD]) } as Required<ProcessEntry>,
    ];
  });
}

/** Field 22 of proc(5): the start in clock ticks since boot. */
const START_FIELD = 19;

/** The values of a variable in the environment that a process was started with; empty where that cannot be seen. */
export function valuesOf(pid: number, variable: string): readonly string[] {
  if (!hasProc) return [];
  const prefix = `${variable}=`;
  const environment = (readText(`/proc/${pid}/environ`) ?? "").split("\0");
  return environment.flatMap((each) => (each.startsWith(prefix) ? [each.slice(prefix.length)] : []));
}

/** The pipes or sockets that a process has as standard output and standard error, by names that are unique while they exist;
 * empty where that cannot be seen. */
export function outputsOf(pid: number): readonly string[] {
  if (!hasProc) return [];
  const outputs = [1, 2].map((descriptor) => readLink(`/proc/${pid}/fd/${descriptor}`) ?? "");
  return [...new Set(outputs)].filter((name) => /^(pipe|socket):\[\d+\]$/.test(name));
}

/** When a living process started, as text that differs for every process with the same pid; undefined if none is alive. */
export function processStart(pid: number): string | undefined {
  if (!hasProc) {
    const [line] = ps("-o", "stat=,lstart=", "-p", String(pid));
    return line === undefined || line.trim().startsWith("Z") ? undefined : line.trim().replace(/^\S+\s+/, "");
  }
  const fields = statFields(pid);
  if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return undefined;
  return `${bootId()}:${fields[START_FIELD]}`;
}

function bootId(): string {
  return readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

/** Where and when process ids are counted: within one boot and one PID namespace, in the order of their numbers. */
export interface PidEpoch {
  /** The boot, and the PID namespace with the start of its first process. */
  readonly space: string;
  /** The number of processes and threads that the machine has started since boot. */
  readonly forks: number;
}

/** The present epoch; undefined where that cannot be seen. */
export function pidEpoch(): PidEpoch | undefined {
  const namespace = readLink("/proc/self/ns/pid");
  const first = statFields(1)?.[START_FIELD];
  const forks = Number(/^processes (\d+)$/m.exec(readText("/proc/stat") ?? "")?.[1] ?? Number.NaN);
  if (namespace === undefined || first === undefined || !Number.isFinite(forks)) return undefined;
  return { space: `${bootId()}:${namespace}:${first}`, forks };
}

/**
 * Whether a process id of an epoch cannot have been given to another process since. Linux gives ids in ascending order and
 * begins again after the greatest, so an id returns only after about as many processes as there are ids.
 */
export function isStillUnique({ space, forks }: PidEpoch): boolean {
  const now = pidEpoch();
  const ids = Number(readText("/proc/sys/kernel/pid_max") ?? 0);
  return now !== undefined && now.space === space && now.forks >= forks && now.forks - forks < ids / 2;
}

/**
 * @file Processes of a round. They and all that they start carry a mark in their environment, by which those that are left are found.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** The variable that holds the mark of a round. */
export const MARK = "PARETUNE_FAULTS_ROUND";

/** A process that was started. */
export interface Running {
  readonly child: ChildProcess;
  /** What it printed so far. */
  output(): string;
  isAlive(): boolean;
  /** Resolves with the exit code: null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** How a process is started. */
export interface StartOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Called with each line of the standard output. */
  readonly onLine?: (line: string) => void;
}

/** Starts a program with arguments. */
export function startProcess(words: readonly string[], { cwd, environment, onLine }: StartOptions): Running {
  const [program = "", ...args] = words;
  const env = { ...process.env, NO_COLOR: "1", ...environment };
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  createInterface({ input: child.stdout }).on("line", (line) => {
    output += `${line}\n`;
    onLine?.(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return { child, output: () => output, isAlive, ended };
}

/** The living processes that carry a mark, and their commands. */
export function markedProcesses(mark: string): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    const [environment, status] = [readText(`/proc/${name}/environ`), readText(`/proc/${name}/stat`)];
    if (!`\0${environment}`.includes(`\0${MARK}=${mark}\0`) || /\) [ZX] /.test(status)) return [];
    return [{ pid: Number(name), command: readText(`/proc/${name}/cmdline`).replaceAll("\0", " ").slice(0, 160) }];
  });
}

/** The processes with a mark that are still there after a time. */
export async function leftProcesses(mark: string, patienceMs: number): Promise<ReturnType<typeof markedProcesses>> {
  for (const end = performance.now() + patienceMs; ; await sleep(20)) {
    const left = markedProcesses(mark);
    if (left.length === 0 || performance.now() > end) return left;
  }
}

/** Kills all processes with a mark. */
export function killMarked(mark: string): void {
  for (const { pid } of markedProcesses(mark)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

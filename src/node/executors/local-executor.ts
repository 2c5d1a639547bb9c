/**
 * @file Runs commands as processes of this machine: no shell unless the command asks for one, each in a session of its
 * own, so that Ctrl-C reaches the run alone and a whole tree of processes can be ended.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { FileProblem } from "../files/index.ts";
import { plannedCgroup, removeCgroup, removeEndedCgroup, startInside } from "./cgroup.ts";
import type { CommandHandle, CommandRequest, Executor, Exit, OnOutput, RunningCommand } from "./executor.ts";
import { type LogFile, openLog } from "./log-file.ts";
import { notStarted, withoutLog } from "./not-started.ts";
import { readProcessHandle } from "./process-handle.ts";
import { outputsOf, pidEpoch, processStart } from "./process-table.ts";
import { endRemains, endTree, killGroup, type ProcessHandle, TOKEN_VARIABLE } from "./process-tree.ts";

/** How long other writers may keep a pipe open after the process has ended, in milliseconds. */
const PIPE_CLOSE_TIMEOUT_MS = 2000;

/** Options of the local executor. */
export interface LocalOptions {
  /** How long a process may take to end after SIGTERM before SIGKILL. Default 5,000 ms. */
  readonly graceMs?: number;
  /** Whether each command gets a cgroup where one may be made. Default true. */
  readonly cgroups?: boolean;
}

/** An executor of this machine's processes. */
export function createLocalExecutor({ graceMs = 5000, cgroups = true }: LocalOptions = {}): Executor {
  return {
    name: "local",
    start: (request, saveHandle, onOutput) => start(request, saveHandle, { graceMs, cgroups, onOutput }),
    endLeftovers: async (handle) => {
      const found = readProcessHandle(handle);
      if (found === undefined) return { ended: 0, remaining: 0 };
      const leftovers = await endTree(found, false, graceMs);
      if (found.cgroup !== undefined) await removeEndedCgroup(found.cgroup);
      return leftovers;
    },
  };
}

function spawnCommand({ command, cwd, environment }: CommandRequest, token: string): ChildProcess {
  const [program, ...words] = command.kind === "shell" ? ["/bin/sh", "-c", command.line] : command.words;
  const entries = Object.entries({ ...process.env, ...environment }).filter(([, value]) => value !== null);
  return spawn(program ?? "", words, {
    cwd,
    env: { ...(Object.fromEntries(entries) as Readonly<Record<string, string>>), [TOKEN_VARIABLE]: token },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

interface Supervision {
  readonly graceMs: number;
  readonly cgroups: boolean;
  readonly onOutput: OnOutput | undefined;
}

function start(
  request: CommandRequest,
  saveHandle: (handle: CommandHandle) => void,
  supervision: Supervision,
): RunningCommand {
  const token = randomUUID();
  const cgroup = supervision.cgroups ? plannedCgroup(token) : undefined;
  const logs: LogFile[] = [];
  let child: ChildProcess;
  const giveUp = (): void => {
    for (const log of logs) log.close();
    if (cgroup !== undefined) removeCgroup(cgroup);
  };
  saveHandle({ token, ...(cgroup === undefined ? {} : { cgroup }) });
  try {
    for (const file of [request.stdoutFile, request.stderrFile]) logs.push(openLog(file));
  } catch (error) {
    giveUp();
    if (error instanceof FileProblem) throw error; // an earlier command of the trial has put something in the place of a log
    return ended(Promise.resolve(withoutLog(error)));
  }
  try {
    child = startInside(cgroup, () => spawnCommand(request, token));
  } catch (error) {
    giveUp();
    return ended(Promise.resolve(notStarted(request, error)));
  }
  const { pid } = child;
  if (pid === undefined) {
    giveUp();
    return ended(new Promise((resolve) => child.once("error", (error) => resolve(notStarted(request, error)))));
  }
  const made = cgroup !== undefined && existsSync(cgroup) ? { cgroup } : {};
  const handle: ProcessHandle = { token, ...made, pid, ...marksOf(pid) };
  const running = supervise({ child, handle, logs, ...supervision }, request.timeoutMs);
  try {
    saveHandle({ ...handle });
  } catch (error) {
    running.kill();
    void running.stop(); // what has left the process group
    throw error;
  }
  return running;
}

/** What else finds a process that was just started. */
function marksOf(pid: number): Pick<ProcessHandle, "start" | "epoch" | "outputs"> {
  const [start, epoch] = [processStart(pid), pidEpoch()];
  return {
    ...(start === undefined ? {} : { start }),
    ...(epoch === undefined ? {} : { epoch }),
    outputs: outputsOf(pid),
  };
}

/** A command that never ran. */
function ended(exit: Promise<Exit>): RunningCommand {
  return { exit, stop: async () => {}, kill: () => {}, lostOutput: () => undefined };
}

/** A process that was started. */
interface Started extends Supervision {
  readonly child: ChildProcess;
  readonly handle: ProcessHandle;
  /** Of standard output and standard error. */
  readonly logs: readonly LogFile[];
}

/** Follows a started process to its end. */
function supervise(started: Started, timeoutMs: number | undefined): RunningCommand {
  const { child, handle, logs, graceMs, onOutput } = started;
  let verdict: Exit | undefined; // why this process ended it, if it did
  let killing: NodeJS.Timeout | undefined;
  const end = (why: Exit): void => {
    verdict ??= why;
    void endTree(handle, true, graceMs);
    // The command itself is killed by a timer alone: looking at all processes of a loaded machine may take seconds.
    if (!hasEnded(child)) killing ??= setTimeout(() => killGroup(handle), graceMs);
  };
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => end({ kind: "timed-out", limitMs: timeoutMs }), timeoutMs);
  [child.stdout, child.stderr].forEach((stream, index) => {
    stream?.on("data", (chunk: Buffer) => {
      logs[index]?.write(chunk);
      const pause = onOutput?.(index === 0 ? "stdout" : "stderr", chunk);
      if (pause === undefined || hasEnded(child)) return;
      stream.pause();
      void pause.then(() => stream.resume());
    });
    child.once("exit", () => stream?.resume());
  });
  const onExit = (): void => {
    clearTimeout(timer);
    clearTimeout(killing);
  };
  const exit = exitOf(started, onExit).then((own) => verdict ?? own);
  return {
    exit,
    stop: async () => {
      end({ kind: "stopped" });
      await exit;
    },
    kill: () => killGroup(handle),
    lostOutput: () => logs.map(({ problem }) => problem).find((problem) => problem !== undefined),
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** How a process ends by itself; resolves when nothing that it started is alive and its logs are closed. */
function exitOf({ child, handle, logs, graceMs }: Started, onExit: () => void): Promise<Exit> {
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return new Promise((resolve) => {
    child.on("error", () => {}); // a signal that could not be sent: the tree is ended by its members
    child.once("exit", async (code, signal) => {
      onExit();
      await endRemains(handle, graceMs);
      const patience = setTimeout(
        () => [child.stdout, child.stderr].map((stream) => stream?.destroy()),
        PIPE_CLOSE_TIMEOUT_MS,
      );
      await closed;
      clearTimeout(patience);
      for (const log of logs) log.close();
      if (handle.cgroup !== undefined) await removeEndedCgroup(handle.cgroup);
      resolve(signal === null ? { kind: "exited", code: code ?? 0 } : { kind: "signalled", signal });
    });
  });
}

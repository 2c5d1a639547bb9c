/**
 * @file One command as a process of this machine, in a session of its own, from its start until nothing of it is alive.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { FileProblem } from "../files/index.ts";
import { plannedCgroup, removeCgroup, removeEndedCgroup, startInside } from "./cgroup.ts";
import type { CommandHandle, CommandRequest, Stream } from "./executor.ts";
import { type Exit, processExit } from "./exit.ts";
import { type LogFile, openLog } from "./log-file.ts";
import { notStarted, withoutLog } from "./not-started.ts";
import { OutputBuffer } from "./output-buffer.ts";
import { outputsOf, pidEpoch, processStart } from "./process-table.ts";
import { endRemains, endTree, killGroup, type ProcessHandle, TOKEN_VARIABLE } from "./process-tree.ts";

/** How long other writers may keep a pipe open after the process has ended, in milliseconds. */
const PIPE_CLOSE_TIMEOUT_MS = 2000;

/** How processes are started and ended. */
export interface ProcessOptions {
  /** How long a process may take to end after SIGTERM before SIGKILL. */
  readonly graceMs: number;
  /** Whether each command gets a cgroup where one may be made. */
  readonly cgroups: boolean;
}

/** A command of this process. */
export interface LocalProcess {
  readonly handle: CommandHandle;
  /** Never rejects. Once it resolves, nothing that the command started and that can be found is alive, and its output is in its
   * files. */
  readonly exit: Promise<Exit>;
  /** Ends the command and all it started; resolves when `exit` has. */
  stop(): Promise<void>;
  /** Kills it without waiting. */
  kill(): void;
  lostOutput(): string | undefined;
  /** See `Executor.logs`; absent where nobody reads them. */
  readonly output?: Readonly<Record<Stream, OutputBuffer>> | undefined;
}

/** Starts a command, before it returns. Throws `FileProblem` where something that is no file is in the place of a log. */
export function startProcess(request: CommandRequest, key: string, options: ProcessOptions): LocalProcess {
  const cgroup = options.cgroups ? plannedCgroup(key) : undefined;
  const logs: LogFile[] = [];
  const giveUp = (exit: Exit | Promise<Exit>): LocalProcess => {
    for (const log of logs) log.close();
    if (cgroup !== undefined) removeCgroup(cgroup);
    return neverStarted(key, exit);
  };
  try {
    for (const file of [request.stdoutFile, request.stderrFile]) logs.push(openLog(file));
  } catch (error) {
    const ended = giveUp(withoutLog(error));
    if (error instanceof FileProblem) throw error; // an earlier command of the trial has put something in the place of a log
    return ended;
  }
  let child: ChildProcess;
  try {
    child = startInside(cgroup, () => spawnCommand(request, key));
  } catch (error) {
    return giveUp(notStarted(request, error));
  }
  const { pid } = child;
  if (pid === undefined) {
    return giveUp(new Promise((resolve) => child.once("error", (error) => resolve(notStarted(request, error)))));
  }
  const made = cgroup !== undefined && existsSync(cgroup) ? { cgroup } : {};
  const handle: ProcessHandle = { token: key, ...made, pid, ...marksOf(pid) };
  return follow({ child, handle, logs, isFollowed: request.isFollowed === true, ...options });
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
function neverStarted(key: string, exit: Exit | Promise<Exit>): LocalProcess {
  return {
    handle: { key },
    exit: Promise.resolve(exit),
    stop: async () => {},
    kill: () => {},
    lostOutput: () => undefined,
  };
}

/** A process that was started. */
interface Started extends ProcessOptions {
  readonly child: ChildProcess;
  readonly handle: ProcessHandle;
  /** Of standard output and standard error. */
  readonly logs: readonly LogFile[];
  readonly isFollowed: boolean;
}

/** Follows a started process to its end. */
function follow(started: Started): LocalProcess {
  const { child, handle, logs, graceMs, isFollowed } = started;
  const streams = { stdout: child.stdout, stderr: child.stderr };
  const output = isFollowed ? { stdout: bufferOf(streams.stdout), stderr: bufferOf(streams.stderr) } : undefined;
  let isStopped = false;
  let killing: NodeJS.Timeout | undefined;
  (["stdout", "stderr"] as const).forEach((name, index) => {
    const [stream, buffer] = [streams[name], output?.[name]];
    stream?.on("data", (chunk: Buffer) => {
      logs[index]?.write(chunk);
      buffer?.write(chunk);
      if (buffer?.isFull && !hasEnded(child)) stream.pause();
    });
    child.once("exit", () => stream?.resume());
  });
  const exit = exitOf(started, () => clearTimeout(killing)).then((own): Exit => {
    for (const buffer of Object.values(output ?? {})) buffer.end();
    return isStopped ? { kind: "stopped" } : own;
  });
  return {
    handle: { key: handle.token, ...handle },
    exit,
    stop: async () => {
      isStopped = true;
      void endTree(handle, true, graceMs);
      // The command itself is killed by a timer alone: looking at all processes of a loaded machine may take seconds.
      if (!hasEnded(child)) killing ??= setTimeout(() => killGroup(handle), graceMs);
      await exit;
    },
    kill: () => killGroup(handle),
    lostOutput: () => logs.map(({ problem }) => problem).find((problem) => problem !== undefined),
    output,
  };
}

function bufferOf(stream: Readable | null): OutputBuffer {
  return new OutputBuffer(() => stream?.resume());
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
      const close = (): void => void [child.stdout, child.stderr].map((stream) => stream?.destroy());
      // Where this process itself was not running for so long, what was printed is still in the pipes. It is read between a timer and
      // the immediate that it sets.
      const patience = setTimeout(() => setImmediate(close), PIPE_CLOSE_TIMEOUT_MS);
      await closed;
      clearTimeout(patience);
      for (const log of logs) log.close();
      if (handle.cgroup !== undefined) await removeEndedCgroup(handle.cgroup);
      resolve(processExit(code ?? 0, signal ?? undefined));
    });
  });
}

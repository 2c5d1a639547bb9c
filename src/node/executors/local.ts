/**
 * @file Runs commands as processes of this machine: no shell unless the command asks for one, each in a session of its
 * own, so that Ctrl-C reaches the run alone and a whole tree can be ended.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { statSync } from "node:fs";
import type { Executor, Exit, ProcessMark, ProcessRequest, RunningProcess } from "./executor.ts";
import { type LogFile, openLog } from "./log-file.ts";
import { processStart } from "./process-table.ts";
import { endRemains, endTree, tokenVariable } from "./process-tree.ts";

export interface LocalOptions {
  /** How long a process may take to end after SIGTERM before SIGKILL. Default 5,000 ms. */
  readonly graceMs?: number;
}

/** An executor of this machine's processes. */
export function createLocalExecutor(options: LocalOptions = {}): Executor {
  const graceMs = options.graceMs ?? 5000;
  return {
    start: (request) => start(request, graceMs),
    endLeftovers: (mark) => endTree(mark, false, graceMs),
  };
}

function spawnCommand({ command, cwd, environment, token }: ProcessRequest): ChildProcess {
  const [program, ...words] = command.kind === "shell" ? ["/bin/sh", "-c", command.line] : command.words;
  return spawn(program ?? "", words, {
    cwd,
    env: { ...process.env, ...environment, [tokenVariable]: token },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function start(request: ProcessRequest, graceMs: number): RunningProcess {
  const idle = { mark: { token: request.token }, stop: async (): Promise<void> => {} };
  let logs: readonly LogFile[] = [];
  let child: ChildProcess;
  try {
    logs = [openLog(request.stdoutFile), openLog(request.stderrFile)];
    child = spawnCommand(request);
  } catch (error) {
    for (const log of logs) log.close();
    return { ...idle, exit: Promise.resolve(notStarted(request, error)) };
  }
  if (child.pid === undefined) {
    const exit = new Promise<Exit>((resolve) => {
      child.once("error", (error) => resolve(notStarted(request, error)));
    });
    for (const log of logs) log.close();
    return { ...idle, exit };
  }
  const begun = processStart(child.pid);
  const mark = { token: request.token, pid: child.pid, ...(begun === undefined ? {} : { start: begun }) };
  return supervise(child, mark, request, logs, graceMs);
}

/** Follows a started process to its end. */
function supervise(
  child: ChildProcess,
  mark: ProcessMark,
  request: ProcessRequest,
  logs: readonly LogFile[],
  graceMs: number,
): RunningProcess {
  let verdict: Exit | undefined; // why this process ended it, if it did
  const end = (why: Exit): void => {
    verdict ??= why;
    void endTree(mark, true, graceMs);
  };
  const { timeoutMs } = request;
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => end({ kind: "timed-out", limitMs: timeoutMs }), timeoutMs);
  const streams = [child.stdout, child.stderr];
  streams.forEach((stream, index) => {
    stream?.on("data", (chunk: Buffer) => logs[index]?.write(chunk));
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const exit = new Promise<Exit>((resolve) => {
    child.on("error", () => {}); // a signal that could not be sent: the tree is ended by its members
    child.once("exit", async (code, signal) => {
      clearTimeout(timer);
      const own: Exit = signal === null ? { kind: "exited", code: code ?? 0 } : { kind: "signalled", signal };
      await endRemains(mark, graceMs);
      const patience = setTimeout(() => streams.map((stream) => stream?.destroy()), 2000);
      await closed;
      clearTimeout(patience);
      for (const log of logs) log.close();
      resolve(verdict ?? own);
    });
  });
  const stop = async (): Promise<void> => {
    end({ kind: "stopped" });
    await exit;
  };
  return { mark, exit, stop };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Why a process could not be started, as a sentence. */
function notStarted({ command, cwd }: ProcessRequest, error: unknown): Exit {
  const program = command.kind === "shell" ? "/bin/sh" : (command.words[0] ?? "");
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const detail = error instanceof Error ? error.message : String(error);
  let reason = `the program ${program} could not be started (${detail})`;
  if (!isFolder(cwd)) reason = `the folder ${cwd} that commands start in does not exist`;
  else if (code === "ENOENT" && !program.includes("/")) reason = `the program ${program} was not found in PATH`;
  else if (code === "ENOENT") reason = `the program ${program} was not found (commands start in ${cwd})`;
  else if (code === "EACCES") reason = `the program ${program} is not executable; try chmod +x ${program}`;
  return { kind: "not-started", reason };
}

/** How a process ended, as a phrase for a reason; undefined if it ended well. */
export function exitProblem(exit: Exit): string | undefined {
  switch (exit.kind) {
    case "exited":
      return exit.code === 0 ? undefined : `ended with exit code ${exit.code}`;
    case "signalled":
      return `was ended by ${exit.signal}`;
    case "timed-out":
      return `did not end within ${exit.limitMs / 1000} s and was ended with all it had started`;
    case "stopped":
      return "was stopped";
    case "not-started":
      return `did not start: ${exit.reason}`;
  }
}

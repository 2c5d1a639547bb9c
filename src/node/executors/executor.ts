/**
 * @file The interface between a trial and the machine that its commands run on. The caller owns the folders and files;
 * an executor owns the commands it started until their exit is known. Every implementation passes
 * `test/contracts/executor.ts`.
 */
import type { Command } from "../command-template/index.ts";

/** What to start; plain JSON. */
export interface CommandRequest {
  readonly command: Command;
  /** Absolute path of the folder that the command starts in. */
  readonly cwd: string;
  /** Added to this process's own environment, with the values of a shell line among it; a variable with the value null is removed from it. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** Files that standard output and standard error are appended to. */
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /** Milliseconds after which the command and all it started are ended; absent: never. */
  readonly timeoutMs?: number;
  /** The number of units that it uses of each resource of the study, such as { gpu: 1 }; absent: none. Units of this machine are in
   * the command and its variables already. */
  readonly uses?: Readonly<Record<string, number>>;
}

/** How a command ended. */
export type Exit =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timed-out"; readonly limitMs: number }
  | { readonly kind: "stopped" }
  | { readonly kind: "not-started"; readonly reason: string; readonly cause: NotStarted };

/** Why a command did not start: its program cannot be executed; the machine lacks something else, such as the folder, memory
 * or a process id; or its words or its own folder are impossible. */
export type NotStarted = "program" | "machine" | "trial";

/** What an executor needs to find a command again after the death of the process that started it. Plain JSON, which only
 * the executor that made it understands. */
export type CommandHandle = Readonly<Record<string, unknown>>;

/** The two streams that a command prints to. */
export type Stream = "stdout" | "stderr";

/** Receives the output of a command. A promise asks for a pause in this stream while the command runs; it never rejects. */
export type OnOutput = (stream: Stream, chunk: Buffer) => Promise<unknown> | undefined;

/** A command that was started. */
export interface RunningCommand {
  /** Never rejects. Once it resolves, nothing that the command started and that can be found is alive, and its output is in
   * its files. */
  readonly exit: Promise<Exit>;
  /** Ends the command and all it started; resolves when `exit` has. */
  stop(): Promise<void>;
  /** Why output of the command was lost, e.g. a full disk; undefined if none was. To be asked once `exit` has resolved. */
  lostOutput(): string | undefined;
  /** Kills the command at once and without waiting, for a process that is about to end itself. */
  kill(): void;
}

/** What became of the processes (or jobs) that a dead process had left. */
export interface Leftovers {
  readonly ended: number;
  /** The number that could not be ended, e.g. because they wait for a device. */
  readonly remaining: number;
}

/** Starts commands somewhere and ends them. */
export interface Executor {
  /** Its name in study files; stored with every handle. */
  readonly name: string;
  /**
   * Starts a command.
   *
   * @param saveHandle - stores a handle, replacing the previous one, before it returns. It is called before anything is
   *   started, and again when more is known, so that no command is lost if this process dies. An error that it throws
   *   is passed on, and nothing keeps running.
   * @param onOutput - receives the output of the command as it arrives and before `exit` resolves, including the part
   *   that is left out of a file that would be too long
   */
  start(request: CommandRequest, saveHandle: (handle: CommandHandle) => void, onOutput?: OnOutput): RunningCommand;
  /** Ends what remains of a command after the process that started it has died. */
  endLeftovers(handle: CommandHandle): Promise<Leftovers>;
}

/** How a command ended, as a phrase for a reason; undefined if it ended well. */
export function exitProblem(exit: Exit): string | undefined {
  switch (exit.kind) {
    case "exited":
      return exit.code === 0 ? undefined : `ended with exit code ${exit.code}`;
    case "signalled":
      return `was ended by ${exit.signal}`;
    case "timed-out":
      return `did not end within ${exit.limitMs / 1000} s and was ended, with everything that it had started`;
    case "stopped":
      return "was stopped";
    case "not-started":
      return `did not start: ${exit.reason}`;
  }
}

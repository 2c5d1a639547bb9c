/**
 * @file The interface between a trial and the machines that its commands run on: four functions and JSON handles. The caller
 * owns the folders and files; an executor owns what it started until it has ended. What the loop needs besides (a promise of
 * the exit, time limits, output as it arrives, patience with an engine that does not answer) is made of them by the
 * `Supervisor`, once for all executors. Every implementation passes `test/contracts/executor.ts`.
 */
import type { Command } from "../command-template/index.ts";
import type { Exit } from "./exit.ts";

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
  /** Milliseconds of running after which the supervisor stops the command; absent: never. An executor may pass it on as a limit
   * of its engine, but need not. */
  readonly timeoutMs?: number;
  /** The number of units that it uses of each resource of the study, such as { gpu: 1 }; absent: none. Units of this machine are in
   * the command and its variables already. */
  readonly uses?: Readonly<Record<string, number>>;
  /** The name of the study, for the engine's lists. */
  readonly study?: string;
  /** Whether the caller will read the output with `logs` while it arrives. Where it will not, `logs` need not give any. */
  readonly isFollowed?: boolean;
  /** Whether the key was made for this call: then it need not be looked for whether it was submitted before. */
  readonly isNew?: boolean;
}

/**
 * What an executor needs to find a command again, from any process. Plain JSON, which only the executor that made it
 * understands, but for the key and the folder: a handle that has nothing else must do as well.
 */
export interface CommandHandle {
  /** The key that the command was submitted with: letters, digits and "-", at most 60. */
  readonly key: string;
  /** The folder of the command's logs. */
  readonly folder?: string;
  readonly [part: string]: unknown;
}

/** The two streams that a command prints to. */
export type Stream = "stdout" | "stderr";

/** How a command is doing. */
export type CommandState =
  /** The engine has it, and has not started it. */
  | { readonly kind: "waiting"; readonly reason?: string }
  | { readonly kind: "running" }
  /** Nothing that it started and that can be found is alive, and its output is in its files. */
  | {
      readonly kind: "ended";
      readonly exit: Exit;
      /** Why output of the command was lost, e.g. a full disk. */
      readonly lostOutput?: string;
    }
  /** The engine answers, but does not know it. After a while it counts as lost. */
  | { readonly kind: "unknown" };

/** How long `poll` may wait for a change. */
export interface PollOptions {
  /** In milliseconds; 0: do not wait. */
  readonly waitMs: number;
  /** Ends the wait, after which the states of the moment are returned. */
  readonly signal?: AbortSignal;
}

/** `gently`: the command may end by itself for a moment before it is killed. `at-once`: it is killed now, and what that needs is
 * done before the function returns its promise, because the caller is about to end itself. */
export type StopMode = "gently" | "at-once";

/** What became of the processes or jobs of a command that was stopped. */
export interface Leftovers {
  /** The number that were alive and were ended. */
  readonly ended: number;
  /** The number that could not be ended, e.g. because they wait for a device. */
  readonly remaining: number;
}

/** Starts commands somewhere. Each function throws `EngineUnreachable` where the engine does not answer now but may later. */
export interface Executor {
  /** Its name in study files; stored with every handle. */
  readonly name: string;
  /** Whether commands go on when this machine fails, so that their handles have to survive that on disk. */
  readonly isRemote: boolean;
  /**
   * Starts a command, or has the engine queue it. Idempotent by key: after a call that failed, or whose caller died, another
   * call, also from another process, starts it only if it has not been started, and returns its handle.
   *
   * A command that cannot be started ends with the exit "not-started". Throws `SubmissionRefused` where the engine wants no
   * such command.
   */
  submit(request: CommandRequest, key: string): Promise<CommandHandle>;
  /**
   * The state of each handle, in order. Returns at once where one has ended; else it may wait for a change. An executor whose
   * engine reports none waits for the given time and then asks (`pause` of pause.ts).
   */
  poll(handles: readonly CommandHandle[], options: PollOptions): Promise<readonly CommandState[]>;
  /** Ends a command and all it started, in the queue or running; resolves when it has ended. Harmless if it has ended, and for a
   * handle that is none. */
  stop(handle: CommandHandle, mode?: StopMode): Promise<Leftovers>;
  /**
   * The bytes of a stream of the command from an offset on, at most about 1 MiB; empty where there are none now. It may wait
   * for more while the command runs. Called with offsets that never decrease; what was passed may be forgotten.
   */
  logs(handle: CommandHandle, stream: Stream, from: number): Promise<Buffer>;
}

/** The engine does not answer: what was asked may be asked again later. The message is a phrase: what was tried, and why it failed. */
export class EngineUnreachable extends Error {
  override readonly name: string = "EngineUnreachable";
  /** Whether waiting is of no use, as far as can be told: a host name that nobody knows, a certificate that is not trusted. A run does
   * not begin then; one that is under way waits all the same, because somebody may mend it. */
  readonly isMistake: boolean;

  constructor(message: string, { isMistake = false }: { readonly isMistake?: boolean } = {}) {
    super(message);
    this.isMistake = isMistake;
  }
}

/** The engine wants no such command, e.g. because it has no such partition. The message is a phrase. */
export class SubmissionRefused extends Error {
  override readonly name: string = "SubmissionRefused";
}

/**
 * @file A command as the loop sees it: what it may be told of it, and what it may do to it.
 */
import type { CommandHandle, CommandRequest, Executor } from "./executor.ts";
import type { Exit } from "./exit.ts";
import type { OnOutput } from "./follow-output.ts";

/** What the caller of a command does. */
export interface CommandHooks {
  /** A word for the key, by which people recognise the command in the engine's lists: letters, digits, "-". */
  readonly label?: string;
  /**
   * Stores a handle, replacing the previous one, before it returns. It is called before anything is started, and again when more
   * is known, so that no command is lost if this process dies. With an error that it throws `exit` rejects, once nothing runs.
   */
  readonly saveHandle: (handle: CommandHandle) => void;
  /** Receives the output of the command as it arrives and before `exit` resolves. */
  readonly onOutput?: OnOutput | undefined;
  /** Called once, when the command has waited in a queue for a while, with what it waits for, where the engine tells that. */
  readonly onWaiting?: ((reason: string | undefined) => void) | undefined;
  /** Called once, when the command is seen running. */
  readonly onRunning?: () => void;
}

/** A command that was started. */
export interface RunningCommand {
  /**
   * Once it resolves, nothing that the command started and that can be found is alive (but see `isLeft`), and its output is in
   * its files. Rejects only with what `saveHandle` threw, or where a log is no file.
   */
  readonly exit: Promise<Exit>;
  /**
   * Ends the command and all it started; resolves when `exit` has.
   *
   * @param signal - ends the wait for an engine that does not answer; then the command may go on
   */
  stop(signal?: AbortSignal): Promise<void>;
  /** Kills the command at once and without waiting, for a process that is about to end itself. */
  kill(): void;
  /** Why output of the command was lost, e.g. a full disk; undefined if none was. To be asked once `exit` has resolved. */
  lostOutput(): string | undefined;
  /** Whether the command may still be running after `exit`, because its engine could not be asked to end it: its handle is kept. */
  isLeft(): boolean;
}

/** Starts commands and follows them to their ends. */
export interface CommandRunner {
  readonly executor: Executor;
  start(request: CommandRequest, hooks: CommandHooks): RunningCommand;
}

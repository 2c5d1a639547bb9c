/**
 * @file The seam between a trial and the machine that its commands run on. The caller owns the folders and files; an
 * executor owns the processes it started until their exit is known. Requests and marks are JSON.
 */

import type { Command } from "../command-template/index.ts";

export interface ProcessRequest {
  readonly command: Command;
  readonly cwd: string;
  /** Added to this process's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files that standard output and standard error are appended to. */
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /** After so many milliseconds the process and all it started are ended; absent: never. */
  readonly timeoutMs?: number;
  /** Unique text that marks the process and all it starts, so that they can be found whatever becomes of this one. */
  readonly token: string;
}

/** How a process ended. */
export type Exit =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timed-out"; readonly limitMs: number }
  | { readonly kind: "stopped" }
  | { readonly kind: "not-started"; readonly reason: string };

/** What finds the processes of a request again, from any process of this machine. */
export interface ProcessMark {
  readonly token: string;
  /** The first process and its start, once it has started. */
  readonly pid?: number;
  readonly start?: string;
}

export interface RunningProcess {
  readonly mark: ProcessMark;
  /** Never rejects. Once it resolves, nothing that the process started is alive, and its output is in its files. */
  readonly exit: Promise<Exit>;
  /** Ends the process and all it started; resolves when `exit` has. */
  stop(): Promise<void>;
}

export interface Executor {
  start(request: ProcessRequest): RunningProcess;
  /** Ends whatever is left of a request whose starter died; says how many processes that were. */
  endLeftovers(mark: ProcessMark): Promise<number>;
}

/**
 * @file Exit codes, and the errors that end a command with one.
 */

/** The exit codes of every command. `partly`: some of what was given is done, and the rest was refused. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, partly: 3, interrupted: 130 } as const;

/** The arguments or the study file cannot be used: exit code 2 and this message. */
export class BadInput extends Error {
  /** Details for `--json`, e.g. a list of issues. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "BadInput";
    this.details = details;
  }
}

/** The user interrupted the command: exit code 130 and this message. */
export class Interrupted extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Interrupted";
  }
}

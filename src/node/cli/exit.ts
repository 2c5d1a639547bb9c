/**
 * @file Exit codes, and the errors that end a command with one.
 */

export { BadInput, quoted } from "../operations/bad-input.ts";

/** The exit codes of every command. `partly`: some of what was given is done, and the rest was refused. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, partly: 3, interrupted: 130 } as const;

/** The user interrupted the command: exit code 130 and this message. */
export class Interrupted extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Interrupted";
  }
}

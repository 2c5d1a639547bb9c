/**
 * @file Exit codes, and the error that ends a command with one.
 */

/** What a command's exit code says. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** The caller wrote something that cannot be done: exit code 2 and this sentence. */
export class BadInput extends Error {
  /** More about it for `--json`, e.g. a list of issues. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "BadInput";
    this.details = details;
  }
}

/** The user ended it: exit code 130 and this sentence. */
export class Interrupted extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Interrupted";
  }
}

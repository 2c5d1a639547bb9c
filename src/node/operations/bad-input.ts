/**
 * @file The error of what a user gave: arguments, a study file, results, a request.
 */

/** What was given cannot be used, and this message says why: exit code 2 of a command, status 422 of the server. */
export class BadInput extends Error {
  /** Details for programs, e.g. a list of issues. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "BadInput";
    this.details = details;
  }
}

/** The most characters of a value that a message shows. */
const MAX_SHOWN = 100;

/** What the user gave, in quotation marks and no longer than a message may be. */
export function quoted(text: string): string {
  return `"${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN).replace(/[\uD800-\uDBFF]$/, "")}…` : text}"`;
}

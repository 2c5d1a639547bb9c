/**
 * @file How much of a reason is kept. Lists and pages show the reason of every trial, so one that holds a whole log would slow all
 * of them down.
 */

/** The longest reason that is kept, in characters. */
export const MAX_REASON_CHARS = 2000;

/** A reason as it is recorded: the beginning of one that is too long, with the number of its characters. It stays as it is. */
export function keptReason(reason: string): string {
  if (reason.length <= MAX_REASON_CHARS) return reason;
  const mark = `… (${reason.length} characters)`;
  return reason.slice(0, MAX_REASON_CHARS - mark.length).replace(/[\uD800-\uDBFF]$/, "") + mark;
}

/**
 * @file Which attempt at a trial an outcome is of. A trial may be attempted by two runs at once, when one was frozen and another has
 * taken over; the outcome that is stored first counts, whichever it is of.
 */

/** An attempt, as its outcome names it. */
export interface AttemptRecord {
  /** From 1 on, over all runs. */
  readonly number: number;
  /** A name that no other attempt has, also not one at another trial. The folder of the trial has it, too. */
  readonly id: string;
  /** The machine whose run made it, and the absolute path of the trial's folder there. */
  readonly host: string;
  readonly folder: string;
  /** When it started, by the clock of the store, and when it ended: that long after it as it took. ISO 8601 in UTC. The end is
   * absent where only the time is known at which the outcome was stored. */
  readonly start: string;
  readonly end?: string;
}

/** The attempt of a trial, or of the event of its outcome, as a part of another; empty where it is not known. */
export function attemptOf({ by }: { readonly by?: AttemptRecord | undefined }): { readonly by?: AttemptRecord } {
  return by === undefined ? {} : { by };
}

/** Whether a value is an attempt, as it is stored. */
export function isAttemptRecord(value: unknown): value is AttemptRecord {
  if (typeof value !== "object" || value === null) return false;
  const { number, id, host, folder, start, end } = value as Partial<Record<keyof AttemptRecord, unknown>>;
  const isNamed = [id, host, folder, start].every((text) => typeof text === "string");
  return typeof number === "number" && isNamed && (end === undefined || typeof end === "string");
}

/**
 * @file The one place that keeps what happens in the evaluation of a trial from ending the run: whatever it throws is that
 * trial's failure. Errors of the store are not the trial's and go on.
 */
import { type MetricReading, missing, problemWords } from "../metrics/index.ts";
import { StorageError } from "../storage/index.ts";
import type { Outcome } from "./attempt.ts";
import { onOneLine } from "./log-tail.ts";
import { FolderError, type TrialFiles } from "./trial-files.ts";

/** The longest reason that is recorded, in characters. */
const MAX_REASON_CHARS = 1000;

/** The outcome of an evaluation, with a bounded reason where it failed. Throws `StorageError` only. */
export async function contained(files: TrialFiles, evaluation: () => Promise<Outcome>): Promise<Outcome> {
  try {
    const outcome = await evaluation();
    return "reason" in outcome ? { ...outcome, reason: boundedReason(outcome.reason) } : outcome;
  } catch (error) {
    if (error instanceof StorageError) throw error;
    const kind = error instanceof FolderError && error.isMachineFault ? "fault" : "failed";
    return { kind, reason: boundedReason(errorWords(error)), log: files.stdout };
  }
}

/** The reading of a metric; what it throws is the reason why there is none. Throws `StorageError` only. */
export async function containedReading(read: () => Promise<MetricReading>): Promise<MetricReading> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    return missing(error instanceof FolderError ? error.message : problemWords(error));
  }
}

/** A reason as it is recorded: on one line, and no longer than people read. */
export function boundedReason(reason: string): string {
  const line = onOneLine(reason.slice(0, 2 * MAX_REASON_CHARS));
  return line.length > MAX_REASON_CHARS ? `${line.slice(0, MAX_REASON_CHARS)}…` : line;
}

/** Why an evaluation threw, as a phrase. With the variable PARETUNE_DEBUG the stack is printed too. */
function errorWords(error: unknown): string {
  if (process.env["PARETUNE_DEBUG"] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (!(error instanceof Error)) return String(error);
  return error.message === "" ? error.name : error.message;
}

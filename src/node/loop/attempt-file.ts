/**
 * @file Whose files the folder of a trial has. A trial may be attempted more than once, by runs on several machines, and the result of
 * any of these attempts may be the one that counts.
 */
import { hostname } from "node:os";
import { type AttemptRecord, attemptOf, isAttemptRecord, type Trial } from "../../core/study/index.ts";
import { readJsonFile, type TrialFiles, writeFiles } from "./trial-files.ts";

/** Names the attempt whose files the folder has from now on. */
export function writeAttempt(files: TrialFiles, attempt: AttemptRecord): void {
  writeFiles(files, { [files.attempt]: JSON.stringify(attempt) });
}

/** The attempt whose files the folder has; undefined where that is not known. */
export function readAttempt(files: Pick<TrialFiles, "attempt">): AttemptRecord | undefined {
  const stored = readJsonFile(files.attempt);
  return isAttemptRecord(stored) ? stored : undefined;
}

/** The attempt that left an evaluation in the folder of a trial, as a part of an event; empty where it is not known. */
export function keptAttempt(
  files: TrialFiles,
  evaluation: { readonly by?: AttemptRecord } | undefined,
): { readonly by?: AttemptRecord } {
  // The trial may have written to the file.
  const by = isAttemptRecord(evaluation?.by) ? evaluation.by : readAttempt(files);
  return attemptOf({ by });
}

/** What the folder of a trial is to its outcome. */
export type FolderOwner =
  /** Its files are those of the attempt whose outcome counts. */
  | { readonly kind: "own" }
  /** They are of another attempt, or that attempt was made elsewhere, as far as that is known. */
  | { readonly kind: "other"; readonly by?: AttemptRecord }
  /** The outcome does not name its attempt: it was told, is not known yet, or was recorded by a version that did not store it. */
  | { readonly kind: "unknown" };

/** What is known of the attempt at a trial whose files are looked for. */
export interface Attempted {
  readonly status?: Trial["status"];
  /** Of a running trial. */
  readonly attempt?: number;
  /** Of one that has ended. */
  readonly by?: AttemptRecord;
}

/**
 * Whose files the folder of a trial has, compared with the trial's outcome or with its running attempt.
 *
 * @param isShared - whether several machines run the study, so that a folder which does not say so may be of another attempt
 */
export function folderOwner(files: TrialFiles, { status, attempt, by }: Attempted, isShared = false): FolderOwner {
  const found = readAttempt(files);
  if (status === "running" && found !== undefined) {
    return found.number === attempt && found.host === hostname() ? { kind: "own" } : { kind: "other", by: found };
  }
  if (by === undefined) return { kind: "unknown" };
  if (found !== undefined) return found.id === by.id ? { kind: "own" } : { kind: "other", by: found };
  // A trial may remove what its folder has, and a folder of one machine may be moved.
  const isThisFolder = by.host === hostname() && by.folder === files.folder;
  return isThisFolder || !isShared ? { kind: "own" } : { kind: "other" };
}

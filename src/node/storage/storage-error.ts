/**
 * @file The error of a store: its `kind` says what is wrong, and its message is a sentence for users.
 */
import { ParetuneError } from "../../core/errors.ts";

/** A record that is not what was written. */
export class DamagedRecord extends Error {}

/** Why a store could not be used. */
export type StorageProblem =
  | "missing" // there is no store in that folder
  | "newer" // written by a newer version of this software
  | "changed" // the study's space, objectives or baseline are not those of the store
  | "busy" // another process runs this study, or holds the database for too long
  | "full" // the disk is full, or writing failed in some other way
  | "read-only" // it cannot be written, so it can only be looked at
  | "broken"; // the file is not a store, or cannot be read

/** An error of the store. Everything that was acknowledged before it remains stored. */
export class StorageError extends ParetuneError {
  readonly kind: StorageProblem;

  constructor(kind: StorageProblem, message: string) {
    super("study", message);
    this.name = "StorageError";
    this.kind = kind;
  }
}

/** SQLite's primary result codes that get a sentence of their own (https://sqlite.org/rescode.html). */
const SQLITE_CODES = {
  busy: 5,
  locked: 6,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  readOnly: 8,
  notADatabase: 26,
};

/** The primary result code of an error that SQLite raised; undefined for any other error. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** Whether SQLite said that another connection holds the database. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE_CODES.busy || code === SQLITE_CODES.locked;
}

/** Whether SQLite said that it cannot write the database, or its files beside it. */
export function isReadOnly(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE_CODES.readOnly || code === SQLITE_CODES.cantOpen;
}

/** An error of SQLite, or a damaged record, as a `StorageError` about the file; any other error is returned unchanged. */
export function explainSqliteError(error: unknown, file: string): unknown {
  if (error instanceof DamagedRecord) {
    return new StorageError(
      "broken",
      `${file} is damaged: ${error.message}. Nothing in it was changed. Restore the file from a copy.`,
    );
  }
  const code = sqliteCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const detail = `(SQLite: ${error.message})`;
  switch (code) {
    case SQLITE_CODES.busy:
    case SQLITE_CODES.locked:
      return new StorageError("busy", `${file} is held by another process ${detail}. Try again when it has finished.`);
    case SQLITE_CODES.full:
    case SQLITE_CODES.ioError:
      return new StorageError(
        "full",
        `${file} could not be written: the disk is full or failing ${detail}. Everything recorded before is kept; ` +
          "free some space and run again.",
      );
    case SQLITE_CODES.readOnly:
    case SQLITE_CODES.cantOpen:
      return new StorageError("broken", `${file} could not be opened for writing ${detail}. Check its permissions.`);
    case SQLITE_CODES.corrupt:
    case SQLITE_CODES.notADatabase:
      return new StorageError("broken", `${file} is not a store of Paretune, or it is damaged ${detail}.`);
    default:
      return new StorageError("broken", `${file} could not be used ${detail}.`);
  }
}

/**
 * @file The error of a store: its `kind` says what is wrong, and its message is a sentence for users.
 */
import { statSync } from "node:fs";
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
  | "damaged" // the file is not a store any more, or records of it are not what was written
  | "unreachable" // the server of its database cannot be reached
  | "broken"; // the file cannot be used

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
  error: 1,
  busy: 5,
  locked: 6,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  readOnly: 8,
  notADatabase: 26,
};

/** The codes of errors that say only SQLite's sentence, as those of reading several rows do. */
const CODE_OF_MESSAGE: Readonly<Record<string, number>> = {
  "database is locked": SQLITE_CODES.busy,
  "database table is locked": SQLITE_CODES.locked,
  "attempt to write a readonly database": SQLITE_CODES.readOnly,
  "disk I/O error": SQLITE_CODES.ioError,
  "database disk image is malformed": SQLITE_CODES.corrupt,
  "database or disk is full": SQLITE_CODES.full,
  "unable to open database file": SQLITE_CODES.cantOpen,
  "file is not a database": SQLITE_CODES.notADatabase,
};

/** The primary result code of an error that SQLite raised; undefined for any other error. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 0xff;
  if (!("code" in error) || error.code !== "ERR_SQLITE_ERROR") return undefined;
  return CODE_OF_MESSAGE[error.message] ?? SQLITE_CODES.error;
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
    return damaged(file, error.message);
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
      if (code === SQLITE_CODES.ioError && isCut(file)) return damaged(file, `its end is missing ${detail}`);
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
      return damaged(file, `it is no store of Paretune any more ${detail}`);
    default:
      return damaged(file, `it could not be used ${detail}`);
  }
}

/** Whether a database ends within a page: its size is a multiple of 512 bytes. */
function isCut(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) % 512 !== 0;
}

/** The error of a store that is damaged in the given way. */
export function damaged(file: string, how: string): StorageError {
  return new StorageError("damaged", `${file} is damaged: ${how}. Nothing in it was changed. ${REPAIR_ADVICE}`);
}

/** The error of a database that is missing, although there are folders of its trials. */
export function lost(file: string, trials: string): StorageError {
  return new StorageError(
    "damaged",
    `${file} is missing, although ${trials} has trials. To take their results from their folders: \`paretune repair STUDY\`. ` +
      "To begin anew and keep them under another name: `paretune run STUDY --restart`.",
  );
}

/** What to do about a damaged store. `STUDY` stands for the study file. */
export const REPAIR_ADVICE = "To copy what is whole into a new store: `paretune repair STUDY`.";

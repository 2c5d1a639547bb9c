/**
 * @file What can be wrong with a store, as one error with a kind to switch on. Its message is a sentence for people.
 */
import { ParetuneError } from "../../core/errors.ts";

/** Why a store could not be used. */
export type StorageProblem =
  | "missing" // there is no store in that folder
  | "newer" // written by a newer version of this software
  | "changed" // the study's space, objectives or baseline are not those of the store
  | "busy" // another process runs this study, or holds the database for too long
  | "full" // the disk is full, or writing failed in some other way
  | "broken"; // the file is not a store, or cannot be read

/** An error of the store; what was acknowledged before it stays stored. */
export class StorageError extends ParetuneError {
  readonly kind: StorageProblem;

  constructor(kind: StorageProblem, message: string) {
    super("study", message);
    this.name = "StorageError";
    this.kind = kind;
  }
}

/** SQLite's primary result codes that get a sentence of their own (https://sqlite.org/rescode.html). */
const codes = { busy: 5, locked: 6, ioError: 10, corrupt: 11, full: 13, cantOpen: 14, readOnly: 8, notADatabase: 26 };

/** The primary result code of an error that SQLite raised; undefined for any other error. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** Whether SQLite said that another connection holds the database. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === codes.busy || code === codes.locked;
}

/** The error as a sentence about the file; errors that are not SQLite's are returned as they are. */
export function explainSqliteError(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const detail = `(SQLite: ${error.message})`;
  switch (code) {
    case codes.busy:
    case codes.locked:
      return new StorageError("busy", `${file} is held by another process ${detail}. Try again when it has finished.`);
    case codes.full:
    case codes.ioError:
      return new StorageError(
        "full",
        `${file} could not be written: the disk is full or failing ${detail}. Everything recorded before is kept; ` +
          "free some space and run again.",
      );
    case codes.readOnly:
    case codes.cantOpen:
      return new StorageError("broken", `${file} could not be opened for writing ${detail}. Check its permissions.`);
    case codes.corrupt:
    case codes.notADatabase:
      return new StorageError("broken", `${file} is not a store of Paretune, or it is damaged ${detail}.`);
    default:
      return new StorageError("broken", `${file} could not be used ${detail}.`);
  }
}

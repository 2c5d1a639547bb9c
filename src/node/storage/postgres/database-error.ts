/**
 * @file What errors of PostgreSQL and of its client mean: whether to try again, and sentences for users. No sentence has a password.
 */
import { DamagedRecord, StorageError, type StorageProblem } from "../storage-error.ts";

/** Codes of the system that mean that the server cannot be reached at present. */
const SYSTEM_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT", // the socket of a server on this machine
]);

/** Codes of PostgreSQL (errcodes-appendix) that mean the same: it starts, stops, follows another server, or has no free connection. */
const AWAY_CODES: ReadonlySet<string> = new Set([
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "53300",
  "25006",
  "25P03",
  "25P04",
]);

/** Codes that mean that another transaction was in the way: it is tried again on the same connection. */
const CONFLICT_CODES: ReadonlySet<string> = new Set(["40001", "40P01", "55P03", "57014"]);

/** What the client says without a code where the connection is gone. */
const AWAY_MESSAGES = /^Connection terminated|is not queryable$|^Query read timeout$|^timeout expired$/;

/** The code of an error of the system or of PostgreSQL. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Whether the server could not be reached, or the connection is gone. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return SYSTEM_CODES.has(code) || AWAY_CODES.has(code) || code.startsWith("08");
  return error instanceof Error && AWAY_MESSAGES.test(error.message);
}

/** Whether another transaction was in the way. */
export function isConflict(error: unknown): boolean {
  return CONFLICT_CODES.has(codeOf(error) ?? "");
}

/** An error's own words. */
export function detailOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}

/** That the server was waited for in vain. */
export function unreachable(shown: string, error: unknown): StorageError {
  return new StorageError(
    "unreachable",
    `the database ${shown} cannot be reached (${detailOf(error)}). Everything that was recorded before is kept. Check that the ` +
      "server runs and that this machine may connect to it, then try again.",
  );
}

/** Codes of PostgreSQL that get a sentence of their own. */
const SENTENCES: Readonly<Record<string, readonly [kind: StorageProblem, sentence: string]>> = {
  "28P01": ["broken", "refuses the user or the password. Give the password as the variable PGPASSWORD or in ~/.pgpass"],
  "28000": ["broken", "refuses the user. Check the user's name and the server's pg_hba.conf"],
  "3D000": ["broken", "does not exist. Create it first, e.g. with: createdb NAME"],
  "42501": [
    "broken",
    "does not let this user create or change its tables. Let its owner open a study once, or grant the rights (docs/postgresql.md)",
  ],
  "53100": [
    "full",
    "could not be written: the disk of its server is full. Everything recorded before is kept; free some space",
  ],
};

/** What the client says where the server wants a password and there is none. */
const NO_PASSWORD = /client password must be a string/;

/** An error of PostgreSQL, or a damaged record, as a `StorageError` about the database; any other error unchanged. */
export function explainDatabaseError(error: unknown, shown: string): unknown {
  if (error instanceof StorageError) return error;
  if (error instanceof DamagedRecord) {
    return new StorageError(
      "damaged",
      `the study in ${shown} is damaged: ${error.message}. Nothing in it was changed. Restore the database from a backup.`,
    );
  }
  if (error instanceof Error && NO_PASSWORD.test(error.message)) {
    return new StorageError(
      "broken",
      `the database ${shown} wants a password. Give it as the variable PGPASSWORD or in ~/.pgpass.`,
    );
  }
  const code = codeOf(error);
  const known = code === undefined ? undefined : SENTENCES[code];
  if (known !== undefined) {
    return new StorageError(known[0], `the database ${shown} ${known[1]} (PostgreSQL: ${detailOf(error)}).`);
  }
  const isOfServer = code !== undefined && /^[0-9A-Z]{5}$/.test(code) && error instanceof Error && "severity" in error;
  const isOfEncryption = error instanceof Error && /SSL|certificate|self.signed/i.test(error.message);
  if (!isOfServer && !isOfEncryption) return error;
  return new StorageError("broken", `the database ${shown} could not be used (PostgreSQL: ${detailOf(error)}).`);
}

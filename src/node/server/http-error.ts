/**
 * @file The errors of the server: a status, a code for programs, and the sentence that the command line would print.
 */
import { ParetuneError } from "../../core/errors.ts";
import { BadInput } from "../operations/bad-input.ts";
import { StorageError, type StorageProblem } from "../storage/index.ts";

/** A request that is refused, or that cannot be answered. */
export class HttpError extends Error {
  readonly status: number;
  /** The kind of error, in words joined by hyphens. It does not change between versions. */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "HttpError";
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

const OF_STORAGE: Readonly<Record<StorageProblem, number>> = {
  missing: 404,
  newer: 500,
  changed: 409,
  busy: 503,
  full: 507,
  unreachable: 503,
  "read-only": 403,
  damaged: 500,
  broken: 500,
};

/** Any error as one with a status; what nobody expected keeps its details to itself. */
export function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof BadInput) return new HttpError(422, "bad-input", error.message, error.details);
  if (error instanceof StorageError) return new HttpError(OF_STORAGE[error.kind], `store-${error.kind}`, error.message);
  if (error instanceof ParetuneError) {
    return new HttpError(error.code === "exhausted" ? 409 : 422, error.code, error.message);
  }
  return new HttpError(500, "internal", "The server could not answer; its terminal shows why.");
}

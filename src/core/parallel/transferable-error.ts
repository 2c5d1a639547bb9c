/**
 * @file Errors on their way between threads. A structured clone keeps only the message of an error and, of its name, what
 * the language knows: a `ParetuneError` would arrive as a plain `Error` without a code.
 */
import { type ErrorCode, ParetuneError } from "../errors.ts";

/** An error as plain data; structured-cloneable. */
export interface TransferableError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Only of a `ParetuneError`. */
  readonly code?: ErrorCode;
}

/** Describes what was thrown, whatever it is, as plain data. */
export function toTransferableError(thrown: unknown): TransferableError {
  if (!(thrown instanceof Error)) return { name: "Error", message: String(thrown) };
  return {
    name: thrown.name,
    message: thrown.message,
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(thrown instanceof ParetuneError ? { code: thrown.code } : {}),
  };
}

/** Rebuilds the error on the other side: a `ParetuneError` with its code, or an `Error` with the name and stack it had. */
export function fromTransferableError({ name, message, stack, code }: TransferableError): Error {
  const error = code === undefined ? new Error(message) : new ParetuneError(code, message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

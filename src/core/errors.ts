/**
 * @file The one family of errors that the core throws. Expected failures (a study file with mistakes, a trial that
 * failed) are values, never exceptions.
 */

/** What kind of mistake an error is about; stable, for programs to switch on. */
export type ErrorCode =
  | "argument" // a caller passed a value that the function does not accept
  | "not-positive-definite" // a covariance could not be factored, whatever jitter was added
  | "study" // the study's definition or its history does not allow what was asked
  | "exhausted" // every configuration of a finite space has been proposed
  | "internal"; // a part of Paretune broke its contract with another, e.g. a thread gave the result of another task

/** An error of Paretune. Its message names the function or key, the value, what was expected, and what to do next. */
export class ParetuneError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = "ParetuneError";
    this.code = code;
  }
}

/**
 * @file The codes of errors of the disk and of the machine, which are not the fault of what was to be written.
 */

/** Codes of a disk, a quota or a file that is full. */
const FULL_CODES: readonly string[] = ["ENOSPC", "EDQUOT", "EFBIG"];
/** Codes of a disk that fails or cannot be written, and of a machine that has no more files or memory to give. */
const OTHER_CODES: readonly string[] = ["EIO", "EROFS", "EMFILE", "ENFILE", "ENOMEM"];
/** How programs say that a disk is full or read-only. */
const FULL_MESSAGES: readonly string[] = [
  "No space left on device",
  "Disk quota exceeded",
  "File too large",
  "Read-only file system",
];
/** How programs say that a disk fails; `dash` says so of every failed write, whatever its reason. */
const FAILING_LINE = /\b(I\/O error|Input\/output error|EIO)\b/i;
const FULL_LINE = new RegExp(`${FULL_MESSAGES.join("|")}|\\b(${[...FULL_CODES, "EROFS"].join("|")})\\b`, "i");

/** The code of an error of the system, such as "ENOSPC"; an empty text for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Whether an error says that a disk, a quota or a file is full. */
export function isFullDisk(error: unknown): boolean {
  return FULL_CODES.includes(errorCode(error));
}

/** Whether an error is that of the disk or of the machine. */
export function isMachineError(error: unknown): boolean {
  return isFullDisk(error) || OTHER_CODES.includes(errorCode(error));
}

/** Whether a line of a log says that a disk is full or read-only. */
export function saysFullDisk(line: string): boolean {
  return FULL_LINE.test(line);
}

/** Whether a line of a log says that a disk is full, read-only or failing. */
export function saysFailingDisk(line: string): boolean {
  return saysFullDisk(line) || FAILING_LINE.test(line);
}

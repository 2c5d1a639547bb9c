/**
 * @file Which file lies at a path: a file that takes the place of another one has another inode.
 */
import { statSync } from "node:fs";

/** Which file lies at a path, and its length in bytes. */
export interface FileState {
  readonly identity: string;
  readonly size: bigint;
}

/** The state of a file; undefined if there is none. */
export function fileState(file: string): FileState | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && { identity: `${found.dev}/${found.ino}`, size: found.size };
}

/** The device and the inode of a file, which a file that takes its place does not have; undefined if there is none. */
export function fileIdentity(file: string): string | undefined {
  return fileState(file)?.identity;
}

/**
 * @file Flushes a file or a folder to the disk.
 */
import { closeSync, fsyncSync, openSync } from "node:fs";

/** Returns once what was written to the file, or the entries of the folder, would survive a loss of power. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @file Replaces a file of the store so that the next process sees the whole of the old text or the whole of the new one. Files that
 * belong to the user are replaced by `replaceFile`.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { syncPath } from "./sync-path.ts";

/**
 * Replaces a file so that it is either as before or complete, whenever this process dies.
 *
 * @param durable - whether that also holds when the machine dies
 */
export function replaceFileSync(path: string, text: string | Uint8Array, durable: boolean): void {
  const draft = `${path}.draft`;
  rmSync(draft, { force: true }); // opening a named pipe in its place would wait for ever
  const descriptor = openSync(draft, "wx");
  try {
    writeFileSync(descriptor, text);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, path);
  if (durable) syncPath(dirname(path));
}

/**
 * @file Whether a path is that of an existing folder.
 */
import { statSync } from "node:fs";

/** Whether there is a folder at `path`; false where there is nothing, or a file, or what cannot be seen. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false; // not permitted, or links that lead to each other
  }
}

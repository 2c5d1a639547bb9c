/**
 * @file Whether a path is that of an existing folder.
 */
import { statSync } from "node:fs";

/** Whether there is a folder at `path`; false where there is nothing, or a file. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

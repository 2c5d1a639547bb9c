/**
 * @file Whether a file was written since a point in time, so that numbers that an earlier trial left are not read.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { isFolder } from "../is-folder.ts";
import { expandFiles } from "./file-pattern.ts";

function stamp(path: string): string | undefined {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
  } catch {
    return undefined; // there is none, or it cannot be seen
  }
}

/** Records the state of the files; the returned function reports whether a file was written since. Paths may contain
 * wildcards. */
export function watchFiles(paths: readonly string[]): (path: string) => boolean {
  const before = new Map(
    paths
      .flatMap(expandFiles)
      .flatMap(filesOf)
      .map((path) => [path, stamp(path)]),
  );
  return (path) => stamp(path) !== before.get(path);
}

/** A path, and the files in it if it is a folder. */
function filesOf(path: string): readonly string[] {
  return isFolder(path) ? [path, ...expandFiles(join(path, "**", "*"))] : [path];
}

/**
 * @file Whether a file was written since a moment: a trial must not be given the numbers that an earlier one left.
 */
import { statSync } from "node:fs";

function stamp(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
}

/** Remembers how the files are now; the answer says whether one of them was written since. */
export function watchFiles(paths: readonly string[]): (path: string) => boolean {
  const before = new Map(paths.map((path) => [path, stamp(path)]));
  return (path) => stamp(path) !== before.get(path);
}

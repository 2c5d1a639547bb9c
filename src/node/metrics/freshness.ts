/**
 * @file Whether a file was written since a point in time, so that a trial does not get the numbers that an earlier one left.
 */
import { statSync } from "node:fs";

function stamp(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
}

/** Remembers the present state of the files; the returned function says whether one of them was written since. */
export function watchFiles(paths: readonly string[]): (path: string) => boolean {
  const before = new Map(paths.map((path) => [path, stamp(path)]));
  return (path) => stamp(path) !== before.get(path);
}

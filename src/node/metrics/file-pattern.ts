/**
 * @file Paths with `*`, `?` and `**`, for programs that choose a folder's name themselves, such as `version_*`.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { isAbsolute, join, parse, sep } from "node:path";
import { isFolder } from "../is-folder.ts";

/** Whether a path holds wildcards. */
export function isFilePattern(path: string): boolean {
  return /[*?]/.test(path);
}

/** The files that a path stands for: itself if it exists or holds no wildcards, else those that match it, by name. */
export function expandFiles(path: string): readonly string[] {
  if (!isFilePattern(path) || existsSync(path)) return [path];
  const { root } = parse(path);
  const parts = path.slice(root.length).split(sep === "/" ? "/" : /[\\/]/);
  return parts.reduce<readonly string[]>(
    (folders, part) => folders.flatMap((folder) => step(folder, part)),
    [isAbsolute(path) ? root : "."],
  );
}

/** The newest file that a path stands for among those that `isFresh` accepts; without any of these the newest, else the
 * path itself. */
export function newestFile(path: string, isFresh: (path: string) => boolean): string {
  const found = expandFiles(path).filter((file) => existsSync(file));
  const fresh = found.filter(isFresh);
  const dated = (fresh.length > 0 ? fresh : found).map((file) => ({ file, at: changedAt(file) }));
  return dated.sort((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1))[0]?.file ?? path;
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The entries of a folder that one part of a pattern matches; `**` matches any number of folders. */
function step(folder: string, part: string): readonly string[] {
  if (part === "**") return [folder, ...subfolders(folder)];
  if (!isFilePattern(part)) return existsSync(join(folder, part)) ? [join(folder, part)] : [];
  const escaped = part
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const pattern = new RegExp(`^${escaped}$`, "s");
  const names = namesIn(folder).filter((name) => pattern.test(name) && (part.startsWith(".") || !name.startsWith(".")));
  return names.map((name) => join(folder, name));
}

function subfolders(folder: string): readonly string[] {
  const own = namesIn(folder)
    .map((name) => join(folder, name))
    .filter(isFolder);
  return own.flatMap((each) => [each, ...subfolders(each)]);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // not a folder, or not readable
  }
}

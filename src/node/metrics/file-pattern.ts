/**
 * @file Paths with `*`, `?` and `**`, for programs that choose a folder's name themselves, such as `version_*`.
 */
import { type Dirent, existsSync, opendirSync, statSync } from "node:fs";
import { isAbsolute, join, parse, sep } from "node:path";
import { FileProblem } from "../files/index.ts";
import { MAX_FILES } from "./limits.ts";

/** The number of entries of a folder that are read at a time. */
const FOLDER_BUFFER = 512;

/** Whether a path holds wildcards. */
export function isFilePattern(path: string): boolean {
  return /[*?]/.test(path);
}

/** The files that a path stands for: itself if it exists or holds no wildcards, else those that match it, by name. Throws
 * `FileProblem` where too many files and folders would have to be looked at. */
export function expandFiles(path: string): readonly string[] {
  if (!isFilePattern(path) || existsSync(path)) return [path];
  const { root } = parse(path);
  const parts = path.slice(root.length).split(sep === "/" ? "/" : /[\\/]/);
  const search = new FileSearch(path);
  return parts.reduce<readonly string[]>(
    (folders, part) => folders.flatMap((folder) => search.step(folder, part)),
    [isAbsolute(path) ? root : "."],
  );
}

/** The newest file that a path stands for among those that `isFresh` accepts; without any of these the newest, else the
 * path itself. */
export function newestFile(path: string, isFresh: (path: string) => boolean): string {
  if (!isFilePattern(path)) return path;
  const found = expandFiles(path).filter((file) => existsSync(file));
  const fresh = found.filter(isFresh);
  const dated = (fresh.length > 0 ? fresh : found).map((file) => ({ file, at: changedAt(file) }));
  return dated.sort((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1))[0]?.file ?? path;
}

function changedAt(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0; // removed meanwhile
  }
}

/** The search for the files that one path stands for. */
class FileSearch {
  readonly #path: string;
  #seen = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The entries of a folder that one part of a path matches; `**` matches any number of folders. */
  step(folder: string, part: string): readonly string[] {
    if (part === "**") return this.#withSubfolders(folder);
    if (!isFilePattern(part)) return existsSync(join(folder, part)) ? [join(folder, part)] : [];
    return this.#entries(folder)
      .filter(({ name }) => matchesName(name, part) && (part.startsWith(".") || !name.startsWith(".")))
      .map(({ name }) => join(folder, name));
  }

  /** A folder and all folders in it. Links to folders are not followed, because they may lead back. */
  #withSubfolders(folder: string): readonly string[] {
    const found = [folder];
    for (const each of found) {
      for (const entry of this.#entries(each)) if (entry.isDirectory()) found.push(join(each, entry.name));
    }
    return found.sort();
  }

  #entries(folder: string): readonly Dirent[] {
    const entries: Dirent[] = [];
    try {
      const opened = opendirSync(folder, { bufferSize: FOLDER_BUFFER });
      try {
        for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) {
          entries.push(entry);
          if (++this.#seen > MAX_FILES) break;
        }
      } finally {
        opened.closeSync();
      }
    } catch {
      return []; // not a folder, or not readable
    }
    if (this.#seen > MAX_FILES) {
      throw new FileProblem(`${this.#path} stands for too many files: more than ${MAX_FILES} would be looked at`);
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** Whether a name matches a pattern with `*` and `?`, in time proportional to the product of their lengths. */
function matchesName(name: string, pattern: string): boolean {
  let [at, next] = [0, 0];
  // Where the last star is, and up to where of the name it reaches.
  let [star, reach] = [-1, 0];
  while (at < name.length) {
    if (pattern[next] === "*") [star, reach] = [next++, at];
    else if (pattern[next] === "?" || pattern[next] === name[at]) [at, next] = [at + 1, next + 1];
    else if (star >= 0) [at, next] = [++reach, star + 1];
    else return false;
  }
  while (pattern[next] === "*") next++;
  return next === pattern.length;
}

/**
 * @file The files of a trial. Nothing outside of its folder is served: no symbolic link is followed, also not one of a folder, only
 * regular files are read, and a file with several names (hard links) only where all of them are in the folder.
 */
import { type BigIntStats, constants, type Dirent, realpathSync } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { trialFolder } from "../storage/index.ts";
import { HttpError } from "./http-error.ts";

/** The most files that are listed, and how many folders are within one another. */
const MAX_LISTED = 2000;
const MAX_DEPTH = 8;
const READING =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** A file of a trial, as it is listed. */
export interface ListedFile {
  /** The path from the trial's folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly modified: string;
}

/** The regular files of a trial, by path: at most 2,000, in folders of at most 8 levels. */
export async function listFiles(storeFolder: string, trial: number): Promise<readonly ListedFile[]> {
  const root = ownFolder(storeFolder, trial);
  if (root === undefined || !(await isOwnPath(root))) return [];
  const found = await filesIn(root);
  const names = namesOf(found);
  return found
    .filter(({ stats }) => stats.nlink <= (names.get(identityOf(stats)) ?? 0))
    .map(({ path, stats }) => ({ path, bytes: Number(stats.size), modified: stats.mtime.toISOString() }));
}

/** A file in the folder of a trial, before it is known where its other names are. */
interface FoundFile {
  readonly path: string;
  readonly stats: BigIntStats;
}

/** The number of names of each file in the folder. */
function namesOf(found: readonly FoundFile[]): ReadonlyMap<string, bigint> {
  const names = new Map<string, bigint>();
  for (const { stats } of found) names.set(identityOf(stats), (names.get(identityOf(stats)) ?? 0n) + 1n);
  return names;
}

/** What all names of a file have in common. */
function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev} ${ino}`;
}

async function filesIn(root: string): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  await findInto(found, root, []);
  return found;
}

async function findInto(found: FoundFile[], root: string, parts: readonly string[]): Promise<void> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(join(root, ...parts), { withFileTypes: true });
  } catch {
    return; // it was removed meanwhile
  }
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= MAX_LISTED) return;
    const path = [...parts, entry.name];
    if (entry.isDirectory() && path.length < MAX_DEPTH && (await isOwnPath(join(root, ...path)))) {
      await findInto(found, root, path);
    } else if (entry.isFile()) {
      const stats = await lstat(join(root, ...path), { bigint: true }).catch(() => undefined);
      if (stats !== undefined) found.push({ path: path.join("/"), stats });
    }
  }
}

/** An open file of a trial; the caller closes it. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly bytes: number;
}

/**
 * Opens a regular file of a trial by its path from the trial's folder.
 *
 * @throws HttpError "no-file" for anything else, and for whatever leads out of the folder; "linked-file" for a file that has a name
 *   outside of it, too
 */
export async function openTrialFile(storeFolder: string, trial: number, path: string): Promise<OpenedFile> {
  const missing = new HttpError(404, "no-file", `Trial ${trial} has no file ${JSON.stringify(path.slice(0, 200))}.`);
  const parts = path.split("/");
  const isPlain = parts.every((part) => part !== "" && part !== "." && part !== ".." && !/[\\\0]/.test(part));
  const root = ownFolder(storeFolder, trial);
  if (!isPlain || root === undefined) throw missing;
  const file = join(root, ...parts);
  if (!(await isOwnPath(file))) throw missing;
  const isRegular = (await lstat(file).catch(() => undefined))?.isFile();
  if (isRegular !== true) throw missing; // some devices act when they are opened
  const handle = await open(file, READING).catch(() => undefined);
  if (handle === undefined) throw missing;
  try {
    const stats = await handle.stat({ bigint: true });
    // A folder may have become a link between the look and the opening. What was opened is served only if it is what the path,
    // without any link, leads to.
    const now = await stat(file, { bigint: true });
    const isSame = now.ino === stats.ino && now.dev === stats.dev;
    if (!stats.isFile() || !isSame || !(await isOwnPath(file))) throw missing;
    if (stats.nlink > 1n && stats.nlink > (namesOf(await filesIn(root)).get(identityOf(stats)) ?? 0n)) {
      throw new HttpError(
        403,
        "linked-file",
        `${JSON.stringify(path.slice(0, 200))} is a hard link to a file that has another name outside of the folder of trial ${trial}, ` +
          "so it is not served. A copy would be.",
      );
    }
    return { handle, bytes: Number(stats.size) };
  } catch (error) {
    await handle.close();
    throw error instanceof HttpError ? error : missing;
  }
}

/** The folder of a trial without links in the path to the store; undefined if there is no store. */
function ownFolder(storeFolder: string, trial: number): string | undefined {
  try {
    return trialFolder(realpathSync(storeFolder), trial);
  } catch {
    return undefined;
  }
}

/** Whether a path has no symbolic link in it. */
async function isOwnPath(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => undefined);
  return real === (path.endsWith(sep) ? path.slice(0, -1) : path);
}

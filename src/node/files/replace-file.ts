/**
 * @file Writes a file for the user so that it is either as before or complete, whenever this process or the machine dies: the text
 * goes to a file beside it, onto the disk, and then takes its name.
 */
import { randomBytes } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { access, type FileHandle, lstat, mkdir, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ParetuneError } from "../../core/errors.ts";

/** A file that cannot be written; its message is a sentence for users. */
export class FileError extends ParetuneError {
  constructor(message: string) {
    super("internal", message);
    this.name = "FileError";
  }
}

/** What may be replaced. */
export interface ReplaceOptions {
  /**
   * Whether a file of this beginning may be replaced; default: any may. Without it a symbolic link is followed, with it a link is
   * refused.
   */
  readonly mayReplace?: (beginning: string) => boolean;
  /** What a file that may be replaced is called, such as `a report of Paretune`. */
  readonly what?: string;
}

/** The number of bytes of a file that `mayReplace` sees. */
const BEGINNING_BYTES = 8192;

/**
 * Writes the text or the bytes to the file, whose folder is created if it is missing; returns its absolute path. An earlier file keeps its
 * permissions. Throws FileError where the file cannot be written or may not be replaced; then it is as before.
 */
export async function replaceFile(
  file: string,
  text: string | Uint8Array,
  options: ReplaceOptions = {},
): Promise<string> {
  const path = namedPath(file);
  try {
    await createFolder(dirname(path));
    const target = await targetOf(path, options);
    await writeBeside(target.path, text, target.mode);
  } catch (error) {
    throw error instanceof FileError ? error : explained(error, path);
  }
  return path;
}

/**
 * Throws the FileError with which `replaceFile` would refuse the file, as far as that can be seen before there is anything to
 * write. Writes nothing, and creates no folder.
 */
export async function checkReplaceable(file: string, options: ReplaceOptions = {}): Promise<void> {
  const path = namedPath(file);
  try {
    await targetOf(path, options);
    await checkFolder(dirname(path));
  } catch (error) {
    throw error instanceof FileError ? error : explained(error, path);
  }
}

/** Throws the FileError with which no file could be written into the folder. Creates nothing. */
export async function checkWritableFolder(folder: string): Promise<void> {
  const path = namedPath(folder);
  try {
    await checkFolder(path);
  } catch (error) {
    throw error instanceof FileError ? error : explained(error, path);
  }
}

/** The nearest part of the path that exists has to be a folder in which something can be written. */
async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" && dirname(folder) !== folder) return undefined;
    throw error;
  });
  if (found === undefined) {
    if ((await existing(folder)) !== undefined) {
      throw new FileError(`${folder} is a symbolic link to nothing. Give another path, or remove the link.`);
    }
    return checkFolder(dirname(folder));
  }
  if (!found.isDirectory()) throw new FileError(`${folder} is a file, not a folder. Give another path.`);
  await access(folder, constants.W_OK | constants.X_OK);
}

/** The absolute path of a file. Names that are not UTF-8 reach a program changed, so a file would be written elsewhere. */
function namedPath(file: string): string {
  const path = resolve(file);
  if (!path.includes("\uFFFD")) return path;
  throw new FileError(
    `${path} was not written: its name, or that of a folder above it, is not valid UTF-8. Rename it, or give another path.`,
  );
}

/** Creates a folder and its parents. Node's own recursion does not end in folders of /proc. */
async function createFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && dirname(folder) !== folder && (await existing(dirname(folder))) === undefined) {
      await createFolder(dirname(folder));
      await mkdir(folder);
    } else if ((await existing(folder)) === undefined) throw error;
  }
}

/** The regular file that is to be replaced, and its permissions if it exists. */
async function targetOf(
  path: string,
  { mayReplace, what = "a file" }: ReplaceOptions,
): Promise<{ readonly path: string; readonly mode?: number }> {
  const link = await existing(path);
  if (link === undefined) return { path };
  if (link.isSymbolicLink() && mayReplace !== undefined) {
    throw new FileError(`${path} is a symbolic link, which is not replaced. Give the path of the file itself.`);
  }
  const real = link.isSymbolicLink() ? await realpath(path) : path;
  const found = link.isSymbolicLink() ? await existing(real) : link;
  if (found?.isDirectory()) throw new FileError(`${path} is a folder. Give the path of a file in it.`);
  if (found !== undefined && !found.isFile())
    throw new FileError(`${path} is not a regular file, and is not replaced.`);
  if (mayReplace !== undefined && !mayReplace(await beginningOf(real))) {
    throw new FileError(
      `${path} exists and is not ${what}, so it is not replaced. Give another path, or remove the file.`,
    );
  }
  return found === undefined ? { path: real } : { path: real, mode: found.mode & 0o777 };
}

async function existing(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function beginningOf(path: string): Promise<string> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function writeBeside(path: string, text: string | Uint8Array, mode: number | undefined): Promise<void> {
  const draft = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString("hex")}.draft`);
  const handle = await open(draft, "wx", mode);
  try {
    await written(handle, text, mode);
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => undefined); // a draft that cannot be removed does no harm
    throw error;
  }
  await syncFolder(dirname(path));
}

async function written(handle: FileHandle, text: string | Uint8Array, mode: number | undefined): Promise<void> {
  try {
    await handle.writeFile(text);
    if (mode !== undefined) await handle.chmod(mode); // whatever the umask is
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the new name durable, where the system can do that for a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}

/** What to do about an error of the system, by its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space and try again",
  EDQUOT: "the disk quota is used up. Free some space and try again",
  EFBIG: "it would be larger than this system allows for a file",
  EACCES: "permission denied. Change the permissions of its folder, or give another path",
  EPERM: "permission denied. Change the permissions of its folder, or give another path",
  EROFS: "the file system is read-only. Give another path",
  ENOTDIR: "a part of its path is a file, not a folder. Give another path",
  EEXIST: "a part of its path is a file, not a folder. Give another path",
  EISDIR: "it is a folder. Give the path of a file in it",
  ENAMETOOLONG: "its name is too long. Give a shorter one",
  ELOOP: "its symbolic links form a circle. Give another path",
  EIO: "the disk is failing",
};

function explained(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new FileError(`${path} could not be written: ${REASONS[code] ?? message}. What was there is as before.`);
}

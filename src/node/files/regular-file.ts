/**
 * @file Reads files that other programs write. Only regular files are opened, because reading a named pipe or a device may wait
 * for ever, and no more is read than a limit, because a file may be larger than the memory.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Why a file cannot be read, as a phrase that names the file. */
export class FileProblem extends Error {}

/** What is read of a file. */
export interface Extent {
  /** The first byte. Default 0. */
  readonly from?: number;
  /** The number of bytes after which there must be no more. */
  readonly maxBytes: number;
}

/** The number of bytes that are read at a time. */
const CHUNK_BYTES = 1 << 20;
// Opening a named pipe waits for a writer without O_NONBLOCK. Windows has neither.
const NEVER_WAITING = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
const READING = constants.O_RDONLY | NEVER_WAITING;
const APPENDING = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NEVER_WAITING;

/** Opens a regular file for reading. Throws `FileProblem`. */
export function openRegularSync(path: string): number {
  return explained(path, () => {
    checkKind(path, statSync(path)); // some devices act when they are opened
    const descriptor = openSync(path, READING);
    try {
      checkKind(path, fstatSync(descriptor)); // the path may be that of another file by now
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    return descriptor;
  });
}

/** Opens a regular file for appending, and creates it if there is none. Throws `FileProblem` where another kind of file, or what a
 * program has done to the folder, is in the way. */
export function appendRegularSync(path: string): number {
  let descriptor: number;
  try {
    descriptor = openSync(path, APPENDING, 0o666);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENXIO") throw new FileProblem(`${path} is not a regular file`);
    throw code === "ENOENT" || code === "EACCES" || code === "EISDIR" || code === "ENOTDIR" || code === "ELOOP"
      ? new FileProblem(`${path} cannot be written (${shortMessage(error)})`)
      : error;
  }
  try {
    checkKind(path, fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** The bytes of a regular file. Throws `FileProblem`, also where there are more than the extent allows. */
export function readRegularSync(path: string, { from = 0, maxBytes }: Extent): Buffer {
  const descriptor = openRegularSync(path);
  try {
    checkSize(path, fstatSync(descriptor).size - from, maxBytes);
    const chunks: Buffer[] = [];
    let total = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = explained(path, () => readSync(descriptor, chunk, 0, CHUNK_BYTES, from + total));
      if (length === 0) return Buffer.concat(chunks, total);
      chunks.push(chunk.subarray(0, length));
      total += length;
      checkSize(path, total, maxBytes);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes of a regular file, piece by piece. Throws `FileProblem`, also where there are more than the extent allows. */
export async function* regularChunks(path: string, { from = 0, maxBytes }: Extent): AsyncGenerator<Buffer> {
  const handle = await openRegular(path);
  try {
    checkSize(path, (await handle.stat()).size - from, maxBytes);
    for (let total = 0; ; ) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await explainedLater(path, handle.read(chunk, 0, CHUNK_BYTES, from + total));
      if (bytesRead === 0) return;
      total += bytesRead;
      checkSize(path, total, maxBytes);
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The bytes of a regular file. Throws `FileProblem`, also where there are more than the extent allows. */
export async function readRegular(path: string, extent: Extent): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of regularChunks(path, extent)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A number of bytes for a message. */
export function bytesWords(bytes: number): string {
  return bytes < 1 << 20 ? `${bytes} bytes` : `${Math.round(bytes / (1 << 20))} MiB`;
}

/** Opens a regular file for reading. Throws `FileProblem`. */
export async function openRegular(path: string): Promise<FileHandle> {
  explained(path, () => checkKind(path, statSync(path)));
  const handle = await explainedLater(path, open(path, READING));
  try {
    checkKind(path, await handle.stat());
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

function checkKind(path: string, stats: Stats): void {
  if (!stats.isFile()) throw new FileProblem(`${path} is ${kindOf(stats)}, not a regular file`);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

function checkSize(path: string, size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new FileProblem(`${path} is too large: at most ${bytesWords(maxBytes)} of it are read`);
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asProblem(path, error);
  }
}

async function explainedLater<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asProblem(path, error);
  }
}

function asProblem(path: string, error: unknown): FileProblem {
  if (error instanceof FileProblem) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return new FileProblem(`${path} does not exist`);
  return new FileProblem(`${path} cannot be read (${shortMessage(error)})`);
}

/** The message of an error of the system without its path. */
function shortMessage(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/, \w+(?: '.*')?$/s, "");
}

/**
 * @file The write-ahead log of a SQLite database as bytes (https://sqlite.org/fileformat2.html#walformat). SQLite reads it up to the
 * first frame that is not what was written, and silently drops all that follow it. That is right after a loss of power, where
 * nothing after it was ever complete. Where later transactions are complete, it is damage, and acknowledged records would be lost.
 */
import { existsSync, readFileSync } from "node:fs";
import { endianness } from "node:os";

/** Bytes of the header of a log, and of the header of a frame, which is followed by a page. */
const LOG_HEADER = 32;
const FRAME_HEADER = 24;
/** The first four bytes, of which the last bit says whether checksums read big-endian words. */
const MAGIC = 0x377f0682;
const DEFAULT_PAGE_SIZE = 4096;

/** How often a log that looks damaged is looked at again, and after which time: it may just be written. */
const [MAX_LOOKS, LOOK_MS] = [6, 15];

/** A frame: a page as one transaction has left it. */
export interface Frame {
  /** The number of the page in the database. */
  readonly page: number;
  /** The number of pages of the database after the transaction that this frame completes; 0 within a transaction. */
  readonly commit: number;
  readonly content: Buffer;
  /** Whether it belongs to the present use of the log, and not to an earlier one. */
  readonly isOwn: boolean;
  /** Whether its checksum follows from the frame before it, as written or as it should have been written. */
  readonly isNext: boolean;
}

/** A checksum: two numbers of 32 bits, of all frames up to one. */
type Sum = readonly [number, number];

/** The frames of a log, and whether its header is what was written. */
export interface Log {
  readonly isHeaderWhole: boolean;
  readonly pageSize: number;
  readonly frames: readonly Frame[];
}

/** Reads the bytes of a log. */
export function readLog(bytes: Buffer): Log {
  const magic = bytes.length < LOG_HEADER ? 0 : bytes.readUInt32BE(0);
  if (magic === 0) return { isHeaderWhole: true, pageSize: DEFAULT_PAGE_SIZE, frames: [] };
  const isSwapped = (magic & 1) === (endianness() === "BE" ? 0 : 1);
  const sumOf = (part: Buffer, from: Sum): Sum => checksum(isSwapped ? Buffer.from(part).swap32() : part, from);
  const sumAt = (at: number): Sum => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
  const size = bytes.readUInt32BE(8);
  const isSize = size >= 512 && size <= 65_536 && (size & (size - 1)) === 0;
  const pageSize = isSize ? size : DEFAULT_PAGE_SIZE;
  let written = sumAt(24);
  let right = sumOf(bytes.subarray(0, 24), [0, 0]);
  const isHeaderWhole = (magic & ~1) === MAGIC && isSize && isSame(written, right);
  const salts = isHeaderWhole ? bytes.subarray(16, 24) : bytes.subarray(LOG_HEADER + 8, LOG_HEADER + 16);
  const frames: Frame[] = [];
  const step = FRAME_HEADER + pageSize;
  for (let at = LOG_HEADER; at + step <= bytes.length; at += step) {
    const content = bytes.subarray(at + FRAME_HEADER, at + step);
    const next = (from: Sum): Sum => sumOf(content, sumOf(bytes.subarray(at, at + 8), from));
    const sum = sumAt(at + 16);
    const [afterWritten, afterRight] = [next(written), isSame(written, right) ? undefined : next(right)];
    const [page, commit] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
    const isOwn = bytes.subarray(at + 8, at + 16).equals(salts) && page > 0;
    const isNext = isSame(sum, afterWritten) || (afterRight !== undefined && isSame(sum, afterRight));
    frames.push({ page, commit, content, isOwn, isNext });
    written = sum;
    right = isNext ? sum : (afterRight ?? afterWritten);
  }
  return { isHeaderWhole, pageSize, frames };
}

/** The checksum of SQLite: `part` is read as words of 32 bits, in pairs. */
function checksum(part: Buffer, [first, second]: Sum): Sum {
  let [a, b] = [first | 0, second | 0];
  const { buffer, byteOffset, length } = alignedBytes(part);
  const words = new Int32Array(buffer, byteOffset, length >> 2);
  for (let at = 0; at + 1 < words.length; at += 2) {
    a = (a + (words[at] ?? 0) + b) | 0;
    b = (b + (words[at + 1] ?? 0) + a) | 0;
  }
  return [a >>> 0, b >>> 0];
}

/** The bytes at a place that words of 32 bits may be read from. */
function alignedBytes(part: Buffer): Buffer {
  if (part.byteOffset % 4 === 0) return part;
  const copy = Buffer.from(new ArrayBuffer(part.length));
  part.copy(copy);
  return copy;
}

function isSame(a: Sum, b: Sum): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/**
 * The number of the first frame, counted from 1, that is not what was written although a later transaction began after it was
 * complete; 0 for the header. Undefined where there is none. A transaction begins only when the one before it is on the disk, so
 * a frame that follows from the last one of another transaction proves that this one was acknowledged.
 */
export function damagedFrame({ isHeaderWhole, frames }: Log): number | undefined {
  const first = isHeaderWhole ? frames.findIndex(({ isOwn, isNext }) => !isOwn || !isNext) : 0;
  if (first < 0) return undefined;
  const isAcknowledged = frames.some(
    ({ isOwn, isNext }, at) => at > first && isOwn && isNext && (frames[at - 1]?.commit ?? 0) > 0,
  );
  if (!isAcknowledged) return undefined;
  return isHeaderWhole ? first + 1 : 0;
}

/** The frames of transactions that were complete, oldest first, also those after a frame that is damaged. */
export function completeFrames({ frames }: Log): readonly Frame[] {
  const last = frames.findLastIndex(({ isOwn, isNext, commit }) => isOwn && isNext && commit > 0);
  return frames.slice(0, last + 1);
}

/**
 * What is wrong with the log of a database; undefined if nothing is, as far as that can be known. A log that another process is
 * writing is looked at again: what is damage stays as it is.
 */
export function logProblem(file: string): string | undefined {
  let before: string | undefined;
  for (let look = 1; look <= MAX_LOOKS; look++) {
    const bytes = readBytes(`${file}-wal`);
    const log = readLog(bytes);
    const damaged = damagedFrame(log);
    if (damaged === undefined) return undefined;
    const what = damaged === 0 ? "its header" : `page ${damaged} of ${log.frames.length}`;
    const found = `${bytes.toString("latin1", 0, LOG_HEADER)} ${damaged} ${frameText(bytes, log, damaged)}`;
    if (found === before) return `${what} in its log (${file}-wal) is not what was written, and records follow it`;
    before = found;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
  }
  return undefined; // it changes all the time, so it is being written
}

/** The header of a frame, as text. */
function frameText(bytes: Buffer, { pageSize }: Log, number: number): string {
  const at = LOG_HEADER + Math.max(0, number - 1) * (FRAME_HEADER + pageSize);
  return bytes.toString("latin1", at, at + FRAME_HEADER);
}

function readBytes(path: string): Buffer {
  try {
    return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  } catch {
    return Buffer.alloc(0); // SQLite says that it cannot be read
  }
}

/**
 * @file The pages of a SQLite database that may be damaged, together with those that its write-ahead log holds: what SQLite itself
 * refuses to read is read here as bytes (https://sqlite.org/fileformat2.html).
 */
import { existsSync, readFileSync } from "node:fs";

/** The pages of a database. */
export interface DatabasePages {
  /** Bytes of a page that hold content. */
  readonly usable: number;
  /** The present content of a page, by its number from 1 on. */
  page(number: number): Buffer | undefined;
  /** Every page that was ever committed and is still there. */
  readonly all: readonly Buffer[];
}

const DEFAULT_PAGE_SIZE = 4096;
const MAX_PAGE_SIZE = 65_536;

/** Reads the pages of a database file and of its log. */
export function readPages(file: string): DatabasePages {
  const database = existsSync(file) ? readFileSync(file) : Buffer.alloc(0); // its log may be left alone
  const size = pageSizeOf(database);
  const reserved = database.length > 20 && isPageSize(rawPageSize(database)) ? (database[20] as number) : 0;
  const pages = new Map<number, Buffer>();
  for (let at = 0; at < database.length; at += size)
    pages.set(at / size + 1, padded(database.subarray(at, at + size), size));
  const all = [...pages.values()];
  for (const { number, content } of committedFrames(file, size)) {
    pages.set(number, content);
    all.push(content);
  }
  return { usable: size - (reserved < 64 ? reserved : 0), page: (number) => pages.get(number), all };
}

/** The last page of a file that was cut is filled with zeros. */
function padded(content: Buffer, size: number): Buffer {
  return content.length === size ? content : Buffer.concat([content], size);
}

function rawPageSize(database: Buffer): number {
  const size = database.length > 18 ? database.readUInt16BE(16) : 0;
  return size === 1 ? MAX_PAGE_SIZE : size;
}

function isPageSize(size: number): boolean {
  return size >= 512 && size <= MAX_PAGE_SIZE && (size & (size - 1)) === 0;
}

/** The page size that the header states, or the one of every store of Paretune where the header is damaged. */
function pageSizeOf(database: Buffer): number {
  const size = rawPageSize(database);
  const isHeader = database.subarray(0, 6).toString("latin1") === "SQLite";
  return isHeader && isPageSize(size) ? size : DEFAULT_PAGE_SIZE;
}

const WAL_HEADER = 32;
const FRAME_HEADER = 24;

interface Frame {
  readonly number: number;
  readonly content: Buffer;
}

/**
 * The pages that the log holds, oldest first: those of the transactions that were committed. A page in which bytes have changed
 * belongs to its transaction none the less, since each record has a checksum of its own.
 */
function committedFrames(file: string, size: number): readonly Frame[] {
  const log = `${file}-wal`;
  if (!existsSync(log)) return [];
  const bytes = readFileSync(log);
  const frames: Frame[] = [];
  let committed = 0;
  const salts = bytes.subarray(16, 24);
  const isBigEndian = bytes.length > 4 && bytes.readUInt32BE(0) === 0x377f0683;
  for (let at = WAL_HEADER; at + FRAME_HEADER + size <= bytes.length; at += FRAME_HEADER + size) {
    if (!bytes.subarray(at + 8, at + 16).equals(salts)) break; // left from an earlier use of the log
    frames.push({
      number: bytes.readUInt32BE(at),
      content: bytes.subarray(at + FRAME_HEADER, at + FRAME_HEADER + size),
    });
    if (bytes.readUInt32BE(at + 4) !== 0 && isValidFrame(bytes, at, size, isBigEndian)) committed = frames.length;
  }
  return frames.slice(0, committed);
}

/** Whether the checksum of a frame follows from the one before it. */
function isValidFrame(bytes: Buffer, at: number, size: number, isBigEndian: boolean): boolean {
  const before = at === WAL_HEADER ? 24 : at - size - FRAME_HEADER + 16;
  let [first, second] = [bytes.readUInt32BE(before), bytes.readUInt32BE(before + 4)];
  const word = (offset: number): number => (isBigEndian ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset));
  const add = (from: number, to: number): void => {
    for (let offset = from; offset < to; offset += 8) {
      first = (first + word(offset) + second) >>> 0;
      second = (second + word(offset + 4) + first) >>> 0;
    }
  };
  add(at, at + 8);
  add(at + FRAME_HEADER, at + FRAME_HEADER + size);
  return first === bytes.readUInt32BE(at + 16) && second === bytes.readUInt32BE(at + 20);
}

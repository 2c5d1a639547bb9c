/**
 * @file The pages of a SQLite database that may be damaged, together with those that its write-ahead log holds: what SQLite itself
 * refuses to read is read here as bytes (https://sqlite.org/fileformat2.html).
 */
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { completeFrames, type Frame, readLog } from "../write-ahead-log.ts";

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
  for (const { page, content } of logFrames(file, size)) {
    pages.set(page, content);
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

/**
 * The pages that the log holds, oldest first: those of the transactions that were complete. A page in which bytes have changed
 * belongs to its transaction none the less, since each record has a checksum of its own.
 */
function logFrames(file: string, size: number): readonly Frame[] {
  const log = `${file}-wal`;
  if (!existsSync(log)) return [];
  return completeFrames(readLog(readFileSync(log))).filter(({ content }) => content.length === size);
}

/**
 * Writes what the log of a database holds into the database, and removes the log. SQLite does the same, up to the first page that
 * is damaged.
 */
export function applyLog(file: string): void {
  const log = readLog(readFileSync(`${file}-wal`));
  const frames = completeFrames(log);
  // The number of a page may be what is damaged.
  const most = Math.max(0, ...frames.flatMap(({ commit, isNext }) => (isNext ? [commit] : [])));
  const database = openSync(file, "r+");
  try {
    for (const { page, content } of frames) {
      if (page > 0 && page <= most) writeSync(database, content, 0, log.pageSize, (page - 1) * log.pageSize);
    }
    ftruncateSync(database, (frames.at(-1)?.commit ?? 0) * log.pageSize);
  } finally {
    closeSync(database);
  }
  rmSync(`${file}-wal`);
}

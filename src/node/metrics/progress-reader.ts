/**
 * @file Reads the values of metrics while a program trains from the log of its output. Each read continues where the last
 * one ended, so reading often is cheap.
 */
import type { FileHandle } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import type { Progress, ProgressByMetric } from "../../core/study/index.ts";
import { openRegular } from "../files/index.ts";
import type { LineValue } from "./pattern-search.ts";
import { Curve } from "./progress-curve.ts";
import { withoutColours } from "./terminal-text.ts";
import { TimedSearch } from "./timed-search.ts";

/** A pattern with the value in the group `value`, else in the first group, and the step in the group `step`. */
export interface ProgressSource {
  readonly name: string;
  readonly pattern: RegExp;
}

/** Number of characters that are kept from the end of a line that is not finished. */
const MAX_LINE_LENGTH = 1 << 16;
/** The number of bytes that are read at a time. */
const CHUNK_BYTES = 1 << 16;

/** Reads the values that are printed during training. */
export interface ProgressReader {
  /**
   * Reads the lines that were finished since the last read. `onValue` is called after each line with a new value; when it
   * returns true, this and later reads end there. A read begins after the one before it has ended.
   *
   * @param atEnd - whether nothing more will be written, so that the last line counts although it has no end
   */
  read(onValue?: () => boolean, atEnd?: boolean): Promise<void>;
  /** The values so far, by metric; metrics without any are left out. */
  progress(): ProgressByMetric;
  /** Why values were left out, by metric: the first that would have been read in part. */
  problems(): Readonly<Record<string, string>>;
}

/** Reads the values of several metrics from one log, until the signal aborts. */
export function createProgressReader(
  file: string,
  sources: readonly ProgressSource[],
  signal?: AbortSignal,
): ProgressReader {
  const curves = sources.map(({ name, pattern }) => ({
    name,
    curve: new FoundCurve(new TimedSearch(pattern, signal)),
  }));
  const decoder = new StringDecoder("utf8");
  let offset = 0;
  let rest = "";
  let isDone = false;
  const takeLines = async (written: readonly string[], onValue: () => boolean): Promise<void> => {
    const lines = written.map(withoutColours);
    const found = await Promise.all(curves.map(({ curve }) => curve.findIn(lines)));
    for (const at of lines.keys()) {
      if (isDone) return;
      const taken = curves.map(({ curve }, index) => curve.take(found[index]?.[at] ?? null));
      if (taken.includes(true)) isDone = onValue();
    }
  };
  return {
    async read(onValue = () => false, atEnd = false) {
      if (isDone) return;
      offset = await eachChunk(file, offset, (chunk) => {
        const lines = (rest + decoder.write(chunk)).split(/\r\n|\n|\r/);
        rest = (lines.pop() ?? "").slice(-MAX_LINE_LENGTH);
        return takeLines(lines, onValue);
      });
      if (!atEnd) return;
      await takeLines([rest], onValue);
      rest = "";
    },
    progress: () =>
      Object.fromEntries(curves.flatMap(({ name, curve }) => (curve.isEmpty ? [] : [[name, curve.snapshot()]]))),
    problems: () =>
      Object.fromEntries(
        curves.flatMap(({ name, curve }) => (curve.problem === undefined ? [] : [[name, curve.problem]])),
      ),
  };
}

/** Reads what a file holds beyond an offset, in chunks, so that other work goes on between them; returns the offset where it
 * ended. What is written meanwhile is left to the next call. A log that does not exist yet is empty. */
async function eachChunk(file: string, offset: number, take: (chunk: Buffer) => Promise<void>): Promise<number> {
  let log: FileHandle;
  try {
    log = await openRegular(file);
  } catch {
    return offset;
  }
  try {
    const { size } = await log.stat();
    const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(0, size - offset)));
    let at = offset;
    while (at < size) {
      const { bytesRead } = await log.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return at;
      at += bytesRead;
      await take(buffer.subarray(0, bytesRead));
    }
    return at;
  } finally {
    await log.close();
  }
}

/** The values of one metric that a pattern finds. */
class FoundCurve {
  /** Why a value was left out: it would have been read in part. */
  problem: string | undefined;
  readonly #search: TimedSearch;
  readonly #curve = new Curve();

  constructor(search: TimedSearch) {
    this.#search = search;
  }

  get isEmpty(): boolean {
    return this.#curve.isEmpty;
  }

  /** The value in each of several lines. There is none in any later line once a search took too long. */
  async findIn(lines: readonly string[]): Promise<readonly (LineValue | null)[]> {
    const found = await this.#search.run("lines", lines);
    if (found.ok) return found.value;
    this.problem ??= found.reason;
    return [];
  }

  /** Processes what was found in a line; returns whether it is a new value. */
  take(found: LineValue | null): boolean {
    if (found === null) return false;
    const { reading: read, step } = found;
    if (!read.ok && read.reason.includes('" in "')) this.problem ??= read.reason;
    return read.ok && this.#curve.take(read.value, step);
  }

  snapshot(): Progress {
    return this.#curve.snapshot();
  }
}

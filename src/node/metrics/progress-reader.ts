/**
 * @file Reads the values of metrics while a program trains from the log of its output. Each read continues where the last
 * one ended, so reading often is cheap.
 */
import { closeSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { Progress, ProgressByMetric } from "../../core/study/index.ts";
import { openRegularSync } from "../files/index.ts";
import { parseNumber } from "./number-text.ts";
import { withoutColours } from "./terminal-text.ts";
import { tooSlowWords, withinTimeLimit } from "./time-limit.ts";
import { createValuePattern, readMatch, type ValuePattern } from "./value-pattern.ts";

/** A pattern with the value in the group `value`, else in the first group, and the step in the group `step`. */
export interface ProgressSource {
  readonly name: string;
  readonly pattern: RegExp;
}

/** The maximum number of points of a curve; a longer one keeps every second point. */
const MAX_POINTS = 512;
/** Number of characters that are kept from the end of a line that is not finished. */
const MAX_LINE_LENGTH = 1 << 16;
/** The number of bytes that are read at a time. */
const CHUNK_BYTES = 1 << 16;

/** Reads the values that are printed during training. */
export interface ProgressReader {
  /**
   * Reads the lines that were finished since the last read. `onValue` is called after each line with a new value; when it
   * returns true, this and later reads end there.
   *
   * @param atEnd - whether nothing more will be written, so that the last line counts although it has no end
   */
  read(onValue?: () => boolean, atEnd?: boolean): void;
  /** The values so far, by metric; metrics without any are left out. */
  progress(): ProgressByMetric;
  /** Why values were left out, by metric: the first that would have been read in part. */
  problems(): Readonly<Record<string, string>>;
}

/** Reads the values of several metrics from one log. */
export function createProgressReader(file: string, sources: readonly ProgressSource[]): ProgressReader {
  const curves = sources.map((source) => ({
    name: source.name,
    curve: new Curve(createValuePattern(source.pattern)),
  }));
  const decoder = new StringDecoder("utf8");
  let offset = 0;
  let rest = "";
  let isDone = false;
  const takeLines = (written: readonly string[], onValue: () => boolean): void => {
    const lines = written.map(withoutColours);
    const matches = curves.map(({ curve }) => curve.findIn(lines));
    for (const [at, line] of lines.entries()) {
      if (isDone) return;
      const taken = curves.map(({ curve }, index) => curve.take(matches[index]?.[at] ?? null, line));
      if (taken.includes(true)) isDone = onValue();
    }
  };
  return {
    read(onValue = () => false, atEnd = false) {
      if (isDone) return;
      offset = eachChunk(file, offset, (chunk) => {
        const lines = (rest + decoder.write(chunk)).split(/\r\n|\n|\r/);
        rest = (lines.pop() ?? "").slice(-MAX_LINE_LENGTH);
        takeLines(lines, onValue);
      });
      if (!atEnd) return;
      takeLines([rest], onValue);
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

/** Reads a file from an offset; returns the offset where it ended. A log that does not exist yet is empty. */
function eachChunk(file: string, offset: number, take: (chunk: Buffer) => void): number {
  let descriptor: number;
  try {
    descriptor = openRegularSync(file);
  } catch {
    return offset;
  }
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    let at = offset;
    for (;;) {
      const length = readSync(descriptor, buffer, 0, CHUNK_BYTES, at);
      if (length === 0) return at;
      at += length;
      take(buffer.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The curve of one metric, with a limited number of points. */
class Curve {
  /** Why a value was left out: it would have been read in part. */
  problem: string | undefined;
  readonly #pattern: ValuePattern;
  #steps: number[] = [];
  #values: number[] = [];
  #count = 0;
  #isTooSlow = false;

  constructor(pattern: ValuePattern) {
    this.#pattern = pattern;
  }

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  /** The match in each of several lines. There is none in any later line once a search took too long. */
  findIn(lines: readonly string[]): readonly (RegExpExecArray | null)[] {
    if (this.#isTooSlow) return [];
    const found = withinTimeLimit(() => lines.map((line) => this.#pattern.find(line, 0)));
    if (found !== undefined) return found.value;
    this.#isTooSlow = true;
    this.problem ??= tooSlowWords(this.#pattern.text, lines.join("\n").length);
    return [];
  }

  /** Processes the match in a line; returns whether it is a new value: a finite number at a step that is not below the last. */
  take(match: RegExpExecArray | null, line: string): boolean {
    if (match === null) return false;
    const read = readMatch(this.#pattern, match, line);
    if (!read.ok && read.reason.includes('" in "')) this.problem ??= read.reason;
    if (!read.ok || !Number.isFinite(read.value)) return false;
    const { value } = read;
    this.#count++;
    const named = match.groups?.["step"];
    const step = named === undefined ? this.#count : parseNumber(named);
    const last = this.#steps.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (step === undefined || !Number.isFinite(step) || step < last) return false;
    if (step === last) this.#values[this.#values.length - 1] = value;
    else {
      this.#steps.push(step);
      this.#values.push(value);
    }
    if (this.#steps.length > MAX_POINTS) this.#thin();
    return true;
  }

  snapshot(): Progress {
    return { steps: [...this.#steps], values: [...this.#values] };
  }

  /** Drops every second point, never the last. */
  #thin(): void {
    const length = this.#steps.length;
    const isKept = (_: number, at: number): boolean => (length - 1 - at) % 2 === 0;
    this.#steps = this.#steps.filter(isKept);
    this.#values = this.#values.filter(isKept);
  }
}

/**
 * @file A metric's values while a program trains, out of the log that its output is appended to. The log is read from
 * where the last look ended, so that looking often costs nothing.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { Progress, ProgressByMetric } from "../../core/index.ts";
import { parseNumber } from "./reading.ts";

/** What is looked for: the named group `value` or the first group, and the step in the named group `step`. */
export interface ProgressSource {
  readonly name: string;
  readonly pattern: RegExp;
}

/** A curve of more points than this keeps every second one. */
const MOST_POINTS = 512;
/** Of a line that does not end only so much is kept. */
const LONGEST_LINE = 1 << 16;
const CHUNK = 1 << 16;

export interface ProgressReader {
  /**
   * Takes in the lines that were finished since the last look. `onValue` is called after each line that told something
   * new; when it returns true, this and later looks read no further.
   *
   * @param atEnd - nothing more is coming: the last line counts, although it has no end
   */
  read(onValue?: () => boolean, atEnd?: boolean): void;
  /** The values so far, by metric; metrics without any are left out. */
  progress(): ProgressByMetric;
}

/** Reads the values of several metrics out of one log. */
export function createProgressReader(file: string, sources: readonly ProgressSource[]): ProgressReader {
  const curves = sources.map((source) => ({ ...source, curve: new Curve() }));
  const decoder = new StringDecoder("utf8");
  let offset = 0;
  let rest = "";
  let isDone = false;
  /** Whether a line told something. */
  const take = (line: string): boolean =>
    curves.map(({ pattern, curve }) => curve.take(pattern.exec(line))).includes(true);
  const takeLines = (lines: readonly string[], onValue: () => boolean): void => {
    for (const line of lines) if (!isDone && take(line)) isDone = onValue();
  };
  return {
    read(onValue = () => false, atEnd = false) {
      if (isDone) return;
      offset = eachChunk(file, offset, (chunk) => {
        const lines = (rest + decoder.write(chunk)).split(/\r\n|\n|\r/);
        rest = (lines.pop() ?? "").slice(-LONGEST_LINE);
        takeLines(lines, onValue);
      });
      if (!atEnd) return;
      takeLines([rest], onValue);
      rest = "";
    },
    progress: () =>
      Object.fromEntries(curves.flatMap(({ name, curve }) => (curve.isEmpty ? [] : [[name, curve.snapshot()]]))),
  };
}

/** Reads a file from an offset on; returns where it ended. A log that is not there yet has nothing to read. */
function eachChunk(file: string, offset: number, take: (chunk: Buffer) => void): number {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return offset;
  }
  try {
    const buffer = Buffer.alloc(CHUNK);
    let at = offset;
    for (;;) {
      const length = readSync(descriptor, buffer, 0, CHUNK, at);
      if (length === 0) return at;
      at += length;
      take(buffer.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** One metric's curve, kept short. */
class Curve {
  #steps: number[] = [];
  #values: number[] = [];
  #count = 0;

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  /** Takes a match in; whether it told something: a finite number, at a step that is not behind the last. */
  take(match: RegExpExecArray | null): boolean {
    const text = match?.groups?.["value"] ?? match?.[1];
    const value = text === undefined ? undefined : parseNumber(text);
    if (match === null || value === undefined || !Number.isFinite(value)) return false;
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
    if (this.#steps.length > MOST_POINTS) this.#thin();
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

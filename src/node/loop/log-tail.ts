/**
 * @file The end of a log, for messages. Only the end of the file is read, and control characters are shown instead of sent.
 */
import { closeSync, fstatSync, readSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { openRegularSync } from "../files/index.ts";

/** The number of bytes that are read from the end of a log. */
const TAIL_BYTES = 16 * 1024;
/** The longest line that a message quotes, in characters. */
const MAX_LINE_CHARS = 200;

/** The last lines of a log that are not blank, from byte `from` on; empty where there are none. */
export function lastLines(log: string, count: number, from = 0): readonly string[] {
  // A progress bar draws its line again after a carriage return.
  const lines = stripVTControlCharacters(tailOf(log, from)).split(/[\r\n]+/);
  return lines
    .map((line) => shortened(onOneLine(line).trimEnd()))
    .filter((line) => line !== "")
    .slice(-count);
}

/** A text on one line, with control characters shown instead of sent, e.g. `\\x07`. */
export function onOneLine(text: string): string {
  return text.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === "\t" || character === "\n" || character === "\r") return " ";
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

function shortened(line: string): string {
  return line.length > MAX_LINE_CHARS ? `${line.slice(0, MAX_LINE_CHARS)}…` : line;
}

function tailOf(log: string, from: number): string {
  try {
    const descriptor = openRegularSync(log);
    try {
      const { size } = fstatSync(descriptor);
      const start = Math.max(from, size - TAIL_BYTES);
      const bytes = Buffer.alloc(Math.max(0, size - start));
      const read = readSync(descriptor, bytes, 0, bytes.length, start);
      return bytes.toString("utf8", 0, read);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return ""; // no such log
  }
}

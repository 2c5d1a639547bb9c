/**
 * @file The result of reading a metric: a value, or the reason why there is none. Reading never throws, whatever a training
 * program wrote.
 */
import type { Measurement } from "../../core/study/index.ts";
import { FileProblem, readRegular } from "../files/index.ts";

const BYTE_ORDER_MARK = Buffer.from("\uFEFF");
/** Completes the sentence about a file. */
export const UTF16_WORDS = "text in UTF-16; write it in UTF-8";
/** The number of characters that an excerpt is taken from. */
const MAX_EXCERPT_SOURCE_CHARS = 1000;
const MAX_ERROR_CHARS = 300;

/** A value, or a phrase that says what is wrong and where. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** A metric as it was read or measured. */
export type MetricReading = Reading<Measurement>;

/** A failed reading. */
export function missing(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

/** One finite number read at a place; `where` completes the sentence, e.g. `at eval.accuracy in /tmp/m.json`. */
export function singleValue(value: number, where: string): MetricReading {
  return finiteReading({ mean: value, count: 1 }, where);
}

/** A measurement, or why it is none: its value, its standard error or its spread is not finite. */
export function finiteReading(value: Measurement, where: string): MetricReading {
  const { mean, standardError = 0, spread = 0 } = value;
  if (!Number.isFinite(mean)) return missing(`the value ${where} is ${mean}, not a finite number`);
  if (Number.isFinite(standardError) && Number.isFinite(spread)) return { ok: true, value };
  return missing(`the values ${where} differ too much: their standard error is not a finite number`);
}

/** A text shortened to one line for a message. */
export function excerpt(text: string): string {
  const line = text.slice(0, MAX_EXCERPT_SOURCE_CHARS).replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

/** The complete lines of a text: a last line without its end may be half written. */
export function completeLines(text: Buffer): Buffer {
  return text.subarray(0, Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1);
}

/** The bytes of a text file in UTF-8, without a byte order mark. */
export async function readText(file: string, maxBytes: number): Promise<Reading<Buffer>> {
  try {
    const bytes = await readRegular(file, { maxBytes });
    if (isUtf16(bytes)) return missing(`${file} is ${UTF16_WORDS}`);
    return { ok: true, value: bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes };
  } catch (error) {
    return missing(problemWords(error));
  }
}

/** Whether a text begins with the byte order mark of UTF-16. */
export function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Why something could not be read, as a phrase. */
export function problemWords(error: unknown): string {
  if (error instanceof FileProblem) return error.message;
  return `it could not be read (${excerptOf(error)})`;
}

function excerptOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.length > MAX_ERROR_CHARS ? `${message.slice(0, MAX_ERROR_CHARS)}…` : message;
}

/**
 * @file The result of reading a metric: a value, or the reason why there is none. Reading never throws, whatever a training
 * program wrote.
 */
import { readFile } from "node:fs/promises";
import type { Measurement } from "../../core/study/index.ts";

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
  return Number.isFinite(value)
    ? { ok: true, value: { mean: value, count: 1 } }
    : missing(`the value ${where} is ${value}, not a finite number`);
}

/** A text shortened to one line for a message. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

/** The complete lines of a text: a last line without its end may be half written. */
export function completeLines(text: string): string {
  return text.slice(0, Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1);
}

/** The text of a file. */
export async function readText(file: string): Promise<Reading<string>> {
  try {
    return { ok: true, value: await readFile(file, "utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return missing(`${file} does not exist`);
    return missing(`${file} cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}

/**
 * @file A metric that a command of its own measures. The command is run until it has printed enough samples.
 */
import { patternText } from "../study-file/pattern.ts";
import type { MeasureSource } from "../study-file/settings.ts";
import { MAX_SAMPLES } from "./limits.ts";
import { longerNumber, parseNumber } from "./number-text.ts";
import { excerpt, finiteReading, type MetricReading, missing, type Reading } from "./reading.ts";
import { summarise } from "./statistic.ts";
import { withoutColours } from "./terminal-text.ts";
import { TimedSearch } from "./timed-search.ts";

/** Runs the measuring command once; returns its output, or why it failed. */
export type MeasureOnce = () => Promise<Reading<string>>;

/** The number of characters of the output that a pattern is searched in at a time. */
const SEARCH_CHARS = 1 << 16;
/** A longer line is no number. */
const MAX_NUMBER_CHARS = 1000;

/**
 * The samples in the output of the command: the numbers that a pattern finds, or without a pattern those alone on a line.
 * Other lines are ignored. A number that would be read only in part, or that has separators, is an error.
 */
export async function samplesIn(
  output: string,
  pattern?: RegExp,
  signal?: AbortSignal,
): Promise<Reading<readonly number[]>> {
  const samples: number[] = [];
  const readings =
    pattern === undefined
      ? loneNumbers(output)
      : matchedNumbers(withoutColours(output), new TimedSearch(pattern, signal));
  for await (const reading of readings) {
    if (!reading.ok) return reading;
    if (samples.length === MAX_SAMPLES) return missing(`the measuring command printed ${TOO_MANY_WORDS}`);
    samples.push(reading.value);
  }
  return { ok: true, value: samples };
}

const TOO_MANY_WORDS = `more than ${MAX_SAMPLES.toLocaleString("en-US")} samples`;

async function* matchedNumbers(output: string, search: TimedSearch): AsyncGenerator<Reading<number>> {
  // Matches take far more memory than text, so those of a few lines at a time are found.
  for (const text of search.spansLines ? [output] : linesOf(output, SEARCH_CHARS)) {
    const found = await search.run("all", text);
    yield* found.ok ? found.value : [found];
    if (!found.ok) return;
  }
}

function* loneNumbers(output: string): Generator<Reading<number>> {
  for (const line of linesOf(withoutColours(output), 1)) {
    const text = line.trim();
    const value = parseNumber(text);
    if (value !== undefined) yield { ok: true, value };
    else if (isUnreadNumber(text)) {
      yield missing(`the measuring command printed "${excerpt(text)}"; print it as 1234.5 or 1.2e-5`);
    }
  }
}

/** Whether a line is a number in a notation that is not read. */
function isUnreadNumber(text: string): boolean {
  if (text.length > MAX_NUMBER_CHARS) return false;
  const digits = /\d+/.exec(text);
  if (digits === null || /^[+-]?0[xXbBoO]/.test(text) || !/^[\p{P}\p{S}\p{Zs}\dxeEdD+-]+$/u.test(text)) return false;
  const [start, end] = [digits.index, digits.index + digits[0].length];
  return longerNumber({ text, start, end }) === text;
}

/** Pieces of whole lines of a text, of at least `minChars` characters. */
function* linesOf(text: string, minChars: number): Generator<string> {
  const ends = /\r\n|\n|\r/g;
  for (let start = 0; start < text.length; ) {
    ends.lastIndex = Math.min(text.length, start + minChars - 1);
    const end = ends.exec(text) === null ? text.length : ends.lastIndex;
    yield text.slice(start, end);
    start = end;
  }
}

/** Runs the command once; returns the samples that it printed without its warm-up: at least one, all finite. */
export async function takeSamples(
  source: MeasureSource,
  once: MeasureOnce,
  signal?: AbortSignal,
): Promise<Reading<readonly number[]>> {
  const run = await once();
  if (!run.ok) return run;
  const found = await samplesIn(run.value, source.pattern, signal);
  if (!found.ok) return found;
  const printed = found.value;
  const bad = printed.find((value) => !Number.isFinite(value));
  if (bad !== undefined) return missing(`the measuring command printed ${bad}, not a finite number`);
  const kept = printed.slice(source.warmup);
  if (kept.length > 0) return { ok: true, value: kept };
  if (printed.length > 0) {
    return missing(`the measuring command printed ${printed.length} numbers, all of them warm-up (${source.warmup})`);
  }
  if (source.pattern === undefined)
    return missing(`the measuring command printed no number on a line of its own${hint(run.value)}`);
  return missing(`nothing that the measuring command printed matches /${patternText(source.pattern)}/`);
}

/** How a number beside other words can be read. */
function hint(output: string): string {
  for (const line of linesOf(output, 1)) {
    if (/\d/.test(line)) return `, but "${excerpt(line)}"; add the key pattern, such as pattern: "p99 {number} ms"`;
  }
  return "";
}

/** Runs the command until there are `repeats` samples, the warm-up of each process dropped, and summarises them. */
export async function measure(source: MeasureSource, once: MeasureOnce, signal?: AbortSignal): Promise<MetricReading> {
  const samples: number[] = [];
  while (samples.length < source.repeats) {
    const taken = await takeSamples(source, once, signal);
    if (!taken.ok) return taken;
    if (!addSamples(samples, taken.value)) return missing(`the measuring command printed ${TOO_MANY_WORDS}`);
  }
  return finiteReading(summarise(samples, source.statistic), "of what the measuring command printed");
}

/** Adds samples to others; returns whether they are not too many. */
export function addSamples(samples: number[], more: readonly number[]): boolean {
  for (const sample of more) samples.push(sample);
  return samples.length <= MAX_SAMPLES;
}

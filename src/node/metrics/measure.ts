/**
 * @file A metric that a command of its own measures. The command is run until it has printed enough samples.
 */
import { patternText } from "../study-file/pattern.ts";
import type { MeasureSource } from "../study-file/settings.ts";
import { longerNumber, parseNumber } from "./number-text.ts";
import { excerpt, type MetricReading, missing, type Reading } from "./reading.ts";
import { summarise } from "./statistic.ts";
import { withoutColours } from "./terminal-text.ts";
import { TimedSearch } from "./timed-search.ts";

/** Runs the measuring command once; returns its output, or why it failed. */
export type MeasureOnce = () => Promise<Reading<string>>;

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
      : await matchedNumbers(withoutColours(output), new TimedSearch(pattern, signal));
  for (const reading of readings) {
    if (!reading.ok) return reading;
    samples.push(reading.value);
  }
  return { ok: true, value: samples };
}

async function matchedNumbers(output: string, search: TimedSearch): Promise<readonly Reading<number>[]> {
  const found = await search.run("all", output);
  return found.ok ? found.value : [found];
}

function loneNumbers(output: string): readonly Reading<number>[] {
  return withoutColours(output)
    .split(/\r\n|\n|\r/)
    .flatMap((line): readonly Reading<number>[] => {
      const text = line.trim();
      const value = parseNumber(text);
      if (value !== undefined) return [{ ok: true, value }];
      const digits = /\d+/.exec(text);
      if (digits === null || /^[+-]?0[xXbBoO]/.test(text) || !/^[\p{P}\p{S}\p{Zs}\dxeEdD+-]+$/u.test(text)) return [];
      const [start, end] = [digits.index, digits.index + digits[0].length];
      if (longerNumber({ text, start, end }) !== text) return [];
      return [missing(`the measuring command printed "${excerpt(text)}"; print it as 1234.5 or 1.2e-5`)];
    });
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
  const line = output.split(/\r\n|\n|\r/).find((each) => /\d/.test(each));
  return line === undefined ? "" : `, but "${excerpt(line)}"; add the key pattern, such as pattern: "p99 {number} ms"`;
}

/** Runs the command until there are `repeats` samples, the warm-up of each process dropped, and summarises them. */
export async function measure(source: MeasureSource, once: MeasureOnce, signal?: AbortSignal): Promise<MetricReading> {
  const samples: number[] = [];
  while (samples.length < source.repeats) {
    const taken = await takeSamples(source, once, signal);
    if (!taken.ok) return taken;
    samples.push(...taken.value);
  }
  return { ok: true, value: summarise(samples, source.statistic) };
}

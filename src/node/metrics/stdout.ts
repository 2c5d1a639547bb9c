/**
 * @file A metric out of what a training program printed.
 */
import type { StdoutSource } from "../study-file/metric-sources.ts";
import type { MetricReader } from "./reader.ts";
import { excerpt, type MetricReading, missing, parseNumber, readText, singleValue } from "./reading.ts";

/** Reads the first group of the last match (the whole match, if the pattern has no group). The log needs no check of its
 * age: that of an earlier attempt is set aside before a trial begins. */
export const stdoutReader: MetricReader<StdoutSource> = {
  files: () => [],
  read: ({ pattern }, { stdoutFile }) => readLastMatch(stdoutFile, pattern),
};

async function readLastMatch(file: string, pattern: RegExp): Promise<MetricReading> {
  const text = await readText(file);
  if (!text.ok) return text;
  const flags = pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`;
  let last: RegExpMatchArray | undefined;
  for (const match of text.value.matchAll(new RegExp(pattern.source, flags))) last = match;
  if (last === undefined) return missing(`nothing in ${file} matches /${pattern.source}/`);
  const found = last[1] ?? last[0];
  const value = parseNumber(found);
  if (value === undefined) return missing(`/${pattern.source}/ found "${excerpt(found)}" in ${file}, not a number`);
  return singleValue(value, `of /${pattern.source}/ in ${file}`);
}

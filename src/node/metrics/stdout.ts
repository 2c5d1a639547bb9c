/**
 * @file A metric out of what a training program printed.
 */
import { excerpt, type MetricReading, missing, parseNumber, readText, singleValue } from "./reading.ts";

/** The first group of the pattern's last match (the whole match, if it has no group). */
export async function readStdout(file: string, pattern: RegExp): Promise<MetricReading> {
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

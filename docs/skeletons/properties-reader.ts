/**
 * @file A metric source: a key in a properties file, whose lines are `key=value` or `key: value`. Lines that begin with `#`
 * or `!` are comments. The last line with the key counts.
 */
import type { Template } from "../../src/node/command-template/index.ts";
import type { MetricReader } from "../../src/node/metrics/metric-reader.ts";
import { parseNumber } from "../../src/node/metrics/number-text.ts";
import { excerpt, type MetricReading, missing, readText, singleValue } from "../../src/node/metrics/reading.ts";

/** The size of a file. A larger one is refused, so that a trial cannot use up the memory. */
const MAX_BYTES = 1 << 20;

/** A key in a properties file. */
export interface PropertiesSource {
  readonly kind: "properties";
  readonly file: Template;
  readonly key: string;
}

/** Reads the value of a key. */
export const propertiesReader: MetricReader<PropertiesSource> = {
  files: ({ file }) => [file],
  read: ({ file, key }, { path }) => readProperty(path(file), key),
};

async function readProperty(file: string, key: string): Promise<MetricReading> {
  const text = await readText(file, MAX_BYTES);
  if (!text.ok) return text;
  let found: string | undefined;
  for (const line of text.value.toString("utf8").split(/\r\n|\n|\r/)) {
    const [, name, value] = /^\s*([^#!\s=:][^=:]*?)\s*[=:](.*)$/.exec(line) ?? [];
    if (name === key) found = value;
  }
  if (found === undefined) return missing(`no key "${key}" in ${file}`);
  const where = `of the key "${key}" in ${file}`;
  const value = parseNumber(found);
  return value === undefined
    ? missing(`the value ${where} is "${excerpt(found)}", not a number`)
    : singleValue(value, where);
}

/**
 * @file A metric out of a CSV file with a header.
 */
import { parse } from "csv-parse/sync";
import type { CsvSource } from "../study-file/metric-sources.ts";
import type { MetricReader } from "./reader.ts";
import { excerpt, type MetricReading, missing, parseNumber, readText, singleValue } from "./reading.ts";

function parseRows(text: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: true });
  } catch {
    return undefined;
  }
}

/** Reads the value of a column in the last row. */
export const csvReader: MetricReader<CsvSource> = {
  files: ({ file }) => [file],
  read: ({ file, column }, { path }) => readColumn(path(file), column),
};

async function readColumn(file: string, column: string): Promise<MetricReading> {
  const text = await readText(file);
  if (!text.ok) return text;
  const rows = parseRows(text.value);
  if (rows === undefined) return missing(`${file} is not valid CSV (a quote that is never closed?)`);
  const [header, ...data] = rows;
  if (header === undefined) return missing(`${file} is empty`);
  const index = header.indexOf(column);
  if (index < 0) return missing(`no column "${column}" in ${file}: it has ${excerpt(header.join(", "))}`);
  const last = data.at(-1);
  if (last === undefined) return missing(`${file} has a header but no rows`);
  const cell = last[index] ?? "";
  const value = parseNumber(cell);
  const where = `in column "${column}" of the last row of ${file}`;
  if (value === undefined) return missing(`${where} there is "${excerpt(cell)}", not a number`);
  return singleValue(value, where);
}

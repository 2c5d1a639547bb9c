/**
 * @file Reads a metric from a CSV file with a header, separated by commas, semicolons or tabs.
 */
import { parse } from "csv-parse/sync";
import type { CsvSource } from "../study-file/metric-sources.ts";
import type { MetricReader } from "./metric-reader.ts";
import { parseNumber } from "./number-text.ts";
import { PickedValues } from "./pick.ts";
import { completeLines, excerpt, missing, type Reading, readText } from "./reading.ts";

type Rows = readonly (readonly string[])[];

/** The rows of a file and the separator of their cells. */
interface Table {
  readonly rows: Rows;
  readonly delimiter: string;
}

const DELIMITERS = [",", ";", "\t"] as const;

/** Reads the values of a column; empty cells are left out. */
export const csvReader: MetricReader<CsvSource> = {
  files: ({ file }) => [file],
  async read({ file, column, pick = "last" }, { path, isRunning = false }) {
    const found = path(file);
    const cells = await readCells(found, column, isRunning);
    if (!cells.ok) return cells;
    const values = new PickedValues(pick);
    for (const cell of cells.value) values.take(cell);
    return (
      values.result(`in column "${column}" of ${found}`) ?? missing(`column "${column}" of ${found} holds no value`)
    );
  },
};

/** The values in a column that are not empty, from the first row to the last. */
async function readCells(
  file: string,
  column: string,
  isRunning: boolean,
): Promise<Reading<readonly Reading<number>[]>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const table = parseTable(isRunning ? completeLines(text.value) : text.value, column);
  if (table === undefined) return missing(`${file} is not valid CSV (a quote that is never closed?)`);
  const [header, ...data] = table.rows;
  if (header === undefined) return missing(`${file} is empty`);
  if (!header.includes(column)) {
    return missing(`no column "${column}" in ${file}: it has ${excerpt(header.join(", "))}`);
  }
  if (data.length === 0) return missing(`${file} has a header but no rows`);
  const cells = cellsOf(table.rows, column);
  const hasDecimalComma = table.delimiter !== "," && cells.some((cell) => /^[+-]?\d+,\d+$/.test(cell));
  return { ok: true, value: cells.map((cell) => readCell(cell, hasDecimalComma, `in column "${column}" of ${file}`)) };
}

/** The non-empty cells of a column. A header may be repeated, e.g. by a program that added columns: it then gives the
 * position of the column from there on. */
function cellsOf(rows: Rows, column: string): readonly string[] {
  let index = -1;
  return rows.flatMap((row) => {
    const at = row.indexOf(column);
    if (at >= 0) {
      index = at;
      return [];
    }
    const cell = row[index] ?? "";
    return cell === "" ? [] : [cell];
  });
}

function readCell(cell: string, hasDecimalComma: boolean, where: string): Reading<number> {
  const value = parseNumber(cell);
  const isGrouped = hasDecimalComma && /^[+-]?[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(cell); // 1.234 may be 1234 here
  if (value !== undefined && !isGrouped) return { ok: true, value };
  if (hasDecimalComma && !isGrouped && /^[+-]?\d+,\d+(?:[eE][+-]?\d+)?$/.test(cell)) {
    return { ok: true, value: Number(cell.replace(",", ".")) };
  }
  return missing(`${where} there is "${excerpt(cell)}", not a number${isGrouped ? " without separators" : ""}`);
}

/** The rows of a file. The separator is the one that is most frequent in the header and that yields the column. */
function parseTable(text: string, column: string): Table | undefined {
  const header = /^\uFEFF?\s*([^\r\n]*)/.exec(text)?.[1]?.replace(/"(?:[^"]|"")*"/g, "") ?? "";
  const byCount = [...DELIMITERS].sort((a, b) => header.split(b).length - header.split(a).length);
  let first: Table | undefined;
  for (const delimiter of byCount) {
    const rows = parseRows(text, delimiter);
    if (rows?.[0]?.includes(column) === true) return { rows, delimiter };
    if (rows !== undefined) first ??= { rows, delimiter };
  }
  return first;
}

function parseRows(text: string, delimiter: string): Rows | undefined {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: true, delimiter });
  } catch {
    return undefined;
  }
}

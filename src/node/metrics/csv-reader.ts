/**
 * @file Reads a metric from a CSV file with a header, separated by commas, semicolons or tabs.
 */
import { setImmediate } from "node:timers/promises";
import { type Parser, parse } from "csv-parse";
import { bytesWords, FileProblem, regularChunks } from "../files/index.ts";
import type { CsvSource, ValuePick } from "../study-file/metric-sources.ts";
import { MAX_CSV_BYTES, MAX_CSV_ROW_BYTES, MAX_CSV_ROWS } from "./limits.ts";
import type { MetricReader } from "./metric-reader.ts";
import { parseNumber } from "./number-text.ts";
import { PickedValues } from "./pick.ts";
import { excerpt, isUtf16, type MetricReading, missing, problemWords, type Reading, UTF16_WORDS } from "./reading.ts";

const DELIMITERS = [",", ";", "\t"] as const;
const SLICE_BYTES = 1 << 16;
/** The number of bytes of a header in which separators are counted. */
const HEADER_BYTES = 1 << 16;

/** A column of a file. */
interface Column {
  readonly file: string;
  readonly name: string;
  readonly pick: ValuePick;
  /** Whether only complete rows count. */
  readonly isRunning: boolean;
}

/** Reads the values of a column; empty cells are left out. */
export const csvReader: MetricReader<CsvSource> = {
  files: ({ file }) => [file],
  async read({ file, column, pick = "last" }, { path, isRunning = false }) {
    try {
      return await readColumn({ file: path(file), name: column, pick, isRunning });
    } catch (error) {
      return missing(problemWords(error));
    }
  },
};

/** Reads a column with the separator that is most frequent in the header and that yields the column. */
async function readColumn(column: Column): Promise<MetricReading> {
  const { file, name } = column;
  let first: CsvTable | undefined;
  let firstProblem: string | undefined;
  for (const delimiter of await delimitersOf(file)) {
    const { table, problem } = await readTable(column, delimiter);
    if (table.hasColumn) return problem === undefined ? table.result() : missing(`${file} ${problem}`);
    if (problem === undefined) first ??= table;
    else firstProblem ??= problem;
  }
  if (first === undefined) return missing(`${file} ${firstProblem}`);
  if (first.header === undefined) return missing(`${file} is empty`);
  return missing(`no column "${name}" in ${file}: it has ${excerpt(first.header.join(", "))}`);
}

/** The separators, the most frequent one of the header first. */
async function delimitersOf(file: string): Promise<readonly string[]> {
  for await (const chunk of regularChunks(file, { maxBytes: MAX_CSV_BYTES })) {
    if (isUtf16(chunk)) throw new FileProblem(`${file} is ${UTF16_WORDS}`);
    const start = chunk.toString("utf8", 0, HEADER_BYTES);
    const header = /^\uFEFF?\s*([^\r\n]*)/.exec(start)?.[1]?.replace(/"(?:[^"]|"")*"/g, "") ?? "";
    return [...DELIMITERS].sort((a, b) => header.split(b).length - header.split(a).length);
  }
  return DELIMITERS;
}

/** Reads a file row by row, no further than the header where that lacks the column. `problem` is why it is not CSV. */
async function readTable(
  column: Column,
  delimiter: string,
): Promise<{ readonly table: CsvTable; readonly problem: string | undefined }> {
  const table = new CsvTable(column, delimiter);
  const parser = parse({
    bom: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count: true,
    delimiter,
    max_record_size: MAX_CSV_ROW_BYTES,
    on_record: (row: readonly string[]) => {
      table.take(row);
      return null;
    },
  });
  const ended = endOf(parser);
  try {
    for await (const chunk of rows(column)) {
      if (!parser.write(chunk)) await Promise.race([new Promise((resolve) => parser.once("drain", resolve)), ended]);
      if (table.isOver || parser.destroyed) break;
      await setImmediate();
    }
    if (table.isOver) return { table, problem: undefined };
    if (!parser.destroyed) parser.end();
    const error = await ended;
    return { table, problem: error === undefined ? undefined : problemIn(error) };
  } finally {
    parser.destroy();
  }
}

/** Resolves when a parser has ended, to its error if there is one. */
function endOf(parser: Parser): Promise<Error | undefined> {
  return new Promise((resolve) => {
    parser.on("error", resolve);
    parser.once("close", () => resolve(undefined));
    parser.once("end", () => resolve(undefined));
    parser.resume();
  });
}

function problemIn(error: Error): string {
  return "code" in error && error.code === "CSV_MAX_RECORD_SIZE"
    ? `has a row of more than ${bytesWords(MAX_CSV_ROW_BYTES)}`
    : "is not valid CSV (a quote that is never closed?)";
}

/** The pieces of a file; of one that is being written, without the last row if that has no end. */
async function* rows({ file, isRunning }: Column): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of regularChunks(file, { maxBytes: MAX_CSV_BYTES })) {
    if (!isRunning) {
      yield* slices(chunk);
      continue;
    }
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = Math.max(all.lastIndexOf("\n"), all.lastIndexOf("\r")) + 1;
    rest = all.subarray(end);
    if (rest.length > MAX_CSV_ROW_BYTES) throw new FileProblem(`a row of ${file} is too long`);
    yield* slices(all.subarray(0, end));
  }
}

/** Pieces that are parsed before other work of this process goes on. */
function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}

/** Takes the rows of a file and keeps what the metric needs of one column. */
class CsvTable {
  readonly #column: Column;
  readonly #where: string;
  /** The values where a comma separates thousands, and where it separates decimals: that is known at the end. */
  readonly #values: PickedValues;
  readonly #decimalCommaValues: PickedValues | undefined;
  #header: readonly string[] | undefined;
  #index = -1;
  #rows = 0;
  #hasDecimalComma = false;

  constructor(column: Column, delimiter: string) {
    this.#column = column;
    this.#where = `in column "${column.name}" of ${column.file}`;
    this.#values = new PickedValues(column.pick);
    this.#decimalCommaValues = delimiter === "," ? undefined : new PickedValues(column.pick);
  }

  get header(): readonly string[] | undefined {
    return this.#header;
  }

  get hasColumn(): boolean {
    return this.#header?.includes(this.#column.name) === true;
  }

  /** Whether no further row is needed. */
  get isOver(): boolean {
    return (this.#header !== undefined && !this.hasColumn) || this.#rows > MAX_CSV_ROWS;
  }

  take(row: readonly string[]): void {
    if (this.isOver) return;
    this.#header ??= row;
    this.#rows++;
    // A header may be repeated, e.g. by a program that added columns: it then gives the position of the column from there on.
    const at = row.indexOf(this.#column.name);
    if (at >= 0) {
      this.#index = at;
      return;
    }
    const cell = row[this.#index] ?? "";
    if (cell === "") return;
    this.#values.take(readCell(cell, false, this.#where));
    if (this.#decimalCommaValues === undefined) return;
    this.#decimalCommaValues.take(readCell(cell, true, this.#where));
    this.#hasDecimalComma ||= /^[+-]?\d+,\d+$/.test(cell);
  }

  result(): MetricReading {
    const { file, name } = this.#column;
    if (this.#rows > MAX_CSV_ROWS) {
      return missing(`${file} has more than ${MAX_CSV_ROWS.toLocaleString("en-US")} rows`);
    }
    if (this.#rows === 1) return missing(`${file} has a header but no rows`);
    const values = (this.#hasDecimalComma ? this.#decimalCommaValues : undefined) ?? this.#values;
    return values.result(this.#where) ?? missing(`column "${name}" of ${file} holds no value`);
  }
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

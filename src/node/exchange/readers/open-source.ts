/**
 * @file Looks at a file that is to be imported: its shape and its contents. The file is never changed.
 */
import { closeSync, readdirSync, readSync, statSync } from "node:fs";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { parse } from "csv-parse/sync";
import { openRegularSync, readRegularSync } from "../../files/index.ts";
import { BadInput, quoted } from "../../operations/bad-input.ts";
import { parseInput } from "../../operations/tell/json-input.ts";
import type { Rows, SourceFile } from "./source.ts";

/** The size of a file of text. */
const MAX_TEXT_BYTES = 256 << 20;
const SQLITE_MAGIC = "SQLite format 3\0";
const PARQUET_MAGIC = "PAR1";
const DELIMITERS = [",", ";", "\t"] as const;

/** What can be seen of a file. Throws BadInput where it cannot be read. */
export function openSource(path: string): SourceFile {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    return { shape: "folder", path, names: new Set(explained(path, () => readdirSync(path))) };
  }
  const start = explained(path, () => beginningOf(path));
  if (start === SQLITE_MAGIC) {
    const tables = withDatabase(path, (database) => rowsOf(database, "SELECT name FROM sqlite_master"));
    return { shape: "sqlite", path, tables: new Set(tables.map(({ name }) => String(name))) };
  }
  if (start.startsWith(PARQUET_MAGIC)) {
    throw new BadInput(`${path} is a Parquet file, which is written but not read. Export it as CSV or JSON instead.`);
  }
  return ofText(
    path,
    explained(path, () => readRegularSync(path, { maxBytes: MAX_TEXT_BYTES })),
  );
}

/** Opens a database for reading only, for the duration of `use`. Throws BadInput where it cannot be read. */
export function withDatabase<T>(path: string, use: (database: DatabaseSyncInstance) => T): T {
  return explained(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return use(database);
    } finally {
      database.close();
    }
  });
}

/** The rows that a query yields. */
export function rowsOf(database: DatabaseSyncInstance, query: string): readonly Readonly<Record<string, unknown>>[] {
  return database.prepare(query).all() as readonly Readonly<Record<string, unknown>>[];
}

/** The bytes of a small text file below a folder that is imported. Throws BadInput. */
export function readSmall(path: string): string {
  return explained(path, () => readRegularSync(path, { maxBytes: MAX_TEXT_BYTES })).toString("utf8");
}

function beginningOf(path: string): string {
  const descriptor = openRegularSync(path);
  try {
    const bytes = Buffer.alloc(SQLITE_MAGIC.length);
    return bytes.toString("latin1", 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

function ofText(path: string, text: Buffer): SourceFile {
  const first = /\S/.exec(text.toString("latin1", 0, 1 << 12).replace(/^\u00EF\u00BB\u00BF/, ""))?.[0];
  if (first === undefined) throw new BadInput(`${path} is empty.`);
  if (first !== "{" && first !== "[") return ofTable(path, text);
  const whole = tryJson(text);
  if (whole !== undefined) return { shape: "json", path, value: whole };
  const lines = text
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  // Whoever was killed while writing may have left half a line at the end.
  const read = lines.map((line) => tryJson(Buffer.from(line)));
  if (read.length < 2 || read.slice(0, -1).includes(undefined)) throw new BadInput(`${path} is not valid JSON.`);
  return { shape: "json-lines", path, lines: read.filter((line) => line !== undefined) };
}

function tryJson(text: Buffer): unknown {
  try {
    return parseInput(text);
  } catch {
    return undefined;
  }
}

function ofTable(path: string, text: Buffer): SourceFile {
  const header =
    /^\uFEFF?\s*([^\r\n]*)/.exec(text.toString("utf8", 0, 1 << 20))?.[1]?.replace(/"(?:[^"]|"")*"/g, "") ?? "";
  const [delimiter = ","] = [...DELIMITERS].sort((a, b) => header.split(b).length - header.split(a).length);
  let records: readonly (readonly string[])[];
  try {
    records = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true, delimiter });
  } catch (error) {
    throw new BadInput(`${path} is not valid CSV: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const names = (records[0] ?? []).map((name) => name.trim());
  checkDistinct(path, names);
  const rows = records.slice(1).map((record) => rowOf(names, record));
  return { shape: "table", path, header: names.filter((name) => name !== ""), rows };
}

/** Refuses two columns of one name: their values could not be told apart, and only one of them would be read. */
function checkDistinct(path: string, names: readonly string[]): void {
  const name = names.find((each, index) => each !== "" && names.indexOf(each) < index);
  if (name === undefined) return;
  const numbers = names.flatMap((each, index) => (each === name ? [index + 1] : []));
  throw new BadInput(
    `${path}: the columns ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)} have the same name, ${quoted(name)}. ` +
      "Give each column a name of its own in the first line, or delete one of them.",
  );
}

function rowOf(names: readonly string[], record: readonly string[]): Rows[number] {
  const cells = names.map((name, index) => [name, (record[index] ?? "").trim()] as const);
  return Object.fromEntries(cells.filter(([name, value]) => name !== "" && value !== ""));
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new BadInput(message.includes(path) ? `${message}.` : `${path} cannot be read: ${message}.`);
  }
}

/**
 * @file Reads tables of runs: a row per trial.
 */
import { basename } from "node:path";
import { digestOf, distinctIds, sourceId } from "./identity.ts";
import { stateOf } from "./run-states.ts";
import type { Rows, SourceColumn, SourceFile, SourceStudy, SourceTrial, TrialSource } from "./source.ts";
import { TABLE_DIALECTS, type TableDialect } from "./table-dialects.ts";

/** The readers of tables. */
export const tableReaders: readonly TrialSource[] = TABLE_DIALECTS.map((dialect) => ({
  format: dialect.format,
  title: dialect.title,
  recognises: (file) => file.shape === "table" && dialect.recognises(file.header),
  read: (file) => [readTable(dialect, file)],
}));

function readTable(dialect: TableDialect, file: SourceFile): SourceStudy {
  const { header, rows: written } = file.shape === "table" ? file : { header: [], rows: [] };
  const rows = dialect.hasOwnIds === true ? written.map(withoutGuards) : written;
  const columns = header.flatMap((key) => dialect.column(key) ?? []);
  const errors = companions(columns, "_standard_error");
  const counts = companions(columns, "_count");
  const hidden = new Set([...errors.values(), ...counts.values(), ...companions(columns, "_evaluations").values()]);
  const shown = columns.filter(({ key }) => !hidden.has(key));
  const distinct = distinctIds();
  const unknown = new Set<string>();
  const trials = rows.map((row, index): SourceTrial => {
    const word = ownCell(row, header, dialect.own.state);
    const state = word === undefined ? "completed" : stateOf(word);
    if (word !== undefined && state === undefined) unknown.add(word);
    const reason = ownCell(row, header, dialect.own.reason);
    return {
      name: rowName(dialect, row, index),
      id: rowId(dialect, { row, columns: shown, header }, distinct),
      state: state ?? "unfinished",
      ...(reason === undefined ? {} : { reason }),
      cells: Object.fromEntries(shown.flatMap(({ key }) => (Object.hasOwn(row, key) ? [[key, row[key] ?? null]] : []))),
      standardErrors: numbersOf(row, errors),
      counts: numbersOf(row, counts),
    };
  });
  return {
    name: basename(file.path),
    columns: shown,
    trials,
    ...(unknown.size === 0
      ? {}
      : {
          notes: [
            `The state ${[...unknown]
              .slice(0, 5)
              .map((each) => JSON.stringify(each))
              .join(", ")} is not known; its rows count as unfinished.`,
          ],
        }),
  };
}

/** A row without the apostrophes that our tables have before texts that a spreadsheet would take for formulas. */
function withoutGuards(row: Rows[number]): Rows[number] {
  return Object.fromEntries(
    Object.entries(row).map(([key, cell]) => [key, cell.replace(/^'(?=[=+@\t\r\n＝＋－＠-])/, "")]),
  );
}

/** The columns `METRIC_standard_error` beside `METRIC`, by the key of the metric. */
function companions(columns: readonly SourceColumn[], suffix: string): ReadonlyMap<string, string> {
  const keys = new Set(columns.map(({ key }) => key));
  const found = columns.flatMap(({ key }) => (keys.has(`${key}${suffix}`) ? [[key, `${key}${suffix}`] as const] : []));
  return new Map(found);
}

function numbersOf(row: Rows[number], columns: ReadonlyMap<string, string>): Readonly<Record<string, number>> {
  const read = [...columns].map(([metric, key]) => [metric, Number(row[key] ?? Number.NaN)] as const);
  return Object.fromEntries(read.filter(([, value]) => Number.isFinite(value)));
}

/** A cell of a column that describes the run; names of columns may be in another case. */
function ownCell(row: Rows[number], header: readonly string[], name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const key = header.find((each) => each === name) ?? header.find((each) => each.toLowerCase() === name.toLowerCase());
  const alternative = name === "status" ? header.find((each) => each.toLowerCase() === "state") : undefined;
  const cell = row[key ?? alternative ?? ""];
  return cell === "" ? undefined : cell;
}

function rowName({ own, format }: TableDialect, row: Rows[number], index: number): string {
  const name = own.name === undefined ? undefined : row[own.name];
  if (name === undefined) return `row ${index + 1}`;
  return format === "optuna-csv" || format === "paretune-csv" ? `trial ${name}` : `run ${name}`;
}

interface NamedRow {
  readonly row: Rows[number];
  readonly columns: readonly SourceColumn[];
  readonly header: readonly string[];
}

/** The id of a row: that of its run, else a digest of its contents. Equal rows are several evaluations. */
function rowId(dialect: TableDialect, { row, columns, header }: NamedRow, distinct: (id: string) => string): string {
  const given = ownCell(row, header, dialect.own.id);
  if (given !== undefined) return dialect.hasOwnIds === true ? given : distinct(sourceId(dialect.tool, given));
  const contents = columns.map(({ key }) => [key, row[key] ?? null]);
  const name = dialect.own.name === undefined ? undefined : row[dialect.own.name];
  return distinct(sourceId(dialect.tool, digestOf([name ?? null, contents])));
}

/**
 * @file All writers, and which of them a format or the name of a file means.
 */
import { BadInput, quoted } from "../../operations/bad-input.ts";
import { csvWriter } from "./csv.ts";
import { jsonWriter } from "./json.ts";
import { optunaDatabaseWriter } from "./optuna-database.ts";
import { optunaJournalWriter } from "./optuna-journal.ts";
import { parquetWriter } from "./parquet.ts";
import { tensorboardWriter } from "./tensorboard.ts";
import type { FileWriter } from "./writer.ts";

/** The writers of files. */
export const FILE_WRITERS: readonly FileWriter[] = [
  csvWriter,
  jsonWriter,
  parquetWriter,
  optunaJournalWriter,
  optunaDatabaseWriter,
  tensorboardWriter,
];

/** The word of `--format` for a tracking server. */
export const MLFLOW_FORMAT = "mlflow";

/** The writer for a target; `mlflow` for the address of a server. Throws BadInput where none is meant. */
export function writerFor(target: string, format: string | undefined): FileWriter | typeof MLFLOW_FORMAT {
  const isAddress = /^https?:\/\//i.test(target);
  if (isAddress !== (format === MLFLOW_FORMAT) && (isAddress ? format !== undefined : true)) {
    if (format === MLFLOW_FORMAT)
      throw new BadInput(`--format mlflow needs the address of a tracking server: --to http://127.0.0.1:5000`);
    if (isAddress) throw new BadInput(`--to ${target}: only --format mlflow writes to an address.`);
  }
  if (isAddress) return MLFLOW_FORMAT;
  const ending = target.toLowerCase();
  const byName = FILE_WRITERS.find(({ extensions }) => extensions.some((each) => ending.endsWith(each)));
  // An Optuna storage is a journal or a database, as the name of the file says.
  const writer =
    format === undefined || (format === "optuna" && byName?.format === "optuna-db")
      ? byName
      : FILE_WRITERS.find((each) => each.format === format);
  if (writer !== undefined) return writer;
  const formats = [...FILE_WRITERS.map((each) => each.format), MLFLOW_FORMAT].join(", ");
  if (format !== undefined) throw new BadInput(`--format: there is no format ${quoted(format)}; known: ${formats}.`);
  throw new BadInput(`--to ${quoted(target)} does not say which format is meant. Give --format, one of ${formats}.`);
}

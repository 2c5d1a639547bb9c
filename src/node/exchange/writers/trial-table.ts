/**
 * @file The trials as a table with a type for each column: the names are those of `trials --csv`.
 */
import type { Parameter, ParameterValue } from "../../../core/space/index.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import type { ExportedStudy } from "./writer.ts";

/** One column. Trials without a value have undefined. */
export type TableColumn =
  | { readonly name: string; readonly type: "number" | "integer"; readonly values: readonly (number | undefined)[] }
  | { readonly name: string; readonly type: "text"; readonly values: readonly (string | undefined)[] }
  | { readonly name: string; readonly type: "boolean"; readonly values: readonly (boolean | undefined)[] };

/** All trials as columns. */
export function trialTable({ file: { study, run }, rows }: ExportedStudy): readonly TableColumn[] {
  const texts = (name: string, of: (row: TrialRow) => string | undefined): TableColumn => ({
    name,
    type: "text",
    values: rows.map(of),
  });
  const numbers = (
    name: string,
    type: "number" | "integer",
    of: (row: TrialRow) => number | undefined,
  ): TableColumn => ({
    name,
    type,
    values: rows.map(of),
  });
  const metrics = run.metrics.flatMap(({ name }) => [
    numbers(name, "number", (row) => measured(row, name)?.mean),
    numbers(`${name}_standard_error`, "number", (row) => measured(row, name)?.standardError),
    numbers(`${name}_count`, "integer", (row) => measured(row, name)?.count),
  ]);
  return [
    numbers("trial", "integer", ({ trial }) => trial.number),
    texts("status", ({ trial }) => trial.status),
    texts("origin", ({ trial }) => trial.origin),
    texts("reason", ({ trial }) => ("reason" in trial ? trial.reason : undefined)),
    ...metrics,
    ...study.parameters.map((parameter) => parameterColumn(parameter, rows)),
    numbers("of", "integer", ({ trial }) => trial.of),
    texts("id", ({ id }) => id),
    texts("start", ({ timeline }) => timeline?.start),
    texts("end", ({ timeline }) => timeline?.end),
    numbers("duration", "number", ({ seconds }) => seconds),
    texts("outside", ({ outside }) => (outside.length === 0 ? undefined : outside.join(" "))),
  ];
}

function measured({ trial }: TrialRow, name: string) {
  return trial.status === "completed" && Object.hasOwn(trial.metrics, name) ? trial.metrics[name] : undefined;
}

/** A parameter as numbers or yes and no where all its values are such, else as texts. */
function parameterColumn({ name }: Parameter, rows: readonly TrialRow[]): TableColumn {
  const values = rows.map(({ trial: { configuration } }): ParameterValue | undefined =>
    Object.hasOwn(configuration, name) ? configuration[name] : undefined,
  );
  const given = values.filter((value) => value !== undefined);
  if (given.length > 0 && given.every((value) => typeof value === "number")) {
    const type = given.every((value) => Number.isSafeInteger(value) && Math.abs(Number(value)) < 2 ** 31)
      ? "integer"
      : "number";
    return { name, type, values: values.map((value) => (value === undefined ? undefined : Number(value))) };
  }
  if (given.length > 0 && given.every((value) => typeof value === "boolean")) {
    return { name, type: "boolean", values: values.map((value) => (value === undefined ? undefined : value === true)) };
  }
  return { name, type: "text", values: values.map((value) => (value === undefined ? undefined : String(value))) };
}

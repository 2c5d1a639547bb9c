/**
 * @file Trials as CSV.
 */
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import { csv } from "../terminal/csv.ts";
import type { Column } from "./columns.ts";

/** The given columns of trials as CSV, below their names. */
export function rowsAsCsv(columns: readonly Column[], rows: readonly TrialRow[]): string {
  return csv([columns.map(({ name }) => name), ...rows.map((row) => columns.map((column) => column.value(row) ?? ""))]);
}

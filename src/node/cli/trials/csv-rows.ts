/**
 * @file Trials as CSV.
 */

import { csv } from "../../files/index.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import type { Column } from "./columns.ts";

/** The given columns of trials as CSV, below their names. */
export function rowsAsCsv(columns: readonly Column[], rows: readonly TrialRow[]): string {
  return csv([columns.map(({ name }) => name), ...rows.map((row) => columns.map((column) => column.value(row) ?? ""))]);
}

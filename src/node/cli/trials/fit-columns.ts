/**
 * @file The table of trials, fitted to the width of the terminal: texts are shortened and the least important columns left out.
 */
import { maxOf } from "../../../core/statistics/index.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import { table } from "../terminal/table.ts";
import { textWidth, truncate } from "../terminal/text-width.ts";
import { type Column, cellText, columnHead } from "./columns.ts";

/** Between two columns of a table. */
const GAP = 2;
/** Texts are shortened to no less than this, and to no less than their heading. */
const MIN_TEXT = 12;

/** A table and the names of the columns that do not fit. */
export interface FittedTable {
  readonly text: string;
  readonly hidden: readonly string[];
}

/** The table of the rows in `width` columns of the terminal. Columns without any value are left out. */
export function fittedTable(columns: readonly Column[], rows: readonly TrialRow[], width: number): FittedTable {
  const drawn = columns
    .map((column) => ({ column, cells: rows.map((row) => cellText(column, row)) }))
    .filter(({ column, cells }) => column.rank < 2 || cells.some((cell) => cell !== ""));
  const widths = new Map<Column, number>();
  let left = width + GAP;
  for (const { column, cells } of [...drawn].sort((a, b) => a.column.rank - b.column.rank)) {
    const head = textWidth(columnHead(column));
    const natural = Math.max(head, maxOf(cells.map(textWidth)));
    const least = column.isText === true ? Math.min(natural, Math.max(head, MIN_TEXT)) : natural;
    if (least + GAP > left) continue;
    widths.set(column, least);
    left -= least + GAP;
  }
  // What is left goes to the shortened texts, in the order of the table.
  for (const { column, cells } of drawn) {
    const own = widths.get(column);
    if (own === undefined || own >= Math.max(0, maxOf(cells.map(textWidth)))) continue;
    const more = Math.min(left, maxOf(cells.map(textWidth)) - own);
    widths.set(column, own + more);
    left -= more;
  }
  const kept = drawn.filter(({ column }) => widths.has(column));
  const heads = kept.map(({ column }) => columnHead(column));
  const body = rows.map((_, row) =>
    kept.map(({ column, cells }) => truncate(cells[row] ?? "", widths.get(column) ?? 1)),
  );
  const hidden = drawn.filter(({ column }) => !widths.has(column)).map(({ column }) => column.name);
  return { text: table([heads, ...body], width), hidden };
}

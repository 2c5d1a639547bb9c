/**
 * @file Which trials are listed, and in which order.
 */
import { closest } from "../../expression/index.ts";
import type { TrialRow } from "../../operations/trials/trial-rows.ts";
import { STATUS_WORDS, statusWord } from "../../operations/trials/trial-status.ts";
import { BadInput, quoted } from "../exit.ts";
import { type Column, findColumn } from "./columns.ts";

/** The rows with one of the statuses that `text` lists; throws BadInput for an unknown one. */
export function withStatus(rows: readonly TrialRow[], text: string | undefined): readonly TrialRow[] {
  if (text === undefined) return rows;
  const wanted = text.split(",").map((word) => word.trim());
  for (const word of wanted) {
    if (STATUS_WORDS.includes(word)) continue;
    const near = closest(word, STATUS_WORDS);
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new BadInput(`--status must be one or more of ${STATUS_WORDS.join(",")}; got ${quoted(word)}.${hint}`);
  }
  return rows.filter(({ trial }) => wanted.includes(statusWord(trial)));
}

/**
 * The rows sorted by a column: `NAME` ascending, `-NAME` or `NAME:desc` descending. Rows without a value are last. Throws BadInput
 * for an unknown column.
 */
export function sorted(
  rows: readonly TrialRow[],
  text: string | undefined,
  all: readonly Column[],
): readonly TrialRow[] {
  if (text === undefined) return rows;
  const { column, sign } = readOrder(text, all);
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined) {
        return Number(a.value === undefined) - Number(b.value === undefined);
      }
      return sign * compare(a.value, b.value);
    })
    .map(({ row }) => row);
}

function readOrder(text: string, all: readonly Column[]): { readonly column: Column; readonly sign: 1 | -1 } {
  const exact = all.find(({ name }) => name === text);
  if (exact !== undefined) return { column: exact, sign: 1 };
  const [, name = text, order] = /^(.*):(asc|desc)$/s.exec(text) ?? [];
  const isReversed = name.startsWith("-");
  const column = findColumn("sort", isReversed ? name.slice(1) : name, all);
  return { column, sign: (order === "desc") === isReversed ? 1 : -1 };
}

/** Numbers by size, before texts; texts by their code points. */
function compare(a: string | number | boolean, b: string | number | boolean): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

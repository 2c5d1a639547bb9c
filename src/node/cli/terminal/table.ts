/**
 * @file Tables for a terminal of a given width.
 */
import { maxOf } from "../../../core/statistics/index.ts";
import { padEnd, padStart, textWidth, truncate, wrap } from "./text-width.ts";

/** Between two columns. */
const GAP = "  ";

/** A cell of a numeric column: `0.91`, `−3 %`, `< 0.01`, `–` for none. */
const NUMBER = /^(?:[-−+~]|[<>] )?[\d.]|^[–]?$/;

/**
 * Rows as columns; the first row is the heading. Numbers are aligned to the right, words to the left. A table wider than
 * `width` (in columns) is continued below itself, with the first column repeated. A cell that does not fit even then is
 * truncated.
 */
export function table(rows: readonly (readonly string[])[], width: number = Number.POSITIVE_INFINITY): string {
  const heads = rows[0] ?? [];
  const natural = heads.map((_, column) => maxOf(rows.map((row) => textWidth(row[column] ?? ""))));
  const keyWidth = Math.min(natural[0] ?? 0, Math.floor(width / 2));
  const most = Math.max(1, width - keyWidth - GAP.length);
  const widths = natural.map((each, column) => (column === 0 ? keyWidth : Math.min(each, most)));
  const isNumeric = heads.map((_, column) => rows.slice(1).every((row) => NUMBER.test(row[column] ?? "")));
  const draw = (block: readonly number[]): string =>
    rows
      .map((row) => {
        const cells = block.map((column) => {
          const cell = truncate(row[column] ?? "", widths[column] ?? 0);
          return (isNumeric[column] ? padStart : padEnd)(cell, widths[column] ?? 0);
        });
        return cells.join(GAP).trimEnd();
      })
      .join("\n");
  return blocksOf(widths, width).map(draw).join("\n\n");
}

/** The columns of each part of a table: the first column and as many others as fit into `width`. */
function blocksOf(widths: readonly number[], width: number): readonly (readonly number[])[] {
  const [key = 0, ...others] = widths;
  const blocks: number[][] = [[0]];
  let used = key;
  for (const [index, each] of others.entries()) {
    const block = blocks.at(-1) ?? [];
    used += GAP.length + each;
    if (used > width && block.length > 1) {
      blocks.push([0, index + 1]);
      used = key + GAP.length + each;
    } else {
      block.push(index + 1);
    }
  }
  return blocks;
}

/** Text is wrapped to at least this width, also beside long labels on a narrow terminal. */
const MIN_TEXT_WIDTH = 20;

/** A label and its text, for `fields`. */
export type Field = readonly [label: string, text: string];

/** Labels and their texts, one below the other, indented by two; texts are wrapped to `width` beside their labels. */
export function fields(all: readonly Field[], width: number = Number.POSITIVE_INFINITY): string {
  const labelWidth = maxOf(all.map(([label]) => textWidth(label)));
  const margin = " ".repeat(labelWidth + 2 * GAP.length);
  return all
    .map(([label, text]) => {
      const wrapped = wrap(text, Math.max(MIN_TEXT_WIDTH, width - margin.length)).replaceAll("\n", `\n${margin}`);
      return `${GAP}${padEnd(label, labelWidth)}${GAP}${wrapped}`;
    })
    .join("\n");
}

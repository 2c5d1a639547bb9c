/**
 * @file A table in a page. It scrolls sideways by itself, so that the page does not.
 */
import { slug } from "../../../figures/index.ts";
import { breakable, html, Markup, type MarkupValue } from "./markup.ts";

/** A table for `scrollTable`. */
export interface ScrollTable {
  /** The name of the table for screen readers. */
  readonly label: string;
  /** The rows of the table's head. */
  readonly head: MarkupValue;
  /** The rows of the table's body. */
  readonly rows: MarkupValue;
  /** Whether the height is limited, with a vertical scroll bar. */
  readonly isTall?: boolean;
  /** Whether a click on a heading sorts; headings must be buttons. */
  readonly isSortable?: boolean;
  /**
   * The headings of all columns, as they are written before values: a table of more columns than paper has room for is printed with
   * a paragraph for each row, in which every value follows its heading. Absent: the table has few columns.
   */
  readonly headings?: readonly string[];
}

/** A table of more columns does not fit onto a sheet of A4. */
const MAX_PAPER_COLUMNS = 10;
/** A sheet of paper does not end within a table of so few rows. */
const MAX_SHORT = 4;

/** The table within a region that scrolls and can be reached by keyboard. */
export function scrollTable(given: ScrollTable): Markup {
  const { label, head, rows, isTall = false, isSortable = false, headings = [] } = given;
  const isWide = headings.length > MAX_PAPER_COLUMNS;
  const isShort = Array.isArray(rows) && rows.length <= MAX_SHORT;
  const own = `wide-${slug(label)}`;
  const classes = [...(isSortable ? ["sortable"] : []), ...(isWide ? ["wide", own] : [])].join(" ");
  const table = classes === "" ? html`<table>` : html`<table class="${classes}">`;
  const style = isWide ? html`<style>${new Markup(paperRules(own, headings))}</style>` : "";
  return html`${style}<div class="scroll${isTall ? " tall" : ""}${isShort ? " short" : ""}" role="region" aria-label="${label}" tabindex="0">${table}<thead>${head}</thead><tbody>${rows}</tbody></table></div>`;
}

/** A row of column headings. */
export function headingRow(headings: readonly MarkupValue[]): Markup {
  return html`<tr>${headings.map((heading) => html`<th scope="col">${typeof heading === "string" ? breakable(heading) : heading}</th>`)}</tr>`;
}

/** Style rules that write the heading of its column before every value on paper. */
function paperRules(className: string, headings: readonly string[]): string {
  const rules = headings.map((heading, index) => {
    return `table.${className} tbody>tr>:nth-child(${index + 1}):not(:empty)::before{content:"${styleText(heading)} "}`;
  });
  return `@media print{${rules.join("")}}`;
}

/** A text within a string of a style sheet, in which no character ends the string or the style sheet. */
function styleText(text: string): string {
  return text.replace(/[^\p{L}\p{N} ._-]/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `);
}

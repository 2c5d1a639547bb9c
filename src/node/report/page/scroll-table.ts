/**
 * @file A table in a page. It scrolls sideways by itself, so that the page does not.
 */
import { html, type Markup, type MarkupValue } from "./markup.ts";

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
}

/** The table within a region that scrolls and can be reached by keyboard. */
export function scrollTable({ label, head, rows, isTall = false, isSortable = false }: ScrollTable): Markup {
  const table = isSortable ? html`<table class="sortable">` : html`<table>`;
  return html`<div class="scroll${isTall ? " tall" : ""}" role="region" aria-label="${label}" tabindex="0">${table}<thead>${head}</thead><tbody>${rows}</tbody></table></div>`;
}

/** A row of column headings. */
export function headingRow(headings: readonly MarkupValue[]): Markup {
  return html`<tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr>`;
}

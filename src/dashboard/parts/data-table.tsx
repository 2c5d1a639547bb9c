/**
 * @file A table of a few rows. Where it has too little width, the cells of a row are below each other, with their headings.
 */
import type { ComponentChildren } from "preact";
import { type HeadCell, headOf, TableHead } from "./table-head.tsx";

/** A row: its heading, and a cell for each further column. */
export interface DataRow {
  readonly key: string;
  readonly head: ComponentChildren;
  readonly cells: readonly ComponentChildren[];
  /** Whether it differs from what it is compared with. */
  readonly isChanged?: boolean;
}

interface DataTableProps {
  /** What the table is, for screen readers. */
  readonly label: string;
  /** The first heading is that of the rows' headings. */
  readonly heads: readonly HeadCell[];
  readonly rows: readonly DataRow[];
  readonly caption?: ComponentChildren;
}

/** The table. */
export function DataTable({ label, heads, rows, caption }: DataTableProps) {
  const columns = heads.slice(1).map(headOf);
  return (
    <div class="stacking">
      <table class="list stacked" aria-label={label}>
        <TableHead cells={heads} />
        <tbody>
          {rows.map(({ key, head, cells, isChanged }) => (
            <tr key={key} class={isChanged === true ? "changed" : undefined}>
              <th scope="row">{head}</th>
              {columns.map(({ words, isNumber, isHidden }, place) => (
                <td
                  key={words}
                  class={isNumber === true ? "number" : undefined}
                  data-label={isHidden === true ? undefined : words}
                >
                  {cells[place]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {caption == null ? null : <caption>{caption}</caption>}
      </table>
    </div>
  );
}

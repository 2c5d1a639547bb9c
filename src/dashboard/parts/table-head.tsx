/**
 * @file The headings of a table.
 */
/** How a column is headed. */
export interface ColumnHead {
  readonly words: string;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
  /** Only read out. */
  readonly isHidden?: boolean;
}

/** A heading: its words, or with how it looks. */
export type HeadCell = string | ColumnHead;

/** The heading of a column of numbers. */
export function numberHead(words: string): HeadCell {
  return { words, isNumber: true };
}

/** A heading with how it looks. */
export function headOf(cell: HeadCell): ColumnHead {
  return typeof cell === "string" ? { words: cell } : cell;
}

/** One row of headings. */
export function TableHead({ cells }: { readonly cells: readonly HeadCell[] }) {
  return (
    <thead>
      <tr>
        {cells.map((cell) => {
          const { words, isNumber, isHidden } = headOf(cell);
          return (
            <th key={words} scope="col" class={isNumber === true ? "number" : undefined}>
              {isHidden === true ? <span class="visually-hidden">{words}</span> : words}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

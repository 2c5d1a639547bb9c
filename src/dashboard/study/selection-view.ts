/**
 * @file What the views of a selection share.
 */
import type { TrialColumns } from "./columns.ts";
import type { Selection } from "./selection.ts";

/** The trials, which of them are selected, and how a view changes that. */
export interface SelectionView {
  readonly table: TrialColumns;
  readonly selection: Selection;
  /** By the places of the table's rows: 1 where a row is selected. */
  readonly kept: Uint8Array;
  /** The selection while it is being drawn; undefined when that was given up. */
  readonly onDraft: (selection: Selection | undefined) => void;
  readonly onCommit: (selection: Selection, isReplacing?: boolean) => void;
}

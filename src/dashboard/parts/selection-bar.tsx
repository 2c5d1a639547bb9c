/**
 * @file The selection in words: a filter, statuses, and the ranges that were drawn, each of which can be taken away.
 */
import { X } from "lucide-preact";
import { useId } from "preact/hooks";
import { formatNumber } from "../format/numbers.ts";
import type { Condition } from "../study/selection.ts";
import type { SelectionView } from "../study/selection-view.ts";
import { STATE_WORDS, stateOf, TRIAL_STATES, type TrialState } from "../study/trial-state.ts";

/** The bar. */
export function SelectionBar({ table, selection, onCommit, count }: SelectionView & { readonly count: number }) {
  const hint = useId();
  const total = table.rows.length;
  const conditions = Object.entries(selection.conditions);
  const isAny = conditions.length > 0 || selection.statuses.length > 0 || selection.text !== "";
  return (
    <div class="selection">
      <label class="field grow">
        <span>Filter</span>
        <input
          type="search"
          value={selection.text}
          aria-describedby={hint}
          placeholder="number, text, lr<0.01, pooling=max"
          onInput={({ currentTarget }) => onCommit({ ...selection, text: currentTarget.value }, true)}
        />
      </label>
      <span id={hint} class="visually-hidden">
        Words are looked for in all values. NAME&lt;VALUE, NAME&gt;=VALUE and NAME=VALUE compare a parameter or metric.
      </span>
      <StatusSwitch table={table} selection={selection} onCommit={onCommit} />
      {conditions.map(([key, condition]) => (
        <button
          key={key}
          type="button"
          class="chip"
          onClick={() => {
            const { [key]: _, ...rest } = selection.conditions;
            onCommit({ ...selection, conditions: rest });
          }}
        >
          {labelOf(table, key)} {conditionWords(condition)}
          <X size={12} aria-hidden="true" />
          <span class="visually-hidden">: take away</span>
        </button>
      ))}
      <output class="count">{count === total ? `${total} trials` : `${count} of ${total} trials`}</output>
      {isAny ? (
        <button
          type="button"
          class="button small"
          onClick={() => onCommit({ ...selection, conditions: {}, statuses: [], text: "" })}
        >
          Clear
        </button>
      ) : null}
    </div>
  );
}

function StatusSwitch({ table, selection, onCommit }: Pick<SelectionView, "table" | "selection" | "onCommit">) {
  const present = TRIAL_STATES.filter((state) => table.rows.some((row) => stateOf(row) === state));
  const toggle = (status: TrialState): void => {
    const { statuses } = selection;
    const next = statuses.includes(status) ? statuses.filter((each) => each !== status) : [...statuses, status];
    onCommit({ ...selection, statuses: next });
  };
  if (present.length < 2) return null;
  return (
    <div class="switch" role="group" aria-label="Statuses">
      {present.map((status) => (
        <button
          key={status}
          type="button"
          aria-pressed={selection.statuses.includes(status)}
          onClick={() => toggle(status)}
        >
          {STATE_WORDS[status]}
        </button>
      ))}
    </div>
  );
}

function labelOf({ columns }: SelectionView["table"], key: string): string {
  const column = columns.find((each) => each.key === key);
  if (column === undefined) return key;
  return column.group === "estimated" ? `${column.label} (estimated)` : column.label;
}

function conditionWords(condition: Condition): string {
  if ("among" in condition) return condition.among.length === 0 ? "none" : condition.among.join(", ");
  return `${formatNumber(condition.lower, 3)} to ${formatNumber(condition.upper, 3)}`;
}

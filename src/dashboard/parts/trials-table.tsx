/**
 * @file The table of trials. Only the rows in view are in the page.
 */
import { ArrowDown, ArrowUp } from "lucide-preact";
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import type { DefinitionAnswer, EstimateAnswer, TrialRowAnswer } from "../../node/server/answers.ts";
import { studyAddress } from "../address.ts";
import { formatParameter, formatProbability } from "../format/numbers.ts";
import { formatDuration } from "../format/times.ts";
import type { SelectionView } from "../study/selection-view.ts";
import { STATE_WORDS, stateOf, TRIAL_STATES, type TrialState } from "../study/trial-state.ts";
import { useWidth } from "./figure.tsx";
import { StatusMark } from "./status-mark.tsx";
import { Estimated, Measured } from "./value.tsx";
import { useVirtualRows } from "./virtual-rows.ts";

const ROW_HEIGHT = 28;
/** Below this width of the table, in pixels, only what matters most is before its numbers. */
const NARROW = 560;

/** A column of the table. */
interface TableColumn {
  /** What it is sorted by. */
  readonly key: string;
  readonly label: string;
  readonly note?: string | undefined;
  readonly width: number;
  readonly isNumber?: boolean;
  readonly cell: (row: TrialRowAnswer, estimate: EstimateAnswer | undefined) => preact.ComponentChildren;
}

interface TrialsTableProps extends SelectionView {
  readonly study: string;
  /** The rows, in order. */
  readonly places: Uint32Array;
  readonly definition: DefinitionAnswer;
}

/** The table. */
export function TrialsTable({ study, table, selection, places, definition, onCommit }: TrialsTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const view = useVirtualRows(frame, places.length, ROW_HEIGHT);
  const hasModel = table.estimates.size > 0;
  const frameWidth = useWidth(frame);
  const isNarrow = frameWidth > 0 && frameWidth < NARROW;
  const hasHeld = table.rows.some((row) => stateOf(row) === "held");
  const columns = useMemo(
    () => tableColumns(study, definition, { hasModel, hasHeld, isNarrow }),
    [study, definition, hasModel, hasHeld, isNarrow],
  );
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const hidden = useHiddenColumns(frame, columns, frameWidth);
  const sortBy = (key: string): void => {
    const { sort } = selection;
    onCommit({ ...selection, sort: { key, isDescending: sort.key === key && !sort.isDescending } });
  };
  const rows = [...places.subarray(view.first, view.end)].flatMap((place) => table.rows[place] ?? []);
  return (
    <>
      <div ref={frame} class="scroll card trials" tabIndex={0} role="region" aria-label="Trials">
        <table class="list virtual" style={{ width: `${width}px` }} aria-rowcount={places.length + 1}>
          <colgroup>
            {columns.map((column) => (
              <col key={column.key} style={{ width: `${column.width}px` }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <Heading key={column.key} column={column} sort={selection.sort} onSort={sortBy} />
              ))}
            </tr>
          </thead>
          <tbody>
            <Gap height={view.before} span={columns.length} />
            {rows.map((row, at) => (
              <tr key={row.trial} aria-rowindex={view.first + at + 2}>
                {columns.map(({ key, isNumber, cell }) => (
                  <td key={key} class={isNumber === true ? "number" : ""}>
                    {cell(row, table.estimates.get(row.trial))}
                  </td>
                ))}
              </tr>
            ))}
            <Gap height={view.after} span={columns.length} />
          </tbody>
        </table>
        {places.length === 0 ? <p class="none">No trial is selected.</p> : null}
      </div>
      {isNarrow ? <StateKey rows={table.rows} /> : null}
      <HiddenColumns labels={hidden} />
    </>
  );
}

/** What the marks of the states stand for, where the table has no room for words. */
function StateKey({ rows }: { readonly rows: readonly TrialRowAnswer[] }) {
  const first = new Map<TrialState, TrialRowAnswer>();
  for (const row of rows) if (!first.has(stateOf(row))) first.set(stateOf(row), row);
  return (
    <p class="sub state-key">
      {TRIAL_STATES.flatMap((state) => {
        const row = first.get(state);
        return row === undefined ? [] : [<StatusMark key={state} row={row} />];
      })}
    </p>
  );
}

/** The columns that lie beyond the right edge of the frame, in order. */
function useHiddenColumns(
  frame: RefObject<HTMLDivElement>,
  columns: readonly TableColumn[],
  frameWidth: number,
): readonly string[] {
  const [scrolled, setScrolled] = useState(0);
  useEffect(() => {
    const { current } = frame;
    if (current === null) return;
    const follow = (): void => setScrolled(current.scrollLeft);
    current.addEventListener("scroll", follow, { passive: true });
    return () => current.removeEventListener("scroll", follow);
  }, [frame]);
  if (frameWidth === 0) return [];
  let end = 0;
  return columns.flatMap(({ width, label, note }) => {
    end += width;
    // A column of which a part is in view is cut, and a reader sees that it goes on.
    return end - width / 2 > scrolled + frameWidth
      ? [note?.startsWith("estimated") === true ? `${label} estimated` : label]
      : [];
  });
}

/** More columns than these are counted. */
const MAX_NAMED = 6;

/** Says that the table goes on at the right. */
function HiddenColumns({ labels }: { readonly labels: readonly string[] }) {
  if (labels.length === 0) return null;
  const more = labels.length > MAX_NAMED ? `, and ${labels.length - MAX_NAMED} more` : "";
  return (
    <p class="sub hidden-columns">
      Scroll sideways for {labels.slice(0, MAX_NAMED).join(", ")}
      {more} →
    </p>
  );
}

function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  return height === 0 ? null : (
    <tr aria-hidden="true" class="gap">
      <td colSpan={span} style={{ height: `${height}px` }} />
    </tr>
  );
}

function Heading({
  column: { key, label, note, isNumber },
  sort,
  onSort,
}: {
  readonly column: TableColumn;
  readonly sort: { readonly key: string; readonly isDescending: boolean };
  readonly onSort: (key: string) => void;
}) {
  const isSorted = sort.key === key;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      class={isNumber === true ? "number" : ""}
      aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : undefined}
    >
      <button type="button" onClick={() => onSort(key)} title={note === undefined ? label : `${label}, ${note}`}>
        <span class="heading">
          {label}
          {isSorted ? <Arrow size={12} aria-hidden="true" /> : null}
        </span>
        {note === undefined ? null : <span class="sub">{note}</span>}
      </button>
    </th>
  );
}

interface ColumnOptions {
  readonly hasModel: boolean;
  readonly hasHeld: boolean;
  /** Numbers come first, and what takes width without saying much comes last. */
  readonly isNarrow: boolean;
}

/** What every trial has: its number and its state. */
function firstColumns(
  study: string,
  { hasHeld, isNarrow }: Pick<ColumnOptions, "hasHeld" | "isNarrow">,
): readonly TableColumn[] {
  return [
    {
      ...{ key: "trial", label: "trial", width: isNarrow ? 56 : 64, isNumber: true },
      cell: ({ trial }) => <Link href={studyAddress(study, "trials", trial)}>{trial}</Link>,
    },
    {
      ...{ key: "status", label: "status", width: isNarrow ? 62 : hasHeld ? 204 : 150 },
      cell: (row) => (
        <span title={[STATE_WORDS[stateOf(row)], row.reason ?? row.held?.reason].filter(Boolean).join(": ")}>
          <StatusMark row={row} isShort={isNarrow} />
        </span>
      ),
    },
  ];
}

/** The columns, without the rows. */
function tableColumns(
  study: string,
  definition: DefinitionAnswer,
  { hasModel, hasHeld, isNarrow }: ColumnOptions,
): readonly TableColumn[] {
  const { objectives, metrics, parameters } = definition;
  const first = firstColumns(study, { hasHeld, isNarrow });
  const origin: TableColumn = { ...{ key: "origin", label: "origin", width: 96 }, cell: (row) => row.origin };
  const values = objectives.flatMap(({ name, unit, goal }): readonly TableColumn[] => {
    const arrow = goal === "maximize" ? "↑" : "↓";
    const label = `${name} ${arrow}`;
    const measured: TableColumn = {
      ...{ key: name, label, note: noteOf("measured", unit), width: isNarrow ? 124 : 150, isNumber: true },
      cell: ({ metrics: each }) => <Measured value={each[name]} />,
    };
    const estimated: TableColumn = {
      ...{ key: `model.${name}`, label, note: noteOf("estimated, 95 %", unit), width: 225, isNumber: true },
      cell: (_, estimate) => <EstimateCell value={estimate?.objectives[name]} />,
    };
    return hasModel ? [measured, estimated] : [measured];
  });
  const front: TableColumn = {
    ...{ key: "front", label: "P(front)", note: "estimated", width: 84, isNumber: true },
    cell: (_, estimate) =>
      estimate?.membership == null ? <span class="absent">–</span> : formatProbability(estimate.membership),
  };
  const others = metrics.map(
    ({ name, unit }): TableColumn => ({
      ...{ key: name, label: name, note: noteOf("measured", unit), width: 130, isNumber: true },
      cell: ({ metrics: each }) => <Measured value={each[name]} />,
    }),
  );
  const own = parameters
    .filter(({ kind }) => kind !== "fixed")
    .map(
      ({ name, kind }): TableColumn => ({
        ...{ key: `p.${name}`, label: name, width: Math.max(100, name.length * 8 + 28) },
        isNumber: kind === "float" || kind === "int" || kind === "ordinal",
        cell: ({ parameters: each }) => formatParameter(each[name]),
      }),
    );
  const duration: TableColumn = {
    ...{ key: "duration", label: "duration", width: 100, isNumber: true },
    cell: ({ duration: seconds }) => (seconds === undefined ? <span class="absent">–</span> : formatDuration(seconds)),
  };
  if (isNarrow) return [...first, ...values, ...(hasModel ? [front] : []), ...others, ...own, duration, origin];
  return [...first, origin, ...values, ...(hasModel ? [front] : []), ...others, ...own, duration];
}

/** An estimate; marked where the measurement contradicts it. */
function EstimateCell({ value }: { readonly value: EstimateAnswer["objectives"][string] | undefined }) {
  const isContradicted = value !== undefined && value.contradiction !== undefined;
  return (
    <>
      {isContradicted ? (
        <span class="contradicted" title="The measurement contradicts the estimate.">
          ≠<span class="visually-hidden"> contradicted by the measurement: </span>{" "}
        </span>
      ) : null}
      <Estimated value={value} />
    </>
  );
}

function noteOf(kind: string, unit: string | undefined): string {
  return unit === undefined ? kind : `${kind}, ${unit}`;
}

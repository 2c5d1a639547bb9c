/**
 * @file All trials: the front, parallel coordinates and a table that show the same selection. The address keeps it.
 */
import { useMemo, useState } from "preact/hooks";
import type { FigureData } from "../../figures/index.ts";
import type { StudyPageAnswer } from "../../node/server/answers.ts";
import { useQuery } from "../address.ts";
import { AddTrial } from "../parts/add-trial.tsx";
import { FIRST_FIGURES, Figure, figuresVersion, useFigures } from "../parts/figure.tsx";
import { FrontBrush } from "../parts/front-brush.tsx";
import { Notice } from "../parts/notice.tsx";
import { ParallelAxes } from "../parts/parallel-axes.tsx";
import { SelectionBar } from "../parts/selection-bar.tsx";
import { TrialsTable } from "../parts/trials-table.tsx";
import { trialColumns } from "../study/columns.ts";
import { fulfilling, orderedPlaces, readSelection, type Selection, writeSelection } from "../study/selection.ts";
import type { SelectionView } from "../study/selection-view.ts";
import type { StudyStore } from "../study/study-store.ts";

/** The page. */
export function TrialsPage({ store }: { readonly store: StudyStore }) {
  const page = store.page.value;
  const rows = store.rows.value;
  const { figures } = useFigures(store.name, FIRST_FIGURES, figuresVersion(page));
  if (page === undefined || rows === undefined) return null;
  if (rows.length === 0) {
    return (
      <>
        <div class="toolbar">
          <AddTrial store={store} definition={page.definition} />
        </div>
        <Notice kind="info">There are no trials yet.</Notice>
      </>
    );
  }
  return <Explorer store={store} page={page} figures={figures ?? []} />;
}

interface ExplorerProps {
  readonly store: StudyStore;
  readonly page: StudyPageAnswer;
  readonly figures: readonly FigureData[];
}

function Explorer({ store, page, figures }: ExplorerProps) {
  const [query, setQuery] = useQuery();
  const rows = store.rows.value ?? [];
  const estimates = store.estimates.value;
  const { definition } = page;
  const table = useMemo(() => trialColumns(rows, definition, estimates), [rows, definition, estimates]);
  const address = query.toString();
  const chosen = useMemo(() => readSelection(new URLSearchParams(address)), [address]);
  // While a brush is drawn, the selection changes without steps in the browser's history.
  const [draft, setDraft] = useState<Selection>();
  const selection = draft ?? chosen;
  const kept = useMemo(() => fulfilling(table, selection), [table, selection]);
  const { key, isDescending } = selection.sort;
  const order = useMemo(
    () => orderedPlaces(table, new Uint8Array(table.rows.length).fill(1), { key, isDescending }),
    [table, key, isDescending],
  );
  const places = useMemo(() => order.filter((place) => kept[place] === 1), [order, kept]);
  const commit = (next: Selection, isReplacing = false): void => {
    setDraft(undefined);
    setQuery(writeSelection(next, query), isReplacing);
  };
  const shared = { table, selection, kept, onDraft: setDraft, onCommit: commit };
  return (
    <>
      <div class="toolbar">
        <SelectionBar {...shared} count={places.length} />
        <AddTrial store={store} definition={definition} />
      </div>
      <div class="explorer">
        <Fronts figures={figures} {...shared} />
        <ParallelAxes {...shared} definition={definition} isMoving={draft !== undefined} />
      </div>
      <TrialsTable study={store.name} {...shared} places={places} definition={definition} />
    </>
  );
}

/** The front of two objectives at a time. */
function Fronts({ figures, ...view }: SelectionView & { readonly figures: readonly FigureData[] }) {
  const [query, setQuery] = useQuery();
  const fronts = figures.filter((data) => data.kind === "front").filter(({ points }) => points.length > 0);
  const shown = fronts.find(({ name }) => name === query.get("figure")) ?? fronts[0];
  if (shown === undefined) return null;
  const choose = (name: string): void => {
    const next = new URLSearchParams(query);
    next.set("figure", name);
    setQuery(next);
  };
  return (
    <section class="card" aria-label="Front">
      {fronts.length < 2 ? null : (
        <label class="field">
          <span>Objectives</span>
          <select value={shown.name} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {fronts.map(({ name, x, y }) => (
              <option key={name} value={name}>
                {x.name} and {y.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <Figure
        data={shown}
        units="own"
        isBare
        overlay={(drawing) => <FrontBrush data={shown} drawing={drawing} {...view} />}
      />
    </section>
  );
}

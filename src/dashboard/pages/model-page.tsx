/**
 * @file The model: what it is for each metric, how well it predicts trials that it has not seen, and what matters in it.
 */
import { useState } from "preact/hooks";
import type { StatusAnswer, StudyPageAnswer } from "../../node/server/answers.ts";
import { DataTable } from "../parts/data-table.tsx";
import { FigureList, useFigures } from "../parts/figure.tsx";
import { FitButton } from "../parts/fit-button.tsx";
import { Notice } from "../parts/notice.tsx";
import { UnitsSwitch, useUnits } from "../parts/units-switch.tsx";
import type { StudyStore } from "../study/study-store.ts";

const FEWEST = 4;

/** The page. */
export function ModelPage({ store }: { readonly store: StudyStore }) {
  const page = store.page.value;
  if (page === undefined) return null;
  if (page.status === null) return <Notice kind="info">There are no results yet, so there is no model.</Notice>;
  return <Model store={store} page={page} status={page.status} />;
}

interface ModelProps {
  readonly store: StudyStore;
  readonly page: StudyPageAnswer;
  readonly status: StatusAnswer;
}

function Model({ store, page, status }: ModelProps) {
  const [asked, setAsked] = useState(0);
  const shown = useUnits(page, "own");
  const { figures, problem } = useFigures(
    store.name,
    { basis: asked === 0 ? undefined : "model", kinds: "relevance,left-out,importance,slices,contour,sampler" },
    asked,
  );
  const isWorking = asked > 0 && figures === undefined && problem === undefined;
  const estimates = store.estimates.value;
  return (
    <>
      <section class="card" aria-labelledby="metrics">
        <h2 id="metrics">Models of the last proposal</h2>
        <ModelTable page={page} status={status} />
        <p class="sub">
          {estimates?.trials == null
            ? "No estimates have been computed by this server yet."
            : `Estimates are by a model of ${estimates.trials} results${estimates.isUpToDate ? "" : ", and others have come since"}.`}
        </p>
        <FitButton store={store} />
      </section>
      <section class="card" aria-labelledby="diagnosis">
        <div class="toolbar">
          <h2 id="diagnosis">Can it be trusted, and what matters?</h2>
          {figures === undefined ? null : <UnitsSwitch {...shown} />}
        </div>
        {status.trials.completed < FEWEST ? (
          <p>Too few trials have completed for a model.</p>
        ) : (
          <>
            <p class="sub">
              Leave-one-out predictions, relevance of parameters, slices and contours, and the health of the sampler
              need fits of their own, which take a while. They are those of <code>paretune diagnose</code> and{" "}
              <code>paretune importance</code>.
            </p>
            <button type="button" class="button" disabled={isWorking} onClick={() => setAsked(asked + 1)}>
              {isWorking ? "Fitting …" : figures === undefined ? "Compute them" : "Compute them again"}
            </button>
          </>
        )}
      </section>
      <FigureList figures={figures} problem={problem} units={shown.units} />
    </>
  );
}

function ModelTable({ page, status }: Pick<ModelProps, "page" | "status">) {
  if (status.models === null)
    return <p>No batch has been proposed by a model yet (strategy: {page.definition.strategy}).</p>;
  return (
    <DataTable
      label="Kinds of models"
      heads={["metric", "model", "why"]}
      rows={Object.entries(status.models).map(([metric, kind]) => ({
        ...{ key: metric, head: metric },
        cells: [kind, status.modelReasons?.[metric]?.join(" ")],
      }))}
    />
  );
}

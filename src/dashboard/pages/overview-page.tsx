/**
 * @file A study at a glance: its state, the front and its course, what to deploy, what is running, what has failed.
 */
import type { FindingsAnswer, StudyPageAnswer } from "../../node/server/answers.ts";
import { DeploymentCard } from "../parts/deployment-card.tsx";
import { FailuresCard } from "../parts/failures-card.tsx";
import { FIRST_FIGURES, FigureList, figuresVersion, useFigures } from "../parts/figure.tsx";
import { FitButton } from "../parts/fit-button.tsx";
import { Notice } from "../parts/notice.tsx";
import { RunningCard } from "../parts/running-card.tsx";
import { StateCard } from "../parts/state-card.tsx";
import { UnitsSwitch, useUnits } from "../parts/units-switch.tsx";
import type { StudyStore } from "../study/study-store.ts";

/** When trials ran, and what that took. */
const TIME_FIGURES = { basis: "known", kinds: "timeline,cost" } as const;
const NO_FIGURES = { basis: undefined, kinds: "" } as const;

/** The page. */
export function OverviewPage({ store }: { readonly store: StudyStore }) {
  const page = store.page.value;
  const { figures, problem } = useFigures(store.name, FIRST_FIGURES, figuresVersion(page));
  const isTimed = store.rows.value?.some(({ start }) => start !== undefined) === true;
  const more = useFigures(store.name, isTimed ? TIME_FIGURES : NO_FIGURES, figuresVersion(page));
  // A front is read best relative to the reference, a single objective in its own units.
  const shown = useUnits(page, page?.definition.objectives.length === 1 ? "own" : "relative");
  if (page === undefined) return null;
  const { status, best } = page;
  if (status === null || best === null) return <Empty page={page} />;
  const hasFigures = figures !== undefined && figures.length > 0;
  return (
    <>
      <StateCard store={store} page={page} status={status} />
      <div class="columns">
        <div>
          {hasResults(page) ? (
            <div class="toolbar">
              <BasisWords store={store} best={best} />
              {hasFigures ? <UnitsSwitch {...shown} /> : null}
            </div>
          ) : (
            <Notice kind="info">No trial has completed yet, so there is no front to show.</Notice>
          )}
          {hasResults(page) ? <FigureList figures={figures} problem={problem} units={shown.units} /> : null}
          <FigureList figures={more.figures} />
        </div>
        <div>
          <DeploymentCard store={store} page={page} best={best} />
          <RunningCard store={store} page={page} />
          <FailuresCard store={store} />
        </div>
      </div>
    </>
  );
}

/** Whether there is something to draw. */
function hasResults(page: StudyPageAnswer | undefined): boolean {
  return (page?.status?.trials.completed ?? 0) > 0;
}

/** Whether what follows is measured or estimated, and how to get estimates. */
function BasisWords({ store, best }: { readonly store: StudyStore; readonly best: FindingsAnswer }) {
  const estimates = store.estimates.value;
  if (best.basis === "model") {
    return (
      <p class="basis">
        Estimates of the model, fitted to all {estimates?.trials ?? ""} results; measurements behind them.
      </p>
    );
  }
  return (
    <div class="basis">
      <p>
        As measured. A measurement that is best is often lucky; a model shrinks it.{" "}
        {estimates?.trials == null ? "" : `The last model knew ${estimates.trials} results.`}
      </p>
      <FitButton store={store} />
    </div>
  );
}

function Empty({ page }: { readonly page: StudyPageAnswer }) {
  return (
    <Notice kind="info">
      <p>{page.message ?? "There are no results yet."}</p>
      <p>This page shows trials as soon as there are some.</p>
    </Notice>
  );
}

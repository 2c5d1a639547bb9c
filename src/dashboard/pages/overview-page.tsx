/**
 * @file A study at a glance: its state, what to deploy, what is running, what has failed.
 */
import type { StudyPageAnswer } from "../../node/server/answers.ts";
import { Notice } from "../parts/notice.tsx";
import { DeploymentCard } from "../parts/deployment-card.tsx";
import { FailuresCard } from "../parts/failures-card.tsx";
import { RunningCard } from "../parts/running-card.tsx";
import { StateCard } from "../parts/state-card.tsx";
import type { StudyStore } from "../study/study-store.ts";

/** The page. */
export function OverviewPage({ store }: { readonly store: StudyStore }) {
  const page = store.page.value;
  if (page === undefined) return null;
  const { status, best } = page;
  if (status === null || best === null) return <Empty page={page} />;
  return (
    <>
      <StateCard store={store} page={page} status={status} />
      <div class="columns">
        <div>
          <RunningCard store={store} page={page} />
          <FailuresCard store={store} />
        </div>
        <DeploymentCard store={store} page={page} best={best} />
      </div>
    </>
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

/**
 * @file The failed trials, grouped by reason.
 */
import { Link } from "wouter-preact";
import { groupFailures } from "../../figures/index.ts";
import type { TrialRowAnswer } from "../../node/server/answers.ts";
import { studyAddress } from "../address.ts";
import type { StudyStore } from "../study/study-store.ts";
import { stateOf } from "../study/trial-state.ts";
import { numberHead, TableHead } from "./table-head.tsx";

const SHOWN = 12;

/** The card; absent where nothing has failed. */
export function FailuresCard({ store }: { readonly store: StudyStore }) {
  const failed = (store.rows.value ?? []).filter(({ status }) => status === "failed");
  const groups = groupFailures(
    failed.map(({ trial, reason, parameters }) => ({ trial, reason: reason ?? "no reason was recorded", parameters })),
  );
  const held = (store.rows.value ?? []).filter((row) => stateOf(row) === "held");
  if (groups.length === 0 && held.length === 0) return null;
  return (
    <section class="card" aria-labelledby="failures">
      <h2 id="failures">Failures</h2>
      <HeldFailures study={store.name} held={held} />
      {groups.length === 0 ? null : <FailureTable study={store.name} groups={groups} />}
    </section>
  );
}

interface HeldFailuresProps {
  readonly study: string;
  readonly held: readonly TrialRowAnswer[];
}

/** Failures that are not recorded as such yet. */
function HeldFailures({ study, held }: HeldFailuresProps) {
  if (held.length === 0) return null;
  return (
    <div class="held">
      <p>
        {held.length === 1 ? "A trial has failed" : `${held.length} trials have failed`} at once. Before that is
        recorded, it is checked whether this machine is at fault: the next trial that works settles it.
      </p>
      <ul>
        {held.map(({ trial, held: failure }) => (
          <li key={trial}>
            <Link href={studyAddress(study, "trials", trial)}>trial {trial}</Link>{" "}
            <span class="reason">{failure?.reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FailureTableProps {
  readonly study: string;
  readonly groups: ReturnType<typeof groupFailures>;
}

/** The recorded failures by reason. */
function FailureTable({ study, groups }: FailureTableProps) {
  return (
    <table class="list">
      <TableHead cells={[numberHead("trials"), "reason"]} />
      <tbody>
        {groups.map(({ reason, trials }) => (
          <tr key={trials.at(-1)}>
            <td class="number">{trials.length}</td>
            <td>
              <span class="reason">{reason}</span>
              <span class="sub">
                {trials.slice(0, SHOWN).map((trial) => (
                  <Link key={trial} href={studyAddress(study, "trials", trial)} class="trial-link">
                    {trial}
                  </Link>
                ))}
                {trials.length > SHOWN ? (
                  <Link href={`${studyAddress(study, "trials")}?status=failed`}>all</Link>
                ) : null}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/**
 * @file The failed trials, grouped by reason.
 */
import { Link } from "wouter-preact";
import { groupFailures } from "../../figures/index.ts";
import { studyAddress } from "../address.ts";
import type { StudyStore } from "../study/study-store.ts";
import { numberHead, TableHead } from "./table-head.tsx";

const SHOWN = 12;

/** The card; absent where nothing has failed. */
export function FailuresCard({ store }: { readonly store: StudyStore }) {
  const failed = (store.rows.value ?? []).filter(({ status }) => status === "failed");
  const groups = groupFailures(
    failed.map(({ trial, reason, parameters }) => ({ trial, reason: reason ?? "no reason was recorded", parameters })),
  );
  if (groups.length === 0) return null;
  return (
    <section class="card" aria-labelledby="failures">
      <h2 id="failures">Failures</h2>
      <table class="list">
        <TableHead cells={[numberHead("trials"), "reason"]} />
        <tbody>
          {groups.map(({ reason, trials }) => (
            <tr key={reason}>
              <td class="number">{trials.length}</td>
              <td>
                <span class="reason">{reason}</span>
                <span class="sub">
                  {trials.slice(0, SHOWN).map((trial) => (
                    <Link key={trial} href={studyAddress(store.name, "trials", trial)} class="trial-link">
                      {trial}
                    </Link>
                  ))}
                  {trials.length > SHOWN ? (
                    <Link href={`${studyAddress(store.name, "trials")}?status=failed`}>all</Link>
                  ) : null}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

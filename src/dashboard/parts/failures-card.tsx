/**
 * @file The failed trials, grouped by reason.
 */
import { Link } from "wouter-preact";
import { studyAddress } from "../address.ts";
import { groupFailures } from "../study/failures.ts";
import type { StudyStore } from "../study/study-store.ts";

const SHOWN = 12;

/** The card; absent where nothing has failed. */
export function FailuresCard({ store }: { readonly store: StudyStore }) {
  const groups = groupFailures(store.rows.value ?? []);
  if (groups.length === 0) return null;
  return (
    <section class="card" aria-labelledby="failures">
      <h2 id="failures">Failures</h2>
      <table class="list">
        <thead>
          <tr>
            <th scope="col" class="number">
              trials
            </th>
            <th scope="col">reason</th>
          </tr>
        </thead>
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

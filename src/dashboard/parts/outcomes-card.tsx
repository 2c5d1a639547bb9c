/**
 * @file The outcomes of a trial: what was measured beside what is estimated.
 */
import type { DefinitionAnswer, EstimateAnswer, EstimatesAnswer, TrialRowAnswer } from "../../node/server/answers.ts";
import { formatNumber, formatProbability } from "../format/numbers.ts";
import { formatMoment } from "../format/times.ts";
import type { StudyStore } from "../study/study-store.ts";
import { now } from "./clock.ts";
import { type DataRow, DataTable } from "./data-table.tsx";
import { numberHead } from "./table-head.tsx";
import { Estimated, Measured } from "./value.tsx";

/** Measured and estimated values side by side. */
export function OutcomesCard({
  store,
  row,
  definition,
}: {
  readonly store: StudyStore;
  readonly row: TrialRowAnswer;
  readonly definition: DefinitionAnswer;
}) {
  const known = store.estimates.value;
  const estimate = known?.estimates.find(({ trial }) => trial === row.trial);
  const metrics = [...definition.objectives, ...definition.metrics].filter(
    ({ name }) => name in row.metrics || row.missing?.[name] !== undefined || row.stop?.expected[name] !== undefined,
  );
  if (metrics.length === 0) return null;
  return (
    <section class="card" aria-labelledby="outcomes">
      <h2 id="outcomes">Outcomes</h2>
      <DataTable
        label="Measured and estimated values"
        heads={["metric", "measured", numberHead("repeats"), "estimated (95 %)"]}
        rows={metrics.map(({ name, unit }) => outcomeRow({ row, name, unit, value: estimate?.objectives[name] }))}
      />
      <p class="sub">{estimateWords(row, known, estimate)}</p>
      <StopWords row={row} />
      <Amended row={row} />
    </section>
  );
}

interface OutcomeProps {
  readonly row: TrialRowAnswer;
  readonly name: string;
  readonly unit: string | undefined;
  readonly value: EstimateAnswer["objectives"][string] | undefined;
}

function outcomeRow({ row, name, unit, value }: OutcomeProps): DataRow {
  const missing = row.missing?.[name];
  return {
    key: name,
    head: name,
    cells: [
      missing === undefined ? (
        <Measured key="measured" value={row.metrics[name]} unit={unit} />
      ) : (
        <span key="measured" class="absent">
          {missing}
        </span>
      ),
      row.metrics[name]?.count ?? "–",
      <span key="estimated">
        <Estimated value={value} unit={unit} />
        {value?.contradiction === undefined ? null : (
          <span class="contradicted">
            {" "}
            ≠ contradicts the measurement
            {value.contradiction === null ? "" : `: ${formatNumber(value.contradiction, 2)} standard errors apart`}
          </span>
        )}
      </span>,
    ],
  };
}

/** What the estimates are worth. */
function estimateWords(
  { status }: TrialRowAnswer,
  known: EstimatesAnswer | undefined,
  estimate: EstimateAnswer | undefined,
): string {
  if (estimate === undefined) {
    return status === "completed" ? "There is no estimate of it: no model has been fitted since it completed." : "";
  }
  const { membership } = estimate;
  const front = membership === null ? "" : `On the front with a probability of ${formatProbability(membership)}. `;
  const isStale = known?.trials != null && !known.isUpToDate;
  return isStale ? `${front}The model knew ${known.trials} results; others have come since.` : front;
}

function StopWords({ row: { stop } }: { readonly row: TrialRowAnswer }) {
  if (stop === undefined) return null;
  const expected = Object.entries(stop.expected).map(
    ([name, { mean, standardError }]) => `${name} ${formatNumber(mean)} ± ${formatNumber(standardError, 2)}`,
  );
  return (
    <p>
      Stopped early: the probability that it would have ended on the front was {formatProbability(stop.probability)}.
      Expected, and never measured: {expected.join(", ")}.
    </p>
  );
}

function Amended({ row: { amended = [] } }: { readonly row: TrialRowAnswer }) {
  if (amended.length === 0) return null;
  return (
    <>
      <h3>Before it was corrected</h3>
      <ul>
        {amended.map(({ time, was }) => (
          <li key={time}>
            until {formatMoment(time, now.value)}: {was.status}{" "}
            {was.reason ??
              Object.entries(was.metrics ?? {})
                .map(([name, { mean }]) => `${name} ${formatNumber(mean)}`)
                .join(", ")}
          </li>
        ))}
      </ul>
    </>
  );
}

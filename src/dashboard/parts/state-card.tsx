/**
 * @file The state of a study in numbers: trials, budget, when it ends.
 */
import type { StatusAnswer, StudyPageAnswer } from "../../node/server/answers.ts";
import { formatNumber } from "../format/numbers.ts";
import { formatAgo, formatDuration, formatMoment } from "../format/times.ts";
import { expectedEnd } from "../study/expected-end.ts";
import type { StudyStore } from "../study/study-store.ts";
import { now } from "./clock.ts";
import { ProgressBar } from "./progress-bar.tsx";
import { RunControls } from "./run-controls.tsx";

/** The card. */
export function StateCard({
  store,
  page,
  status,
}: {
  readonly store: StudyStore;
  readonly page: StudyPageAnswer;
  readonly status: StatusAnswer;
}) {
  const { budget, ended, told, repeats, trials, seconds, slotSeconds, lastEvent } = status;
  const left = budget === null ? undefined : Math.max(0, budget - ended);
  const rows = store.rows.value ?? [];
  const isPaused = (store.run.value ?? page.run).paused;
  const others = [...(told > 0 ? [`${told} added with tell`] : []), ...(repeats > 0 ? [`${repeats} repeats`] : [])];
  return (
    <section class="card state" aria-label="State">
      <RunControls store={store} page={page} running={trials.running} />
      <ProgressBar counted={page.counted} budget={budget} />
      <dl class="facts">
        <Fact label="trials" value={budget === null ? `${ended}` : `${ended} of ${budget}`} note={others.join(", ")} />
        <Fact label="completed" value={trials.completed} />
        <Fact label="failed" value={trials.failed} isAlarming={trials.failed > 0} />
        <Fact label="running" value={trials.running} note={trials.pending > 0 ? `${trials.pending} waiting` : ""} />
        {left === undefined ? null : (
          <Fact
            label="left"
            value={left === 1 ? "1 trial" : `${left} trials`}
            note={endWords(left, rows, page, isPaused)}
          />
        )}
        {seconds === undefined ? null : (
          <Fact label="time left" value={formatDuration(seconds.left)} note={`of ${formatDuration(seconds.budget)}`} />
        )}
        {slotSeconds === undefined ? null : (
          <Fact
            label="slot time left"
            value={formatDuration(slotSeconds.left)}
            note={`of ${formatDuration(slotSeconds.budget)}`}
          />
        )}
        <Fact
          label="hypervolume"
          value={status.hypervolume === null ? "–" : formatNumber(status.hypervolume)}
          note={status.hypervolume === null ? "needs a reference" : "measured, over the reference"}
        />
        <Fact label="last result" value={lastEvent === null ? "–" : formatAgo(lastEvent, now.value)} />
      </dl>
    </section>
  );
}

/** When the budget is expected to be used up; nothing while no trial is under way or the study is paused. */
function endWords(
  left: number,
  rows: StudyStore["rows"]["value"],
  { definition }: StudyPageAnswer,
  isPaused: boolean,
): string {
  if (left === 0) return "the budget is used up";
  if (isPaused) return "paused";
  const end = expectedEnd(left, rows ?? [], definition.parallel, now.value);
  if (end === undefined) return "";
  return `about ${formatMoment(end.time, now.value)}, at ${formatDuration(end.secondsEach)} per trial`;
}

function Fact({
  label,
  value,
  note = "",
  isAlarming = false,
}: {
  readonly label: string;
  readonly value: string | number;
  readonly note?: string;
  readonly isAlarming?: boolean;
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class={isAlarming ? "alarming" : ""}>{value}</dd>
      {note === "" ? null : <dd class="sub">{note}</dd>}
    </div>
  );
}

/**
 * @file The state of a study in numbers: trials, budget, when it ends.
 */
import type { BudgetTrialsAnswer, StatusAnswer, StudyPageAnswer, TrialRowAnswer } from "../../node/server/answers.ts";
import { formatNumber } from "../format/numbers.ts";
import { formatAgo, formatDuration, formatMoment } from "../format/times.ts";
import { expectedEnd } from "../study/expected-end.ts";
import type { StudyStore } from "../study/study-store.ts";
import { now } from "./clock.ts";
import { ProgressBar } from "./progress-bar.tsx";
import { RunControls } from "./run-controls.tsx";

const NONE_COUNTED: BudgetTrialsAnswer = { completed: 0, failed: 0, stopped: 0, running: 0, held: 0 };

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
  const { budget, ended, told, repeats, trials, seconds, slotSeconds } = status;
  const counted = page.counted ?? NONE_COUNTED;
  const left = budget === null ? undefined : Math.max(0, budget - ended);
  const rows = store.rows.value ?? [];
  const isPaused = (store.run.value ?? page.run).paused;
  const others = [...(told > 0 ? [`${told} told or imported`] : []), ...(repeats > 0 ? [`${repeats} repeats`] : [])];
  return (
    <section class="card state" aria-label="State">
      <RunControls store={store} page={page} running={trials.running} />
      <ProgressBar counted={page.counted} budget={budget} />
      <dl class="facts">
        <Fact label="trials" value={budget === null ? `${ended}` : `${ended} of ${budget}`} note={others.join(", ")} />
        <Fact label="completed" value={counted.completed} part="completed" />
        {counted.stopped === 0 ? null : <Fact label="stopped early" value={counted.stopped} part="stopped" />}
        <Fact label="failed" value={counted.failed} isAlarming={counted.failed > 0} part="failed" />
        {counted.held === 0 ? null : <Fact label="failed, being checked" value={counted.held} part="held" />}
        <Fact
          label="running"
          value={trials.running}
          note={trials.pending > 0 ? `${trials.pending} waiting` : ""}
          part="running"
        />
        {left === undefined ? null : (
          <Fact
            label="left"
            value={left === 1 ? "1 trial" : `${left} trials`}
            note={endWords(left, { rows, page, isPaused, isUnreadable: store.isUnreadable })}
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
        <Fact label="last result" value={page.lastResult == null ? "–" : formatAgo(page.lastResult, now.value)} />
      </dl>
    </section>
  );
}

/** When the budget is expected to be used up; nothing while no trial is under way or the study is paused. */
function endWords(
  left: number,
  {
    rows,
    page: { definition },
    isPaused,
    isUnreadable,
  }: {
    readonly rows: readonly TrialRowAnswer[];
    readonly page: StudyPageAnswer;
    readonly isPaused: boolean;
    readonly isUnreadable: boolean;
  },
): string {
  if (isUnreadable) return "";
  if (left === 0) return "the budget is used up";
  if (isPaused) return "paused";
  const end = expectedEnd(left, rows, definition.parallel, now.value);
  if (end === undefined) return "";
  return `about ${formatMoment(end.time, now.value)}, at ${formatDuration(end.secondsEach)} per trial`;
}

function Fact({
  label,
  value,
  note = "",
  isAlarming = false,
  part,
}: {
  readonly label: string;
  readonly value: string | number;
  readonly note?: string;
  readonly isAlarming?: boolean;
  /** The part of the bar that has this number. */
  readonly part?: keyof BudgetTrialsAnswer;
}) {
  return (
    <div>
      <dt>
        {part === undefined ? null : <span class={`swatch bar-${part}`} aria-hidden="true" />}
        {label}
      </dt>
      <dd class={isAlarming ? "alarming" : ""}>{value}</dd>
      {note === "" ? null : <dd class="sub">{note}</dd>}
    </div>
  );
}

/**
 * @file Play, step and reset, and how far the search has come.
 */
import { Pause, Play, RotateCcw, SkipForward } from "lucide-preact";
import { INITIAL_TRIALS, PROPOSED_TRIALS } from "../../core/tutorial/index.ts";
import { formatDuration } from "../../dashboard/format/times.ts";
import { Notice } from "../../dashboard/parts/notice.tsx";
import type { LessonRun } from "../run/lesson-run.ts";

/** The bar. */
export function RunBar({ run }: { readonly run: LessonRun }) {
  const done = run.batches.value.length;
  const all = run.batchCount;
  const isFinished = run.status.value === "finished";
  const isPlaying = run.status.value === "working" && run.wanted.value > done + 1;
  const evaluated = run.results.value?.value.trials.length ?? 0;
  return (
    <section class="run-bar" aria-label="The search">
      <div class="actions">
        <button
          type="button"
          class="button primary"
          disabled={isFinished}
          onClick={() => (isPlaying ? run.pause() : run.want(Number.POSITIVE_INFINITY))}
        >
          {isPlaying ? <Pause size={15} aria-hidden="true" /> : <Play size={15} aria-hidden="true" />}
          {isPlaying ? "Pause" : "Play to the end"}
        </button>
        <button
          type="button"
          class="button"
          disabled={isFinished || isPlaying}
          onClick={() => run.want(Math.max(done, run.wanted.value) + 1)}
        >
          <SkipForward size={15} aria-hidden="true" />
          One batch
        </button>
        <button type="button" class="button" onClick={() => run.reset()}>
          <RotateCcw size={15} aria-hidden="true" />
          Reset
        </button>
      </div>
      <div class="run-state">
        <progress aria-label="Evaluations" max={INITIAL_TRIALS + PROPOSED_TRIALS} value={evaluated} />
        <p role="status" aria-live="polite">
          {evaluated} of {INITIAL_TRIALS + PROPOSED_TRIALS} evaluations, batch {done} of {all}
          {isFinished ? ": finished" : run.status.value === "waiting" && evaluated > 0 ? ": waiting" : ""}
        </p>
        <p class="sub now" aria-hidden="true">
          {progressWords(run)}
        </p>
      </div>
      {run.problem.value === undefined ? null : <Notice kind="error">{run.problem.value}</Notice>}
    </section>
  );
}

/** What is being done, or how long it took. */
function progressWords({ progress, seconds }: LessonRun): string {
  if (progress.value !== "") return `${progress.value} …`;
  return seconds.value === 0 ? "no model yet" : `${formatDuration(seconds.value)} of computing`;
}

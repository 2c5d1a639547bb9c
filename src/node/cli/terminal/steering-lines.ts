/**
 * @file What is said while a run is paused, ends by a limit, or looks for a fault of this machine.
 */
import type { Study } from "../../../core/study/index.ts";
import type { LoopEvent } from "../../loop/index.ts";
import { finishingWords, reachedWords, reasonWords, timeSpentWords } from "../../report/index.ts";

/** What is said while running trials are finished; undefined if none runs, as the end of the run says it at once. */
export function closingLine(event: Extract<LoopEvent, { type: "closing" }>, study: Study): string | undefined {
  const { limit, running, time } = event;
  if (running === 0) return undefined;
  const why =
    limit.kind === "target-reached"
      ? reachedWords(study, limit.target)
      : timeSpentWords(limit.kind, study.budget, time);
  return `${why} ${finishingWords(running)}`;
}

/** What a paused run waits for. */
export function pausedWords({ time, reason }: Extract<LoopEvent, { type: "paused" }>, running: number): string {
  const trials = running === 1 ? "the running trial is" : `${running} running trials are`;
  const what = running === 0 ? "waiting until the study is resumed" : `${trials} finished`;
  return `paused since ${time}${reasonWords({ reason })}: ${what}`;
}

/** What the run does about failures that may be this machine's fault. */
export function doubtLine(event: Extract<LoopEvent, { type: "doubt" }>): string {
  const failed = event.failures === 1 ? "The last trial" : `The last ${event.failures} trials`;
  const again = `running the configuration of trial ${event.again[0]} again, to see whether this machine is at fault`;
  return `${failed} failed at once: ${again}.`;
}

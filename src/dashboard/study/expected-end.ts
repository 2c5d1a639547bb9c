/**
 * @file When a study is expected to have used its budget.
 */
import type { TrialRowAnswer } from "../../node/server/answers.ts";
import { stateOf } from "./trial-state.ts";

/** The trials that the rate is taken from. */
const RECENT = 20;
/** Fewer ended trials than this say nothing. */
const FEWEST = 3;

/** The expected end, and the time per trial that it follows from. */
export interface ExpectedEnd {
  /** In milliseconds since 1970. */
  readonly time: number;
  /** The time between the ends of two trials. */
  readonly secondsEach: number;
}

/**
 * The end of the study if it goes on like its last trials. Undefined if no trial is running, or too few have ended: nothing is
 * claimed of a study that stands still.
 */
export function expectedEnd(
  left: number,
  rows: readonly TrialRowAnswer[],
  parallel: number,
  now: number,
): ExpectedEnd | undefined {
  if (!rows.some((row) => stateOf(row) === "running")) return undefined;
  const recent = rows
    .filter(({ start, end }) => start !== undefined && end !== undefined)
    .map(({ end = "", duration = 0 }) => ({ end: Date.parse(end), duration }))
    .sort((a, b) => b.end - a.end)
    .slice(0, RECENT);
  if (recent.length < FEWEST) return undefined;
  const durations = recent.map(({ duration }) => duration).sort((a, b) => a - b);
  const median = durations[Math.floor(durations.length / 2)] ?? 0;
  const first = recent.at(-1)?.end ?? now;
  const last = recent[0]?.end ?? now;
  // The gaps between ends have the time for models in them; without gaps the durations say how long it takes at least.
  const gap = (last - first) / 1000 / (recent.length - 1);
  const secondsEach = Math.max(gap, median / Math.max(1, parallel));
  return { time: now + left * secondsEach * 1000, secondsEach };
}

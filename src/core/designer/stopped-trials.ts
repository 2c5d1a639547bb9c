/**
 * @file What was expected of trials that were stopped early, for whatever proposes the next ones. Left out they would be
 * proposed again, a hair beside: nothing would tell that they were no good. Estimates, the front and everything else
 * that is shown rest on completed trials alone.
 */
import { isStopped, type Trial } from "../study/index.ts";

/** The trials, each one that was stopped early as if it had completed with its forecast (src/core/stopping). */
export function withForecasts(trials: readonly Trial[]): readonly Trial[] {
  if (!trials.some(isStopped)) return trials;
  return trials.map((trial): Trial => {
    if (!isStopped(trial)) return trial;
    const { number, configuration, origin } = trial;
    const expected = Object.entries(trial.stop.forecast).map(
      ([name, value]) => [name, { ...value, count: 1 }] as const,
    );
    return { number, configuration, origin, status: "completed", metrics: Object.fromEntries(expected) };
  });
}

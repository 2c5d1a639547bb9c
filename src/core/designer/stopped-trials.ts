/**
 * @file Trials that were stopped early, as strategies see them. Without their expected outcomes the neighbourhood of
 * such a trial would be proposed again, because the models would not know its outcomes. Estimates, the front and
 * everything else that is shown use completed trials only.
 */
import { isStopped, type Trial } from "../study/index.ts";

/** The trials, each that was stopped early as if it had completed with its expected outcomes (src/core/stopping). */
export function withExpectedOutcomes(trials: readonly Trial[]): readonly Trial[] {
  if (!trials.some(isStopped)) return trials;
  return trials.map((trial): Trial => {
    if (!isStopped(trial)) return trial;
    const { number, configuration, origin } = trial;
    const expected = Object.entries(trial.stop.expected).map(
      ([name, value]) => [name, { ...value, count: 1 }] as const,
    );
    return { number, configuration, origin, status: "completed", metrics: Object.fromEntries(expected) };
  });
}

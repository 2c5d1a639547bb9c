/**
 * @file The limits of a study besides its number of trials, in words: the time of its budget, and its target.
 */
import { type Budget, isMaximised, type ReachedTarget, type Study } from "../../../core/study/index.ts";
import { formatCount, formatDuration, formatNumber, probabilityWords } from "../../../figures/index.ts";

/** The time that the runs of a study have taken, in milliseconds. */
interface Worked {
  readonly ms: number;
  readonly slotMs: number;
}

/** The target: `loss at most 0.1 and accuracy at least 0.9`; undefined where the study has none. */
export function targetWords({ objectives, target = {} }: Pick<Study, "objectives" | "target">): string | undefined {
  const parts = objectives.flatMap((objective) => {
    const value = Object.hasOwn(target, objective.name) ? target[objective.name] : undefined;
    if (value === undefined) return [];
    const unit = objective.unit ? ` ${objective.unit}` : "";
    return [`${objective.name} at ${isMaximised(objective) ? "least" : "most"} ${formatNumber(value)}${unit}`];
  });
  return parts.length === 0 ? undefined : parts.join(" and ");
}

/** Which trial reached the target, with what values, and how sure that is. */
export function reachedWords(study: Study, { trial, measured, probability }: ReachedTarget): string {
  const values = study.objectives.flatMap(({ name, unit }) => {
    const value = Object.hasOwn(measured, name) ? measured[name] : undefined;
    if (value === undefined) return [];
    const error = value.standardError === undefined ? "" : ` ± ${formatNumber(value.standardError, 2)}`;
    return [`${name} ${formatNumber(value.mean)}${error}${unit ? ` ${unit}` : ""}`];
  });
  const sure =
    probability === undefined
      ? "The error of the measurement is not known."
      : `With its standard error the target is reached with ${probabilityWords(probability)}.`;
  return `The target (${targetWords(study)}) is reached by trial ${trial} as measured: ${values.join(", ")}. ${sure}`;
}

/** The limits of a budget: `30 trials, 12 h`. */
export function limitWords({ trials, seconds, slotSeconds }: Budget): string {
  const parts = [
    ...(Number.isFinite(trials) ? [formatCount(trials, "trial")] : []),
    ...(seconds === undefined ? [] : [formatDuration(1000 * seconds)]),
    ...(slotSeconds === undefined ? [] : [`${formatDuration(1000 * slotSeconds)} over all slots`]),
  ];
  return parts.join(", ");
}

/** That the time of the budget is spent. */
export function timeSpentWords(kind: "time-spent" | "slot-time-spent", budget: Budget, time: Worked): string {
  const isSlots = kind === "slot-time-spent";
  const [spent, limit] = isSlots ? [time.slotMs, budget.slotSeconds] : [time.ms, budget.seconds];
  const what = isSlots ? "slot time" : "time";
  return `The ${what} of the budget is spent: ${formatDuration(spent)} of ${formatDuration(1000 * (limit ?? 0))}.`;
}

/** What happens to running trials once a limit is reached. */
export function finishingWords(running: number): string {
  const trials = running === 1 ? "1 running trial is" : `${formatCount(running, "running trial")} are`;
  return `No new trial begins; ${trials} finished first.`;
}

/** The time of the budget that is left: `5 h 10 min of 8 h left`; undefined where time is not limited. */
export function timeLeftWords({ seconds, slotSeconds }: Budget, { ms, slotMs }: Worked): string | undefined {
  const left = (limit: number, spent: number): string =>
    `${formatDuration(Math.max(0, 1000 * limit - spent))} of ${formatDuration(1000 * limit)} left`;
  const parts = [
    ...(seconds === undefined ? [] : [left(seconds, ms)]),
    ...(slotSeconds === undefined ? [] : [`${left(slotSeconds, slotMs)} over all slots`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}

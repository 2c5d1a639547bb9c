/**
 * @file The limits of a budget in a form.
 */
import { numberProblem, timeProblem } from "./form-checks.ts";

/** The limits as texts of a form; empty: no limit. */
export interface Limits {
  readonly trials: string;
  readonly time: string;
  readonly slot_time: string;
}

const KEYS = ["trials", "time", "slot_time"] as const;

/** What is wrong with each limit. A study whose number of trials is limited keeps that limit. */
export function limitProblems(before: Limits, { trials, time, slot_time }: Limits): Readonly<Partial<Limits>> {
  const isOpen = trials.trim() === "" && before.trials === "";
  const problems = {
    trials: isOpen ? undefined : numberProblem(trials, { isWhole: true, lower: 1, upper: 1_000_000 }),
    time: timeProblem(time),
    slot_time: timeProblem(slot_time),
  };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined));
}

/** The body of the request: the limits that were changed. */
export function changedLimits(before: Limits, after: Limits): Readonly<Record<string, number | string | null>> {
  const changed = KEYS.map((key) => [key, after[key].trim()] as const).filter(([key, text]) => text !== before[key]);
  return Object.fromEntries(
    changed.map(([key, text]) => {
      if (key !== "trials") return [key, text === "" ? null : text];
      return [key, /^\d+$/.test(text) ? Number(text) : text];
    }),
  );
}

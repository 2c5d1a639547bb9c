/**
 * @file How many trials count towards the budget, and how many are there besides.
 */
import { isEnded, isWithdrawn, type Trial } from "./trial.ts";

/** Numbers of trials. Those that were withdrawn are in none but their own. */
export interface BudgetCounts {
  /** Trials that count towards the budget and have ended. */
  readonly ended: number;
  /** Trials that the user added. */
  readonly told: number;
  /** Repeats of other trials. */
  readonly repeats: number;
  readonly withdrawn: number;
}

/** The numbers of a study's trials. */
export function budgetCounts(trials: readonly Trial[]): BudgetCounts {
  const present = trials.filter((trial) => !isWithdrawn(trial));
  const of = (origin: Trial["origin"]): number => present.filter((trial) => trial.origin === origin).length;
  const isBudgeted = ({ origin }: Trial): boolean => origin !== "told" && origin !== "confirm";
  return {
    ended: present.filter((trial) => isBudgeted(trial) && isEnded(trial)).length,
    told: of("told"),
    repeats: of("confirm"),
    withdrawn: trials.length - present.length,
  };
}

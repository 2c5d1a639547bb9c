/**
 * @file The words by which lists of trials are narrowed.
 */
import { isHeld, type Trial } from "../../../core/study/index.ts";

/** The words: the statuses, and `held` for a trial that has failed while it is checked whether the machine is at fault. */
export const STATUS_WORDS: readonly string[] = ["pending", "running", "held", "completed", "failed", "cancelled"];

/** The word of a trial. A held one is recorded as running, but nothing of it runs. */
export function statusWord(trial: Trial): string {
  return isHeld(trial) ? "held" : trial.status;
}

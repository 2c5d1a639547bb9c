/**
 * @file How many trials a study has, apart by what they count towards: the budget, results that were added, and repeats.
 */
import { isHeld, isStopped, type Trial } from "./trial.ts";

/** The numbers of a study's trials. All but `told` and `repeats` count the trials of the budget only. */
export interface TrialCounts {
  /** Trials that count towards the budget, whether they have ended or not. */
  readonly spent: number;
  /** Trials that have ended: `completed` + `failed` + `stopped`. */
  readonly ended: number;
  readonly completed: number;
  readonly failed: number;
  /** Trials that were stopped early. */
  readonly stopped: number;
  readonly running: number;
  /** Trials that have failed, while it is being checked whether that is a fault of the machine. */
  readonly held: number;
  readonly pending: number;
  /** Trials of configurations that the study did not propose, whose results were added with `tell`. */
  readonly told: number;
  /** Completed repeats of other trials. */
  readonly repeats: number;
}

/**
 * Counts trials. One that was cancelled without being stopped early counts nowhere. An added trial of the baseline is the
 * study's baseline, which counts towards the budget.
 */
export function countTrials(trials: readonly Trial[]): TrialCounts {
  const counts = { completed: 0, failed: 0, stopped: 0, running: 0, held: 0, pending: 0, told: 0, repeats: 0 };
  for (const trial of trials) {
    const { status, origin } = trial;
    if (origin === "confirm") counts.repeats += status === "completed" ? 1 : 0;
    else if (origin === "told") counts.told += status === "cancelled" ? 0 : 1;
    else if (status === "completed") counts.completed++;
    else if (status === "cancelled") counts.stopped += isStopped(trial) ? 1 : 0;
    else if (isHeld(trial)) counts.held++;
    else counts[status]++;
  }
  const ended = counts.completed + counts.failed + counts.stopped;
  return { ...counts, ended, spent: ended + counts.running + counts.held + counts.pending };
}

/**
 * @file The evaluations of a study, in order. All that is shown after a number of evaluations counts them in this way.
 */
import { MODEL_KINDS } from "./strategy-names.ts";
import { isEnded, isWithdrawn, type Trial } from "./trial.ts";

/** The evaluations of a study that have ended. */
export interface Evaluations {
  readonly count: number;
  /** From a trial's number to the ordinal of its evaluation, from 1. */
  readonly ordinals: ReadonlyMap<number, number>;
  /** The number of evaluations before the first one that a model proposed; absent if it proposed none, or the first one. */
  readonly beforeModel?: number;
}

/**
 * Counts the evaluations that have ended, in order of trial number: completed, failed, and stopped early, repeats included, because
 * each has cost one. Withdrawn trials do not count.
 */
export function countEvaluations(trials: readonly Trial[]): Evaluations {
  const ended = trials.filter((trial) => isEnded(trial) && !isWithdrawn(trial));
  const ordinals = new Map(ended.map(({ number }, index) => [number, index + 1]));
  const beforeModel = ended.findIndex(({ origin }) => MODEL_KINDS.some((kind) => kind === origin));
  return { count: ended.length, ordinals, ...(beforeModel > 0 ? { beforeModel } : {}) };
}

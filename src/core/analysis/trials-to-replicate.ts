/**
 * @file Which trials to evaluate again while a study runs (`replicates: auto`): those whose membership of the front is in doubt.
 */
import { repeatedTrial, type Trial } from "../study/index.ts";
import type { Analysis } from "./analysis.ts";

/** Least variance p (1 − p) of the membership of the front with which it is in doubt: p from 11 % to 89 %. */
const MIN_VARIANCE = 0.1;
/** The maximum number of evaluations of one configuration. */
const MAX_EVALUATIONS = 5;

/**
 * The trials to evaluate once more, the most doubtful first; at most `count`. Each is evaluated at most five times in all, and
 * not while another evaluation of it is under way. Empty without a model, which gives no probabilities.
 *
 * @param trials - every trial of the study, repeats included
 */
export function trialsToReplicate(analysis: Analysis, trials: readonly Trial[], count: number): readonly number[] {
  const evaluations = new Map<number, number>();
  const open = new Set<number>();
  for (const trial of trials) {
    const of = repeatedTrial(trial);
    evaluations.set(of, (evaluations.get(of) ?? 0) + 1);
    if (trial.status === "pending" || trial.status === "running") open.add(of);
  }
  return analysis.trials
    .map(({ trial, membership = 0 }) => ({ trial, doubt: membership * (1 - membership) }))
    .filter(
      ({ trial, doubt }) =>
        doubt >= MIN_VARIANCE && !open.has(trial) && (evaluations.get(trial) ?? 0) < MAX_EVALUATIONS,
    )
    .sort((a, b) => b.doubt - a.doubt || a.trial - b.trial)
    .slice(0, count)
    .map(({ trial }) => trial);
}

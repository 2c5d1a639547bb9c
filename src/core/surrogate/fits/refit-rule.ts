/**
 * @file Whether earlier draws of the hyperparameters are kept and conditioned on new outcomes, rejuvenated, or fitted anew
 * (docs/decisions/conditioned-draws.md).
 */
import type { RejuvenatedShare, UnseenOutcomes } from "../../gp/index.ts";

/** `none`: the draws are kept. `fit`: a whole chain. */
export type Refit = "none" | RejuvenatedShare | "fit";

/** Share of unseen trials above which a whole chain is run. */
const MAX_UNSEEN_SHARE = 0.1;
/** Share of unseen trials from which the older half of the draws is replaced. */
const REJUVENATION_SHARE = 0.03;
/** The tail probability below which an unseen outcome is improbable: reached by chance twice in 1,000 outcomes. */
const IMPROBABLE = 0.002;
/** The share of effective draws below which the draws disagree about the unseen outcomes. */
const MIN_EFFECTIVE_SHARE = 0.5;

/** Whether that many unseen trials among all are few enough to keep draws at all. */
export function areFewUnseen(unseen: number, trials: number): boolean {
  return unseen <= MAX_UNSEEN_SHARE * trials;
}

/**
 * What becomes of draws that lack `unseen` of all trials.
 *
 * @param verdicts - one per metric
 */
export function chooseRefit(unseen: number, trials: number, verdicts: readonly UnseenOutcomes[]): Refit {
  if (!areFewUnseen(unseen, trials)) return "fit";
  if (verdicts.some(({ leastProbability }) => leastProbability < IMPROBABLE)) return "all";
  const disagree = verdicts.some(({ effectiveShare }) => effectiveShare < MIN_EFFECTIVE_SHARE);
  return disagree || unseen >= REJUVENATION_SHARE * trials ? "half" : "none";
}

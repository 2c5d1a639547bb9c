/**
 * @file Numbers of trials in words. Results that were added with `tell`, and repeats, are counted apart from the budget.
 */
import type { TrialCounts } from "../../../core/study/index.ts";
import { formatCount } from "../../../figures/index.ts";

/**
 * How many trials of the budget have ended: `7 of 10 trials`; `18 trials (the budget is 5)` where more have ended than a budget that
 * was reduced; `18 trials` where the number of trials is not limited.
 */
export function budgetWords(ended: number, budget: number): string {
  if (!Number.isFinite(budget)) return formatCount(ended, "trial");
  if (ended > budget) return `${formatCount(ended, "trial")} (the budget is ${budget})`;
  return `${ended} of ${formatCount(budget, "trial")}`;
}

/** How the trials of the budget ended: `9 completed, 1 failed`, with those that were stopped early if there are any. */
export function outcomeWords({
  completed,
  failed,
  stopped = 0,
}: Pick<TrialCounts, "completed" | "failed"> & { readonly stopped?: number | undefined }): string {
  const early = stopped === 0 ? "" : `, ${stopped} stopped early`;
  return `${completed} completed, ${failed} failed${early}`;
}

/** Results that do not count towards the budget: `, and 11 told or imported`; empty if there are none. */
export function addedWords(added: number): string {
  return added === 0 ? "" : `, and ${added} told or imported`;
}

/** Running trials by number: `none`, `1 (trial 2)`, `3 (trials 2, 3, 5)`; of many, the first ones and how many more. */
export function runningWords(numbers: readonly number[], maxListed = 12): string {
  const [only] = numbers;
  if (only === undefined) return "none";
  if (numbers.length === 1) return `1 (trial ${only})`;
  if (numbers.length <= maxListed) return `${numbers.length} (trials ${numbers.join(", ")})`;
  const listed = numbers.slice(0, maxListed - 1);
  return `${numbers.length} (trials ${listed.join(", ")} and ${numbers.length - listed.length} more)`;
}

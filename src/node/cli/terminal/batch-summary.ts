/**
 * @file The summary of a batch of proposed trials.
 */
import type { ModelUse, TimeBudgetUse } from "../../../core/designer/index.ts";
import type { LoopEvent } from "../../loop/index.ts";
import { chosenWords, failureWords, formatDuration, formatShare, listWords, modelShares } from "../../report/index.ts";

/** One line about a batch: expected gain, expected failures, models, their trials, and how long they took under a time budget. Undefined if none of these is known. */
export function batchSummary(
  event: Pick<
    Extract<LoopEvent, { type: "proposed" }>,
    "trials" | "expectedGain" | "failures" | "models" | "timeBudget" | "chosen"
  >,
): string | undefined {
  const { trials, expectedGain, failures, models, timeBudget, chosen } = event;
  const parts = [
    ...(expectedGain === undefined ? [] : [`expected gain ${formatShare(expectedGain.share)}`]),
    ...(failures === undefined ? [] : [failureWords(failures, "them")]),
    ...(models === undefined ? [] : [modelWords(models)]),
    ...(timeBudget === undefined ? [] : [timeBudgetWords(timeBudget)]),
    ...(chosen === undefined ? [] : [chosenWords(chosen)]),
  ];
  const count = trials.length === 1 ? "1 trial" : `${trials.length} trials`;
  return parts.length === 0 ? undefined : `${count} proposed: ${parts.join("; ")}`;
}

/** E.g. `accuracy by saas, latency by map-saas`, or `accuracy by saas (75 %), map (12 %) and anova (13 %)`. */
export function modelWords(models: readonly ModelUse[]): string {
  return models.map((use) => `${use.metric} by ${mixedWords(use) ?? use.model}`).join(", ");
}

function mixedWords(use: ModelUse): string | undefined {
  const shares = modelShares(use);
  return shares && listWords(shares.map(([name, share]) => `${name} (${formatShare(share)})`));
}

/** E.g. `mode full took 12 s (expected 10 s)`. */
export function timeBudgetWords({ mode, seconds, expectedSeconds }: TimeBudgetUse): string {
  return `mode ${mode} took ${formatDuration(1000 * seconds)} (expected ${formatDuration(1000 * expectedSeconds)})`;
}

/**
 * @file What the numbers of parameter importance mean.
 */
import { type Importance, type SliceCentre, shareEvidence } from "../../../core/analysis/index.ts";
import type { Spread } from "../../../core/statistics/index.ts";
import type { ConstantMetric } from "../../../core/study/index.ts";
import { formatNumber, formatPercent } from "../../../figures/index.ts";
import { warpingWords } from "./input-warping-words.ts";

const SHARE_EXPLANATIONS =
  "Total: the share of the variance over the whole space that involves the parameter, alone or with others. Alone: the " +
  "share that the parameter explains by itself. ";
const SAMPLED_EXPLANATION = "Matters: the share of the model's samples in which the total is at least 1 %. ";
const RELEVANCE_EXPLANATION = "Relevance: the inverse squared lengthscale on the unit cube";

const UNSAMPLED_EXPLANATION =
  "The model has one sample, so no number has an interval: with few trials any of them may be far from the truth. ";
/** How many parameters a sentence names. */
const NAMED_PARAMETERS = 5;

/** Explains the columns of a table of importance; a model with a single sample has no column `matters`. */
export function importanceWords({ metrics, inputWarping }: Pick<Importance, "metrics" | "inputWarping">): string {
  const isSampled = metrics.some(({ samples }) => samples > 1);
  const sampling = metrics.length === 0 ? "" : isSampled ? SAMPLED_EXPLANATION : UNSAMPLED_EXPLANATION;
  const columns = `${SHARE_EXPLANATIONS}${sampling}${RELEVANCE_EXPLANATION}`;
  if (inputWarping?.warping === undefined) return `${columns}.`;
  return `${columns}, of warped inputs (${warpingWords(inputWarping)}).`;
}

/** Says of which parameters the importance is not yet known; undefined if there are none. */
export function unknownImportanceWords({
  ranking,
  unknown,
}: Pick<Importance, "ranking" | "unknown">): string | undefined {
  if (unknown.length === 0) return undefined;
  const why =
    "some samples of the model give less than 1 % of the variance, others much more. Further trials decide that.";
  if (ranking.length === 0) return `It is not yet known which parameters matter: for each of them ${why}`;
  const named = unknown.slice(0, NAMED_PARAMETERS).join(", ");
  const rest = unknown.length - NAMED_PARAMETERS;
  return `Not yet known is the importance of ${named}${rest > 0 ? ` and ${rest} more` : ""}: ${why}`;
}

/**
 * A share of the variance, with its interval: `12.3 % (8.0 % to 16.5 %)`. It is the interval alone if the samples of the model do
 * not agree on whether there is an influence at all, since their mean then looks like knowledge.
 */
export function shareWords(share: Spread, total: Spread): ShareWords {
  const { middle, lower, upper } = share;
  if (lower === undefined || upper === undefined) return { value: formatPercent(middle) };
  const interval = `${formatPercent(lower)} to ${formatPercent(upper)}`;
  return { value: shareEvidence(total) === "unknown" ? "not yet known" : formatPercent(middle), interval };
}

/** A share as text, and its interval, if there is one. */
export interface ShareWords {
  readonly value: string;
  readonly interval?: string;
}

/** Says that nothing is known of a metric that never changed, and what to check. */
export function constantWords({ name, value, count }: ConstantMetric): string {
  return (
    `${name} was ${formatNumber(value)} in all ${count} trials, so nothing is said about it: does the command use its ` +
    "parameters, and is the right number read?"
  );
}

/** The trial that slices pass through: `the recommended trial 29`, `the baseline`, `trial 6 of the front`. */
export function centreWords({ trial, role }: SliceCentre): string {
  if (role === "recommended") return `the recommended trial ${trial}`;
  return role === "baseline" ? "the baseline" : `trial ${trial} of the front`;
}

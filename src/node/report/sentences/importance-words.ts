/**
 * @file What the numbers of parameter importance mean.
 */
import type { Importance, SliceCentre } from "../../../core/analysis/index.ts";
import type { ConstantMetric } from "../../../core/study/index.ts";
import { formatNumber } from "../../../figures/index.ts";
import { warpingWords } from "./input-warping-words.ts";

const SHARE_EXPLANATIONS =
  "Total: the share of the variance over the whole space that involves the parameter, alone or with others. Alone: the " +
  "share that the parameter explains by itself. ";
const SAMPLED_EXPLANATION = "Matters: the share of the model's samples in which the total is at least 1 %. ";
const RELEVANCE_EXPLANATION = "Relevance: the inverse squared lengthscale on the unit cube";

/** Explains the columns of a table of importance; a model with a single sample has no column `matters`. */
export function importanceWords({ metrics, inputWarping }: Pick<Importance, "metrics" | "inputWarping">): string {
  const isSampled = metrics.some(({ samples }) => samples > 1);
  const columns = `${SHARE_EXPLANATIONS}${isSampled ? SAMPLED_EXPLANATION : ""}${RELEVANCE_EXPLANATION}`;
  if (inputWarping?.warping === undefined) return `${columns}.`;
  return `${columns}, of warped inputs (${warpingWords(inputWarping)}).`;
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

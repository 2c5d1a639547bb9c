/**
 * @file What is worth saying of a batch that was just chosen.
 */
import type { ModelUse, Thinking } from "../../../core/index.ts";
import type { LoopEvent } from "../../loop/index.ts";
import { failureWords, formatDuration, formatShare } from "../../report/index.ts";

/** A line about a batch: what it is expected to add, what of it may fail, by which models, how they were made. Undefined if there is nothing to say. */
export function batchSummary(
  event: Pick<Extract<LoopEvent, { type: "proposed" }>, "trials" | "expectedGain" | "failures" | "models" | "thinking">,
): string | undefined {
  const { trials, expectedGain, failures, models, thinking } = event;
  const [who, verb] = trials.length === 1 ? ["1 trial", "it is"] : [`${trials.length} trials`, "together they are"];
  const parts = [
    ...(expectedGain === undefined
      ? []
      : [`${verb} expected to add ${formatShare(expectedGain.share)} to the hypervolume`]),
    ...(failures === undefined ? [] : [failureWords(failures, "them")]),
    ...(models === undefined ? [] : [modelWords(models)]),
    ...(thinking === undefined ? [] : [thinkingWords(thinking)]),
  ];
  return parts.length === 0 ? undefined : `${who} chosen; ${parts.join("; ")}`;
}

/** `accuracy by saas, latency by map-saas` */
export function modelWords(models: readonly ModelUse[]): string {
  return models.map(({ metric, model }) => `${metric} by ${model}`).join(", ");
}

/** `thought in mode full, 12 s (expected 10 s)` */
export function thinkingWords({ mode, seconds, expectedSeconds }: Thinking): string {
  return `thought in mode ${mode}, ${formatDuration(1000 * seconds)} (expected ${formatDuration(1000 * expectedSeconds)})`;
}

/**
 * @file Prescribed transforms that the outcomes do not admit, in words.
 */
import type { TransformFallback } from "../../../core/gp/index.ts";
import { formatCount } from "../../../figures/index.ts";

/** One sentence about a prescribed transform whose domain some values of the metric do not lie in. */
export function transformFallbackSentence(metric: string, { prescribed, used, outside }: TransformFallback): string {
  const values = `${formatCount(outside, "value")} of ${metric} ${outside === 1 ? "is" : "are"}`;
  if (used !== "none") {
    const edge = prescribed === "log" ? "0" : "on a bound";
    return `transform: ${prescribed}: ${values} ${edge}; the model takes ${outside === 1 ? "it" : "them"} for a value slightly inside.`;
  }
  const domain = prescribed === "log" ? "0 or less, which has no logarithm" : "outside of the bounds of the logit";
  return `transform: ${prescribed}: ${values} ${domain}, so the model uses no transform.`;
}

/** The sentences of all metrics, in one line; undefined where there are none. */
export function transformFallbackSentences(fallbacks: Readonly<Record<string, TransformFallback>>): string | undefined {
  const sentences = Object.entries(fallbacks).map(([metric, fallback]) => transformFallbackSentence(metric, fallback));
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

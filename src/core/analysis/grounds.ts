/**
 * @file On what a recommendation rests, as plain data.
 */
import type { ModelVerdict } from "../surrogate/index.ts";

/** By what the recommended trial was chosen (see recommendation.ts). */
export type RecommendationRule = "reference" | "objective" | "hypervolume";

/** What speaks against relying on a recommendation. */
export type Doubt =
  /** The probability behind it is below 0.9, or unknown. */
  | { readonly kind: "improbable" }
  /** The measurement of a metric contradicts its estimate; `trial` is the recommended one or the baseline. */
  | { readonly kind: "contradiction"; readonly trial: number; readonly metric: string }
  /** The model of a metric that it rests on cannot be trusted. */
  | { readonly kind: "untrusted"; readonly metric: string; readonly verdict: ModelVerdict };

/** On what a recommendation rests. */
export interface Grounds {
  readonly rule: RecommendationRule;
  /** Of the rule `reference` that it beats the reference in every objective, else that it is on the front. */
  readonly probability?: number;
  readonly doubts: readonly Doubt[];
  /** Whether there are no doubts. */
  readonly isSure: boolean;
  /** The trial that would have been chosen if its measurement did not contradict its estimate. */
  readonly passedOver?: number;
}

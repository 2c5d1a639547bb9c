/**
 * @file Whether a model's predictions can be relied on. The rules are fixed: the same scores give the same verdict.
 */
import { binomialAtLeast, binomialAtMost } from "../statistics/index.ts";
import type { Coverage, Scores } from "./scores.ts";

/** The R² below which a model predicts hardly better than the mean of the trials. */
const MIN_R2_TO_PREDICT = 0.1;
/** The R² from which a model distinguishes good trials from bad ones; it must be reached less one standard error. */
const MIN_R2_TO_TRUST = 0.5;
/** The one-sided probability below which a deviation of the coverage is not explained by chance. */
const SIGNIFICANCE_LEVEL = 0.005;

/** A weakness of a model that its user should know. */
export type Concern =
  /** Left-out outcomes are predicted hardly better than by the mean of the others. */
  | { readonly kind: "predicts-little" }
  /** Intervals hold fewer outcomes than they claim: the model is overconfident. */
  | { readonly kind: "too-narrow"; readonly coverage: Coverage }
  /** Intervals hold more outcomes than they claim: the model is underconfident. */
  | { readonly kind: "too-wide"; readonly coverage: Coverage };

/** Whether a metric's model can be relied on, and why not. */
export interface Verdict {
  /**
   * `good`: predictions and intervals can be relied on. `rough`: predictions have the right tendency (R² from 0.1 to 0.5, or
   * not above 0.5 by its standard error), or the intervals are too wide. `poor`: neither can be relied on.
   */
  readonly trust: "good" | "rough" | "poor";
  readonly concerns: readonly Concern[];
}

/** Judges one metric's model by its leave-one-out scores. */
export function judge({ r2, r2StandardError, coverage }: Scores): Verdict {
  const concerns: Concern[] = [];
  if (r2 < MIN_R2_TO_PREDICT) concerns.push({ kind: "predicts-little" });
  // The 95 % interval comes first, because recommendations are made with it.
  const narrow = coverage.toReversed().find(isTooNarrow);
  const wide = coverage.toReversed().find(isTooWide);
  if (narrow !== undefined) concerns.push({ kind: "too-narrow", coverage: narrow });
  else if (wide !== undefined) concerns.push({ kind: "too-wide", coverage: wide });
  const isPoor = concerns.some(({ kind }) => kind !== "too-wide");
  const isRough = r2 - r2StandardError < MIN_R2_TO_TRUST || concerns.length > 0;
  return { trust: isPoor ? "poor" : isRough ? "rough" : "good", concerns };
}

function isTooNarrow({ hits, count, level }: Coverage): boolean {
  return binomialAtMost(hits, count, level) < SIGNIFICANCE_LEVEL;
}

function isTooWide({ hits, count, level }: Coverage): boolean {
  return binomialAtLeast(hits, count, level) < SIGNIFICANCE_LEVEL;
}

/**
 * @file Whether a model's predictions are good enough to go by. The rules are fixed: the same scores give the same
 * verdict.
 */
import { binomialAtLeast, binomialAtMost } from "../statistics/index.ts";
import type { Coverage, Scores } from "./scores.ts";

/** Below this R² a model knows hardly more than the mean of the trials. */
const SAYS_SOMETHING = 0.1;
/** From this R² on a model tells good trials from bad ones. */
const SAYS_MUCH = 0.5;
/** A coverage that chance would give less often than this (either way) is not chance. */
const CHANCE = 0.005;

/** Something about a model that its user must know. */
export type Concern =
  /** Left-out outcomes are predicted hardly better than by the mean of the others. */
  | { readonly kind: "predicts-little" }
  /** Intervals hold fewer outcomes than they claim: the model is surer than it may be. */
  | { readonly kind: "too-narrow"; readonly coverage: Coverage }
  /** Intervals hold more outcomes than they claim: the model is less sure than it might be. */
  | { readonly kind: "too-wide"; readonly coverage: Coverage };

/** How far a metric's model can be trusted. */
export interface Verdict {
  /**
   * `good`: predictions and intervals can be relied on. `rough`: they point the right way (R² from 0.1 to 0.5), or the
   * intervals are too wide. `poor`: do not rely on them.
   */
  readonly trust: "good" | "rough" | "poor";
  readonly concerns: readonly Concern[];
}

/** Judges one metric's model by its leave-one-out scores. */
export function judge({ r2, coverage }: Scores): Verdict {
  const concerns: Concern[] = [];
  if (r2 < SAYS_SOMETHING) concerns.push({ kind: "predicts-little" });
  // The 95 % interval first: it is the one that recommendations are made with.
  const narrow = coverage.toReversed().find(isTooNarrow);
  const wide = coverage.toReversed().find(isTooWide);
  if (narrow !== undefined) concerns.push({ kind: "too-narrow", coverage: narrow });
  else if (wide !== undefined) concerns.push({ kind: "too-wide", coverage: wide });
  const isPoor = concerns.some(({ kind }) => kind !== "too-wide");
  return { trust: isPoor ? "poor" : r2 < SAYS_MUCH || concerns.length > 0 ? "rough" : "good", concerns };
}

function isTooNarrow({ hits, count, level }: Coverage): boolean {
  return binomialAtMost(hits, count, level) < CHANCE;
}

function isTooWide({ hits, count, level }: Coverage): boolean {
  return binomialAtLeast(hits, count, level) < CHANCE;
}

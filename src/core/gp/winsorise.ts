/**
 * @file Winsorising: very bad outcomes are replaced by Tukey's inner lower fence. A diverged training shows that a
 * region is bad. Its outcome would otherwise dominate the variance by which all outcomes are standardised.
 */
import { quantile } from "../statistics/index.ts";

/** Distance of the fence below the first quartile, in interquartile ranges: the inner fence of Tukey (1977). */
const FENCE_RANGES = 1.5;
/**
 * Where some outcomes have diverged (diverged-outcomes.ts) the fence need not separate them. It lies just below the ordinary
 * outcomes, because a low step is easier to learn: at their worst, within these distances below their first quartile, in
 * interquartile ranges.
 */
const MIN_STEP_RANGES = 1;
const MAX_STEP_RANGES = 10;
/** Least distance of the fence below the reference point, in interquartile ranges: no outcome is lifted above it. */
const CLEARANCE_RANGES = 0.5;
/** The minimum number of the design's outcomes: with fewer, their quartiles are too uncertain. */
const MIN_DESIGN_OUTCOMES = 8;

/**
 * Sets outcomes (maximised) below the fence to the fence. Good outcomes never change, and nothing changes where half of
 * the design's outcomes are equal.
 *
 * @param design - the outcomes of space-filling points, which set the quartiles. Outcomes of a search would not do: the
 *   better it gets the closer they lie together, until everything learned of the rest of the space is outside the fence
 * @param reference - the reference point on the same scale, if there is one
 * @param ordinary - the outcomes of the design that have not diverged: only these set the quartiles; default: all
 */
export function winsorise(
  raw: Float64Array,
  design: Float64Array,
  reference: number | undefined,
  ordinary: Float64Array = design,
): Float64Array {
  if (design.length < MIN_DESIGN_OUTCOMES) return raw;
  const sorted = ordinary.slice().sort();
  const first = quantile(sorted, 0.25);
  const range = quantile(sorted, 0.75) - first;
  if (!(range > 0) || !Number.isFinite(range)) return raw;
  const usual =
    ordinary.length === design.length
      ? first - FENCE_RANGES * range
      : Math.max(first - MAX_STEP_RANGES * range, Math.min(first - MIN_STEP_RANGES * range, sorted[0]));
  const fence = Math.min(usual, (reference ?? Number.POSITIVE_INFINITY) - CLEARANCE_RANGES * range);
  return raw.map((value) => Math.max(value, fence));
}

/**
 * @file Winsorising: very bad outcomes are replaced by Tukey's outer lower fence. A diverged training shows that a
 * region is bad. Its outcome would otherwise dominate the variance by which all outcomes are standardised.
 */
import { quantile } from "../statistics/index.ts";

/** Distance of the fence below the first quartile, in interquartile ranges: the outer fence of Tukey (1977). */
const FENCE_RANGES = 3;
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
 */
export function winsorise(raw: Float64Array, design: Float64Array, reference: number | undefined): Float64Array {
  if (design.length < MIN_DESIGN_OUTCOMES) return raw;
  const sorted = design.slice().sort();
  const first = quantile(sorted, 0.25);
  const range = quantile(sorted, 0.75) - first;
  if (!(range > 0) || !Number.isFinite(range)) return raw;
  const fence = Math.min(
    first - FENCE_RANGES * range,
    (reference ?? Number.POSITIVE_INFINITY) - CLEARANCE_RANGES * range,
  );
  return raw.map((value) => Math.max(value, fence));
}

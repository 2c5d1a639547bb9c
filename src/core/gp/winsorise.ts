/**
 * @file Very bad outcomes are pulled in to the outer of Tukey's lower fences: a diverged training says "bad here", and how bad is of
 * no interest, yet it would set the scale on which all good ones differ.
 */

/** How many interquartile ranges below the first quartile the fence lies: the outer one of Tukey (1977). */
const FENCE = 3;
/** The fence stays at least so many interquartile ranges below the reference point: nothing is lifted over it. */
const CLEARANCE = 0.5;
/** With fewer outcomes of the design quartiles say too little. */
const FEWEST = 8;

/**
 * Outcomes (maximised) with those below the fence set to it. Good outcomes are never touched; nor is anything where
 * half of the design's outcomes are equal.
 *
 * @param design - the outcomes that space-filling points gave, which set the quartiles. Those of a search would not do:
 *   the better it gets the narrower they lie, until all that was learned of the rest of the space is outside the fence.
 * @param reference - the reference point's value on the same scale, if there is one
 */
export function winsorise(raw: Float64Array, design: Float64Array, reference: number | undefined): Float64Array {
  if (design.length < FEWEST) return raw;
  const sorted = design.slice().sort();
  const quartile = (p: number): number => {
    const at = p * (sorted.length - 1);
    const below = Math.floor(at);
    const above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  };
  const first = quartile(0.25);
  const range = quartile(0.75) - first;
  if (!(range > 0) || !Number.isFinite(range)) return raw;
  const fence = Math.min(first - FENCE * range, (reference ?? Number.POSITIVE_INFINITY) - CLEARANCE * range);
  return raw.map((value) => Math.max(value, fence));
}

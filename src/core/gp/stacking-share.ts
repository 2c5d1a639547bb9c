/**
 * @file The share of a model in a mixture of two, by stacking (Yao, Vehtari, Simpson & Gelman 2018): the share under which the
 * mixture predicts left-out points best,
 *
 *   maximise over w:  Σᵢ log(w pᵢ + (1 − w) qᵢ) + κ (log w + log(1 − w)),
 *
 * where p and q are the densities of the left-out points under both models. The second term is the density of a beta
 * distribution: with few points the share remains near a half, and neither model is ever left out.
 */
import { exp } from "../special/index.ts";

/** κ: as much as that many points that only the one model predicts, and as many that only the other does. */
const PRIOR_POINTS = 4;
/** Halvings of the bracket of w. */
const STEPS = 40;

/**
 * The share of the first model, above 0 and below 1.
 *
 * @param first - log pᵢ
 * @param second - log qᵢ, of the same length
 */
export function stackingShare(first: Float64Array, second: Float64Array): number {
  // pᵢ / qᵢ; the objective is concave in w, so its slope has one root.
  const ratios = first.map((value, i) => exp(value - second[i]));
  const slope = (w: number): number => {
    let sum = PRIOR_POINTS * (1 / w - 1 / (1 - w));
    for (const ratio of ratios) sum += ratio === Number.POSITIVE_INFINITY ? 1 / w : (ratio - 1) / (1 + w * (ratio - 1));
    return sum;
  };
  let [lower, upper] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const w = (lower + upper) / 2;
    if (slope(w) > 0) lower = w;
    else upper = w;
  }
  return (lower + upper) / 2;
}

/**
 * @file The share of SAAS in a mixture with MAP, by stacking (Yao, Vehtari, Simpson & Gelman 2018): the share under which the
 * mixture predicts left-out points best,
 *
 *   maximise over w:  Σᵢ log(w pᵢ + (1 − w) qᵢ) + κ₁ log w + κ₂ log(1 − w),
 *
 * where p and q are the densities of the left-out points under both models. The other terms are the density of a beta
 * distribution: with few points the share remains near κ₁ / (κ₁ + κ₂), and neither model is ever left out. The prior prefers
 * SAAS: what it loses where the densities say little is less than what MAP loses (docs/decisions/mixture-of-models.md).
 */
import { exp } from "../special/index.ts";

/** κ: as much as that many points that only SAAS predicts, and as many that only MAP does. */
const [SAAS_POINTS, MAP_POINTS] = [8, 4];
/** Halvings of the bracket of w. */
const STEPS = 40;

/**
 * The share of SAAS, above 0 and below 1.
 *
 * @param saas - log pᵢ
 * @param map - log qᵢ, of the same length
 */
export function stackingShare(saas: Float64Array, map: Float64Array): number {
  // pᵢ / qᵢ; the objective is concave in w, so its slope has one root.
  const ratios = saas.map((value, i) => exp(value - map[i]));
  const slope = (w: number): number => {
    let sum = SAAS_POINTS / w - MAP_POINTS / (1 - w);
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

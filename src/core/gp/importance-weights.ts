/**
 * @file Weights by which draws from p(θ | all points) become draws from p(θ | all but one): a draw that fits the point well is
 * there partly because of it (Gelfand, Dey & Chang 1992; Vehtari, Gelman & Gabry 2017). With few draws raw weights are erratic,
 * so they are cut at √S times their mean (Ionides 2008).
 */
import { exp } from "../special/index.ts";

/**
 * Weights ∝ 1 / p, cut at √S times their mean, with a sum of 1.
 *
 * @param logDensities - log p_is of one point, length S
 */
export function importanceWeights(logDensities: Float64Array): Float64Array {
  const count = logDensities.length;
  let least = Number.POSITIVE_INFINITY;
  for (const value of logDensities) least = Math.min(least, value);
  const weights = logDensities.map((value) => exp(least - value));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / count;
  const cut = weights.map((weight) => Math.min(weight, mean * Math.sqrt(count)));
  const total = cut.reduce((sum, weight) => sum + weight, 0);
  return cut.map((weight) => weight / total);
}

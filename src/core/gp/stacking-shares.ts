/**
 * @file Stacking (Yao, Vehtari, Simpson & Gelman 2018): the shares of models under which their mixture predicts left-out points best,
 *
 *   maximise over w ≥ 0 with Σ_m w_m = 1:  Σᵢ log(Σ_m w_m p_mi) + Σ_m κ_m log w_m,
 *
 * where p_mi is the density of point i under model m, and the last terms are the density of a Dirichlet distribution. The sum is
 * concave; each step of expectation maximisation gives a model the mean probability, over points, that a point is of it.
 */
import { exp } from "../special/index.ts";

/** Steps of expectation maximisation. */
const STEPS = 200;

/**
 * The share of each model: above 0, with a sum of 1.
 *
 * @param logDensities - log p of each model, all of the same length
 * @param priorPoints - κ: as much as that many points that only this model predicts
 */
export function stackingShares(
  logDensities: readonly Float64Array[],
  priorPoints: readonly number[],
): readonly number[] {
  const n = logDensities[0].length;
  const priorTotal = priorPoints.reduce((sum, points) => sum + points, 0);
  const densities = Array.from({ length: n }, (_, i) => relativeTo(logDensities.map((ofModel) => ofModel[i])));
  let shares: readonly number[] = priorPoints.map((points) => points / priorTotal);
  for (let step = 0; step < STEPS; step++) {
    const counts = [...priorPoints];
    for (const ofPoint of densities) {
      const mixed = ofPoint.reduce((sum, density, m) => sum + shares[m] * density, 0);
      for (const m of counts.keys()) counts[m] += (shares[m] * ofPoint[m]) / mixed;
    }
    shares = counts.map((count) => count / (n + priorTotal));
  }
  return shares;
}

/** The densities over the largest of them. */
function relativeTo(logs: readonly number[]): readonly number[] {
  const largest = logs.reduce((a, b) => Math.max(a, b));
  return logs.map((value) => (value === largest ? 1 : exp(value - largest)));
}

/**
 * @file The shares of the models of a mixture, from the densities p_mi of left-out points i under models m: the mean of two rules
 * (Yao, Vehtari, Simpson & Gelman 2018).
 *
 * Stacking takes the shares under which the mixture predicts best: it maximises Σᵢ log(Σ_m w_m p_mi) + Σ_m κ_m log w_m over w ≥ 0
 * with Σ_m w_m = 1. The sum is concave; each step of expectation maximisation gives a model the mean probability, over points, that
 * a point is of it. Pseudo-BMA+ weighs a model by Π_i p_mi, averaged over Bayesian bootstraps of the points, and then counts κ_m
 * points for it.
 *
 * κ are the parameters of a Dirichlet distribution: with few points the shares remain near κ_m / Σ κ. It prefers SAAS: what SAAS loses
 * where the densities say little is less than what the others lose. Stacking keeps models that are right about other points,
 * and pseudo-BMA+ tells sooner which one is right (docs/decisions/mixture-of-models.md).
 */
import { createRandomStream } from "../random/index.ts";
import { exp, log, logSumExp } from "../special/index.ts";

/** κ of SAAS, of MAP and of the ANOVA kernel: as much as that many points that only this model predicts. */
const PRIOR_POINTS: readonly number[] = [8, 4, 4];
const PRIOR_TOTAL = PRIOR_POINTS.reduce((sum, points) => sum + points, 0);
/** Steps of expectation maximisation. */
const STEPS = 200;
const BOOTSTRAPS = 200;

/**
 * The shares of SAAS, MAP and the ANOVA kernel: each above 0, with a sum of 1.
 *
 * @param logDensities - log p of each model, in that order; all of the same length
 */
export function mixtureShares(logDensities: readonly Float64Array[]): readonly number[] {
  const byBootstraps = pseudoBmaShares(logDensities);
  return stackingShares(logDensities).map((share, m) => (share + byBootstraps[m]) / 2);
}

function stackingShares(logDensities: readonly Float64Array[]): readonly number[] {
  const n = logDensities[0].length;
  const densities = Array.from({ length: n }, (_, i) => relativeTo(logDensities.map((ofModel) => ofModel[i])));
  let shares: readonly number[] = PRIOR_POINTS.map((points) => points / PRIOR_TOTAL);
  for (let step = 0; step < STEPS; step++) {
    const counts = [...PRIOR_POINTS];
    for (const ofPoint of densities) {
      const mixed = ofPoint.reduce((sum, density, m) => sum + shares[m] * density, 0);
      for (const m of counts.keys()) counts[m] += (shares[m] * ofPoint[m]) / mixed;
    }
    shares = counts.map((count) => count / (n + PRIOR_TOTAL));
  }
  return shares;
}

function pseudoBmaShares(logDensities: readonly Float64Array[]): readonly number[] {
  const n = logDensities[0].length;
  const stream = createRandomStream("bootstraps of left-out points");
  const sums = PRIOR_POINTS.map(() => 0);
  for (let bootstrap = 0; bootstrap < BOOTSTRAPS; bootstrap++) {
    // Exponential numbers over their sum are uniform on the simplex.
    const weights = Float64Array.from({ length: n }, () => -log(1 - stream.uniform()));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const evidence = logDensities.map((ofModel) => {
      const mean = ofModel.reduce((sum, value, i) => sum + (value * weights[i]) / total, 0);
      return n * mean;
    });
    const all = logSumExp(Float64Array.from(evidence));
    for (const m of sums.keys()) sums[m] += exp(evidence[m] - all) / BOOTSTRAPS;
  }
  return sums.map((share, m) => (n * share + PRIOR_POINTS[m]) / (n + PRIOR_TOTAL));
}

/** The densities over the largest of them. */
function relativeTo(logs: readonly number[]): readonly number[] {
  const largest = logs.reduce((a, b) => Math.max(a, b));
  return logs.map((value) => (value === largest ? 1 : exp(value - largest)));
}

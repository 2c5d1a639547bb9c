/**
 * @file The shares of the models of a mixture, from the densities p_mi of left-out points i under models m: the mean of two rules
 * (Yao, Vehtari, Simpson & Gelman 2018).
 *
 * Stacking takes the shares under which the mixture predicts best (stacking-shares.ts). Pseudo-BMA+ weighs a model by Π_i p_mi, averaged over Bayesian bootstraps of the points, and then counts κ_m
 * points for it.
 *
 * κ are the parameters of a Dirichlet distribution: with few points the shares remain near κ_m / Σ κ. It prefers SAAS: what SAAS loses
 * where the densities say little is less than what the others lose. Stacking keeps models that are right about other points,
 * and pseudo-BMA+ tells sooner which one is right (docs/decisions/mixture-of-models.md).
 */
import { createRandomStream } from "../random/index.ts";
import { exp, log, logSumExp } from "../special/index.ts";
import { stackingShares } from "./stacking-shares.ts";

/** κ of SAAS, of MAP and of the ANOVA kernel: as much as that many points that only this model predicts. */
const PRIOR_POINTS: readonly number[] = [8, 4, 4];
const PRIOR_TOTAL = PRIOR_POINTS.reduce((sum, points) => sum + points, 0);
const BOOTSTRAPS = 200;

/**
 * The shares of SAAS, MAP and the ANOVA kernel: each above 0, with a sum of 1.
 *
 * @param logDensities - log p of each model, in that order; all of the same length
 */
export function mixtureShares(logDensities: readonly Float64Array[]): readonly number[] {
  const byBootstraps = pseudoBmaShares(logDensities);
  return stackingShares(logDensities, PRIOR_POINTS).map((share, m) => (share + byBootstraps[m]) / 2);
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

/**
 * @file The points that the search for a candidate looks around: evaluated points on the front of posterior means, and
 * pending ones.
 */

import type { Fit } from "../../parallel/index.ts";
import { constrainedRanks, nonDominatedRanks } from "../../pareto/index.ts";
import { firstRows, type Observations } from "../../surrogate/data/observe.ts";
import { predictMixture } from "../../surrogate/predictions/predict-mixture.ts";

/** At most so many evaluated points. */
const MOST = 16;

/** Posterior means at the observations, standardised and maximised: n × m, row-major. */
export function posteriorMeans({ rows, datasets }: Observations, fits: readonly Fit[]): Float64Array {
  const m = datasets.length;
  const n = rows.length;
  const means = new Float64Array(n * m);
  datasets.forEach((data, k) => {
    const { mean } = predictMixture(data, fits[k].hyperparameters, data.X.subarray(0, n * data.d));
    for (let i = 0; i < n; i++) means[i * m + k] = mean[i];
  });
  return means;
}

/**
 * By how much posterior means at the observations break the outcome constraints, in standard deviations of the metrics
 * (length n); undefined where nothing is constrained.
 *
 * @param fits - one an objective, then one a constrained metric
 */
export function posteriorViolations(
  { rows, datasets, constrained }: Observations,
  fits: readonly Fit[],
): Float64Array | undefined {
  if (constrained.length === 0) return undefined;
  const violations = new Float64Array(rows.length);
  constrained.forEach(({ data, lower, upper }, j) => {
    const { mean } = predictMixture(data, fits[datasets.length + j].hyperparameters, data.X);
    for (let i = 0; i < data.n; i++) violations[i] += Math.max(0, lower - mean[i], mean[i] - upper);
  });
  return violations;
}

/**
 * Leaders by posterior means (n × m), and the pending points (count × d): count × d, row-major. What breaks constraints
 * comes after what does not.
 */
export function findLeaders(
  observations: Observations,
  means: Float64Array,
  pending: Float64Array,
  violations?: Float64Array,
): Float64Array {
  const m = observations.datasets.length;
  const n = observations.rows.length;
  const d = observations.points.length / n;
  const ranks = violations === undefined ? nonDominatedRanks(means, n, m) : constrainedRanks(means, n, m, violations);
  const order = [...firstRows(observations.rows)].sort((a, b) => ranks[a] - ranks[b] || a - b);
  const chosen = order.slice(0, MOST);
  const leaders = new Float64Array(chosen.length * d + pending.length);
  chosen.forEach((i, at) => {
    leaders.set(observations.points.subarray(i * d, (i + 1) * d), at * d);
  });
  leaders.set(pending, chosen.length * d);
  return leaders;
}

/**
 * @file The points that the search for a candidate looks around: evaluated points on the front of posterior means, and
 * pending ones.
 */
import { nonDominatedRanks } from "../pareto/index.ts";
import { predictMixture } from "./mixture.ts";
import type { Observations } from "./observations.ts";
import type { Fit } from "./task.ts";

/** At most so many evaluated points. */
const MOST = 16;

/** Leaders, count × d, row-major. */
export function findLeaders(observations: Observations, fits: readonly Fit[], pending: Float64Array): Float64Array {
  const m = observations.datasets.length;
  const { n, X } = observations.datasets[0];
  const d = observations.points.length / n;
  const means = new Float64Array(n * m);
  observations.datasets.forEach((data, k) => {
    const { mean } = predictMixture(data, fits[k].hyperparameters, X);
    for (let i = 0; i < n; i++) means[i * m + k] = mean[i];
  });
  const ranks = nonDominatedRanks(means, n, m);
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => ranks[a] - ranks[b] || a - b);
  const chosen = order.slice(0, MOST);
  const leaders = new Float64Array(chosen.length * d + pending.length);
  chosen.forEach((i, at) => {
    leaders.set(observations.points.subarray(i * d, (i + 1) * d), at * d);
  });
  leaders.set(pending, chosen.length * d);
  return leaders;
}

/**
 * @file Dominance with constraints (Deb et al. 2002, section VI): a point that violates constraints is worse than every
 * point that does not, and of two that do, the one with the smaller violation is better whatever its objectives.
 */
import { nonDominatedRanks } from "./dominance.ts";

/**
 * The ranks of `nonDominatedRanks` among points that violate nothing, then the others by their violation. Equal violations
 * share a rank.
 *
 * @param points - n × m, row-major, maximised
 * @param violations - length n; 0 where a point satisfies its constraints, positive elsewhere
 */
export function constrainedRanks(points: Float64Array, n: number, m: number, violations: Float64Array): Int32Array {
  const kept = Array.from({ length: n }, (_, i) => i).filter((i) => !(violations[i] > 0));
  const among = new Float64Array(kept.length * m);
  kept.forEach((i, at) => {
    among.set(points.subarray(i * m, (i + 1) * m), at * m);
  });
  const ranks = new Int32Array(n);
  let next = 0;
  nonDominatedRanks(among, kept.length, m).forEach((rank, at) => {
    ranks[kept[at]] = rank;
    next = Math.max(next, rank + 1);
  });
  const levels = [...new Set(violations.filter((violation) => violation > 0))].sort((a, b) => a - b);
  const rankOf = new Map(levels.map((violation, at) => [violation, next + at]));
  for (let i = 0; i < n; i++) ranks[i] = rankOf.get(violations[i]) ?? ranks[i];
  return ranks;
}

/**
 * @file Dominance where some points do not count (Deb et al. 2002, section VI): what breaks its constraints is worse
 * than all that keeps them, and of two that break them the one that breaks them less is better, whatever its objectives.
 */
import { nonDominatedRanks } from "./dominance.ts";

/**
 * Ranks as `nonDominatedRanks` has them among points that violate nothing; then those that do, by how much: equal
 * violations share a rank.
 *
 * @param points - n × m, row-major, maximised
 * @param violations - length n; 0 where a point keeps its constraints, positive elsewhere
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

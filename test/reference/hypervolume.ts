/**
 * @file Hypervolume and dominance as their definitions say, without a thought for time. Maximised, as in the core.
 */

/** Whether a dominates b. */
export function dominatesByDefinition(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, j) => value >= b[j]!) && a.some((value, j) => value > b[j]!);
}

/** Hypervolume by inclusion and exclusion over all non-empty subsets; up to some 12 points. */
export function hypervolumeByInclusionExclusion(
  points: readonly (readonly number[])[],
  reference: readonly number[],
): number {
  let total = 0;
  for (let subset = 1; subset < 1 << points.length; subset++) {
    const members = points.filter((_, i) => (subset >> i) & 1);
    const shared = reference.map((r, j) => Math.max(0, Math.min(...members.map((p) => p[j]!)) - r));
    const volume = shared.reduce((product, edge) => product * edge, 1);
    total += members.length % 2 === 1 ? volume : -volume;
  }
  return total;
}

/** Hypervolume by the grid of all coordinates: a cell counts if some point is at or beyond its upper corner. */
export function hypervolumeByGrid(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const beyond = points.filter((p) => p.every((value, j) => value > reference[j]!));
  const axes = reference.map((r, j) => [...new Set([r, ...beyond.map((p) => p[j]!)])].sort((a, b) => a - b));
  const visit = (j: number, corner: number[], volume: number): number => {
    if (j === axes.length) return beyond.some((p) => p.every((value, k) => value >= corner[k]!)) ? volume : 0;
    const axis = axes[j]!;
    let sum = 0;
    for (let i = 1; i < axis.length; i++)
      sum += visit(j + 1, [...corner, axis[i]!], volume * (axis[i]! - axis[i - 1]!));
    return sum;
  };
  return visit(0, [], 1);
}

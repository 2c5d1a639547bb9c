/**
 * @file Many boxes share few edges: those of n points have at most n + 2 different ones in each objective. With the edges
 * numbered, ψ, Φ and φ are evaluated once an edge instead of twice a box, and a box costs a few products: the same sums
 * in the same order, bit for bit, for less work.
 */
import type { Cells } from "./improvement.ts";
import { atEdge, type PlainImprovement } from "./plain-improvement.ts";

/** Boxes whose edges are numbered. */
export interface RankedCells extends Cells {
  readonly ranks: {
    /** The different edges of each objective, ascending. */
    readonly edges: readonly Float64Array[];
    /** Numbers of the boxes' edges, count × m. */
    readonly lower: Int32Array;
    readonly upper: Int32Array;
  };
}

/** Numbers the edges of some boxes. */
export function rankCells(cells: Cells, m: number): RankedCells {
  const { count, lower, upper } = cells;
  const ranks = { lower: new Int32Array(count * m), upper: new Int32Array(count * m) };
  const edges = Array.from({ length: m }, (_, k) => {
    const values = new Set<number>();
    for (let at = k; at < count * m; at += m) values.add(lower[at]).add(upper[at]);
    const sorted = Float64Array.from(values).sort();
    const rankOf = new Map<number, number>();
    for (let rank = 0; rank < sorted.length; rank++) rankOf.set(sorted[rank], rank);
    for (let at = k; at < count * m; at += m) {
      ranks.lower[at] = rankOf.get(lower[at]) ?? 0;
      ranks.upper[at] = rankOf.get(upper[at]) ?? 0;
    }
    return sorted;
  });
  return { count, lower, upper, ranks: { edges, ...ranks } };
}

/** Evaluates Σ_c Π_k [ψ_k(l_ck) − ψ_k(u_ck)] for numbered boxes of m objectives. */
export function createRankedImprovement(m: number): Omit<PlainImprovement, "evaluate"> & {
  evaluate(cells: RankedCells, mean: Float64Array, deviation: Float64Array, wantGradient: boolean): number;
} {
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  const length = new Float64Array(m);
  /** ψ, Φ and φ of edge after edge, one array an objective. */
  const tables = Array.from({ length: m }, () => new Float64Array(0));

  function fillTables(
    { edges }: RankedCells["ranks"],
    mean: Float64Array,
    deviation: Float64Array,
    wanted: boolean,
  ): void {
    for (let k = 0; k < m; k++) {
      if (tables[k].length < 3 * edges[k].length) tables[k] = new Float64Array(6 * edges[k].length);
      for (let e = 0; e < edges[k].length; e++) {
        atEdge((mean[k] - edges[k][e]) / deviation[k], deviation[k], wanted, tables[k], 3 * e);
      }
    }
  }

  function evaluate(cells: RankedCells, mean: Float64Array, deviation: Float64Array, wantGradient: boolean): number {
    const { ranks, count } = cells;
    fillTables(ranks, mean, deviation, wantGradient);
    byMean.fill(0);
    byDeviation.fill(0);
    let sum = 0;
    for (let c = 0; c < count; c++) {
      const from = c * m;
      let product = 1;
      for (let k = 0; k < m; k++) {
        const table = tables[k];
        length[k] = Math.max(0, table[3 * ranks.lower[from + k]] - table[3 * ranks.upper[from + k]]);
        product *= length[k];
      }
      sum += product;
      if (!wantGradient) continue;
      for (let k = 0; k < m; k++) {
        const table = tables[k];
        const [low, high] = [3 * ranks.lower[from + k], 3 * ranks.upper[from + k]];
        let others = 1;
        for (let j = 0; j < m; j++) if (j !== k) others *= length[j];
        byMean[k] += others * (table[low + 1] - table[high + 1]);
        byDeviation[k] += others * (table[low + 2] - table[high + 2]);
      }
    }
    return sum;
  }
  return { byMean, byDeviation, evaluate };
}

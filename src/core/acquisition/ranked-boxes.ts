/**
 * @file Boxes with numbered edges. The boxes of n points have at most n + 2 different edges in each objective. With the
 * edges numbered, ψ, Φ and φ are evaluated once per edge instead of twice per box, and a box costs a few products. The
 * sums are those of `plain-improvement.ts` in the same order, bit for bit.
 */
import type { BoxDecomposition } from "../pareto/index.ts";
import { writeEdgeTerms } from "./edge-terms.ts";
import type { NormalOutcomes, PlainImprovement } from "./improvement.ts";

/** Boxes whose edges are numbered. */
export interface RankedBoxes extends BoxDecomposition {
  readonly ranks: {
    /** The different edges of each objective, ascending. */
    readonly edges: readonly Float64Array[];
    /** Numbers of the boxes' edges, count × m. */
    readonly lower: Int32Array;
    readonly upper: Int32Array;
  };
}

/** Numbers the edges of the boxes of m objectives. */
export function rankBoxes(boxes: BoxDecomposition, m: number): RankedBoxes {
  const { count, lower, upper } = boxes;
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

/** Prepares evaluations for numbered boxes of m objectives. */
export function createRankedImprovement(m: number): PlainImprovement<RankedBoxes> {
  const byMean = new Float64Array(m);
  const byDeviation = new Float64Array(m);
  const length = new Float64Array(m);
  /** ψ, Φ and φ of edge after edge, one array per objective. */
  const tables = Array.from({ length: m }, () => new Float64Array(0));

  function fillTables(edges: readonly Float64Array[], outcomes: NormalOutcomes, wantGradient: boolean): void {
    const { mean, deviation } = outcomes;
    for (let k = 0; k < m; k++) {
      if (tables[k].length < 3 * edges[k].length) tables[k] = new Float64Array(6 * edges[k].length);
      for (let e = 0; e < edges[k].length; e++) {
        writeEdgeTerms((mean[k] - edges[k][e]) / deviation[k], deviation[k], wantGradient, tables[k], 3 * e);
      }
    }
  }

  function evaluate({ ranks, count }: RankedBoxes, outcomes: NormalOutcomes, wantGradient: boolean): number {
    fillTables(ranks.edges, outcomes, wantGradient);
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

import { describe, expect, it } from "vitest";
import { rankSumProbability } from "../../../src/core/statistics/index.ts";

/** The same by every assignment of the pooled ranks to the first sample. */
function byEnumeration(n: number, m: number, u: number): number {
  let [all, large] = [0, 0];
  for (let mask = 0; mask < 2 ** (n + m); mask++) {
    const isFirst = (i: number): boolean => (mask & (1 << i)) !== 0;
    const ranks = Array.from({ length: n + m }, (_, i) => i);
    const [first, second] = [ranks.filter(isFirst), ranks.filter((i) => !isFirst(i))];
    if (first.length !== n) continue;
    all++;
    if (first.reduce((sum, a) => sum + second.filter((b) => b < a).length, 0) >= u) large++;
  }
  return large / all;
}

describe("the rank-sum test", () => {
  it.each([
    [1, 1],
    [3, 3],
    [2, 5],
    [4, 3],
  ])("is the share of orders with as large a statistic, for %i and %i values", (n, m) => {
    const second = Array.from({ length: m }, (_, i) => 10 * i);
    for (let shift = -5; shift <= 10 * m + 5; shift += 10) {
      const first = Array.from({ length: n }, (_, i) => shift + i / 100);
      const u = first.reduce((sum, a) => sum + second.filter((b) => b < a).length, 0);
      expect(rankSumProbability(first, second)).toBeCloseTo(byEnumeration(n, m, u), 12);
    }
  });

  it("needs three and three values for 5 %, and takes ties as no evidence", () => {
    expect(rankSumProbability([4, 5, 6], [1, 2, 3])).toBeCloseTo(1 / 20, 12);
    expect(rankSumProbability([4, 5], [1, 2])).toBeCloseTo(1 / 6, 12);
    expect(rankSumProbability([1, 1, 1], [1, 1, 1])).toBeGreaterThan(0.5);
    expect(rankSumProbability([2], [])).toBe(1);
  });
});

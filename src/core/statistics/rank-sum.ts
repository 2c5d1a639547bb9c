/**
 * @file The exact rank-sum test of two samples (Mann & Whitney 1947).
 */

/**
 * The probability that values of one and the same distribution have a statistic U at least as large as that of the two
 * samples, where U is the number of pairs in which the value of `first` is larger. A tie counts as half of a pair, and U is
 * rounded down, which makes the probability larger. 1 for an empty sample.
 *
 * @param first - the sample that is supposed to be larger
 */
export function rankSumProbability(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.length, second.length];
  let u = 0;
  for (const a of first) for (const b of second) u += a > b ? 1 : a === b ? 0.5 : 0;
  const counts = statisticCounts(n, m);
  let [all, large] = [0, 0];
  for (const [value, count] of counts.entries()) {
    all += count;
    if (value >= Math.floor(u)) large += count;
  }
  return large / all;
}

/** The number of orders of n and m values with each statistic 0 … n m: the coefficients of a Gaussian binomial. */
function statisticCounts(n: number, m: number): Float64Array {
  const counts = new Float64Array(n * m + 1);
  counts[0] = 1;
  // Multiply by (1 − q^(m + i)), then divide by (1 − q^i), for i = 1 … n.
  for (let i = 1; i <= n; i++) {
    for (let power = n * m; power >= m + i; power--) counts[power] -= counts[power - m - i];
    for (let power = i; power <= n * m; power++) counts[power] += counts[power - i];
  }
  return counts;
}

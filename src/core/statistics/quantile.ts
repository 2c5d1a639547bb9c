/**
 * The p-quantile of a sorted sample, linear between the order statistics around (n − 1)p: the definition of NumPy's and
 * R's default (Hyndman & Fan 1996, type 7).
 *
 * @param sorted - n ascending values, n ≥ 1
 * @param p - level in [0, 1]
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const { rank, weight } = quantilePosition(sorted.length, p);
  const lower = sorted[rank - 1];
  if (weight === 0) return lower;
  const gap = sorted[rank] - lower;
  // The difference of two huge values overflows, and their weighted mean does not.
  return Number.isFinite(gap) ? lower + weight * gap : (1 - weight) * lower + weight * sorted[rank];
}

/**
 * The order statistics that a quantile of n sorted values lies between: (1 − weight) x₍rank₎ + weight x₍rank+1₎, with
 * ranks from 1 and a weight in [0, 1).
 */
export function quantilePosition(n: number, p: number): { readonly rank: number; readonly weight: number } {
  const position = (n - 1) * p;
  const whole = Math.floor(position);
  return { rank: whole + 1, weight: position - whole };
}

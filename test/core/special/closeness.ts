/** The largest |actual − expected| / max(floor, |expected|) of `actual` over all x; throws where a value is not a number. */
export function worstError(
  x: readonly number[],
  expected: readonly number[],
  actual: (x: number) => number,
  floor: number,
): number {
  let worst = 0;
  x.forEach((at, i) => {
    const target = expected[i]!;
    const value = actual(at);
    if (Number.isNaN(value)) throw new Error(`NaN at ${at}`);
    if (value !== target) worst = Math.max(worst, Math.abs(value - target) / Math.max(floor, Math.abs(target)));
  });
  return worst;
}

/** Central difference of f at x. */
export function centralDifference(f: (x: number) => number, x: number, step = 1e-5): number {
  return (f(x + step) - f(x - step)) / (2 * step);
}

/** Relative error without a floor: the smallest normal double keeps 0/0 out. */
export const RELATIVE = 2.2250738585072014e-308;

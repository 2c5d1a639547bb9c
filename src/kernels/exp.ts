/**
 * exp for two lanes, x <= 0: the same operations in the same order as src/core/special/elementary.ts, so that both
 * give the same bits on every platform. Change both or neither. NaN stays NaN; below -745.13 the result is 0.
 */

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

// @ts-ignore: decorator
@inline
function linear(a: f64, b: f64, r: v128): v128 {
  return f64x2.add(splat(a), f64x2.mul(r, splat(b)));
}

// @ts-ignore: decorator
@inline
export function expNonPositive(argument: v128): v128 {
  const rounder = splat(6755399441055744.0); // adding and subtracting 1.5 * 2^52 rounds to the nearest integer
  const x = f64x2.pmax(argument, splat(-746.0));
  const k = f64x2.sub(f64x2.add(f64x2.mul(x, splat(1.4426950408889634)), rounder), rounder);
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(k, splat(0.6931471803691238))),
    f64x2.mul(k, splat(1.9082149292705877e-10)),
  );
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const c0 = f64x2.add(linear(1.0 / 2.0, 1.0 / 6.0, r), f64x2.mul(r2, linear(1.0 / 24.0, 1.0 / 120.0, r)));
  const c1 = f64x2.add(linear(1.0 / 720.0, 1.0 / 5040.0, r), f64x2.mul(r2, linear(1.0 / 40320.0, 1.0 / 362880.0, r)));
  const c2 = f64x2.add(
    linear(1.0 / 3628800.0, 1.0 / 39916800.0, r),
    f64x2.mul(r2, linear(1.0 / 479001600.0, 1.0 / 6227020800.0, r)),
  );
  const polynomial = f64x2.add(c0, f64x2.mul(r4, f64x2.add(c1, f64x2.mul(r4, c2))));
  const value = f64x2.add(splat(1.0), f64x2.add(r, f64x2.mul(r2, polynomial)));
  // 2^k as two normal factors; only the last product can round (into the subnormal range).
  const k1 = f64x2.pmax(k, splat(-1000.0));
  const k2 = f64x2.sub(k, k1);
  return f64x2.mul(f64x2.mul(value, powerOfTwo(k1)), powerOfTwo(k2));
}

/** 2^k for whole k in [-1022, 1023]: k + 1.5 * 2^52 + 1023 has the biased exponent in its lowest bits. */
// @ts-ignore: decorator
@inline
function powerOfTwo(k: v128): v128 {
  return i64x2.shl(f64x2.add(k, splat(6755399441055744.0 + 1023.0)), 52);
}

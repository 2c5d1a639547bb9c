/**
 * exp for two lanes, x <= 0: the same operations in the same order as src/core/special/elementary.ts, so that both
 * give the same bits on every platform. Change both or neither. NaN stays NaN; below -745.13 the result is 0.
 */

/** The constants, read from memory where they are used: V8 would rebuild each one from an immediate. */
const CONSTANTS: usize = memory.data<f64>([
  -746.0, // 0: below this everything is 0
  1.4426950408889634, // 1: log2 e
  6755399441055744.0, // 2: adding and subtracting 1.5 * 2^52 rounds to the nearest integer
  0.6931471803691238, // 3: ln 2, high part
  1.9082149292705877e-10, // 4: ln 2, low part
  -1000.0, // 5: a power of two that is still normal
  6755399441056767.0, // 6: 1.5 * 2^52 + 1023, the exponent's bias
  1.0, // 7, 8, ...: 1 / i! from i = 1 on
  1.0 / 2.0,
  1.0 / 6.0,
  1.0 / 24.0,
  1.0 / 120.0,
  1.0 / 720.0,
  1.0 / 5040.0,
  1.0 / 40320.0,
  1.0 / 362880.0,
  1.0 / 3628800.0,
  1.0 / 39916800.0,
  1.0 / 479001600.0,
  1.0 / 6227020800.0,
  5.0, // 20
  5.0 / 3.0, // 21
]);

export const ONE: usize = 7;
export const FIVE: usize = 20;
export const FIVE_THIRDS: usize = 21;

/** Both lanes the constant of that index. */
// @ts-ignore: decorator
@inline
export function constant(index: usize): v128 {
  return v128.load64_splat(CONSTANTS + (index << 3));
}

/** 1 / i!. */
// @ts-ignore: decorator
@inline
function inverseFactorial(i: usize): v128 {
  return constant(6 + i);
}

/** 1 / i! + r / (i + 1)!. */
// @ts-ignore: decorator
@inline
function linear(i: usize, r: v128): v128 {
  return f64x2.add(inverseFactorial(i), f64x2.mul(r, inverseFactorial(i + 1)));
}

/** 2^k for whole k in [-1022, 1023]: the biased exponent is in the lowest bits of k + 1.5 * 2^52 + 1023. */
// @ts-ignore: decorator
@inline
function powerOfTwo(k: v128): v128 {
  return i64x2.shl(f64x2.add(k, constant(6)), 52);
}

// @ts-ignore: decorator
@inline
export function expNonPositive(argument: v128): v128 {
  const x = f64x2.pmax(argument, constant(0));
  const k = f64x2.sub(f64x2.add(f64x2.mul(x, constant(1)), constant(2)), constant(2));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, constant(3))), f64x2.mul(k, constant(4)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const c0 = f64x2.add(linear(2, r), f64x2.mul(r2, linear(4, r)));
  const c1 = f64x2.add(linear(6, r), f64x2.mul(r2, linear(8, r)));
  const c2 = f64x2.add(linear(10, r), f64x2.mul(r2, linear(12, r)));
  const polynomial = f64x2.add(c0, f64x2.mul(r4, f64x2.add(c1, f64x2.mul(r4, c2))));
  const value = f64x2.add(constant(ONE), f64x2.add(r, f64x2.mul(r2, polynomial)));
  return v128.any_true(f64x2.lt(k, constant(5))) ? scaleFar(value, k) : f64x2.mul(value, powerOfTwo(k));
}

/** value * 2^k where 2^k may be subnormal: as two normal factors, so that only the last product can round. */
function scaleFar(value: v128, k: v128): v128 {
  const k1 = f64x2.pmax(k, constant(5));
  return f64x2.mul(f64x2.mul(value, powerOfTwo(k1)), powerOfTwo(f64x2.sub(k, k1)));
}

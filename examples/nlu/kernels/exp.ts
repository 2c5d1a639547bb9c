/** exp and the logistic function for four lanes, to about one unit in the last place. */

// @ts-ignore: decorator
@inline
function c(x: f32): v128 {
  return f32x4.splat(x);
}

/** exp(x), with x clamped to [-87, 88]. NaN gives NaN. */
// @ts-ignore: decorator
@inline
export function exp4(argument: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(argument, c(-87)), c(88));
  const k = f32x4.nearest(f32x4.mul(x, c(1.4426950408889634)));
  // ln 2 in two parts, so that r keeps full precision.
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(k, c(0.693359375))), f32x4.mul(k, c(-2.12194440e-4)));
  let p = f32x4.add(f32x4.mul(c(1.9875691500e-4), r), c(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), c(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), c(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), c(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), c(5.0000001201e-1));
  const value = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), c(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return f32x4.mul(value, power);
}

/** 1 / (1 + exp(-x)). */
// @ts-ignore: decorator
@inline
export function logistic4(x: v128): v128 {
  return f32x4.div(c(1), f32x4.add(c(1), exp4(f32x4.neg(x))));
}

/** The sum of the lanes, pairwise. */
// @ts-ignore: decorator
@inline
export function lanes(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/**
 * Stationary kernels of scaled inputs and their slopes S = -2 dk/d(r^2):
 * Matern-5/2: k = o (1 + s + s^2/3) exp(-s), S = o 5/3 (1 + s) exp(-s), s = sqrt(5) r; RBF: k = S = o exp(-r^2 / 2).
 * First squared distances go to K, row by row, then each row is turned into K and S two elements at a time.
 */
import { constant, expNonPositive, FIVE, FIVE_THIRDS, ONE } from "./exp";

/** K and S, lower triangles with diagonal. `rbf` chooses the family. */
export function covariance(rbf: bool, z: usize, n: i32, d: i32, outputscale: f64, k: usize, s: usize): void {
  const ldz = <usize>d << 3;
  const stride = <usize>n << 3;
  for (let i = 0; i < n; i++) {
    const at = <usize>i * stride;
    distances(z + <usize>i * ldz, z, i + 1, d, k + at);
    evaluate(rbf, outputscale, k + at, s + at, i + 1);
  }
}

/** K and S, q x n. */
export function crossCovariance(
  rbf: bool,
  queries: usize,
  q: i32,
  z: usize,
  n: i32,
  d: i32,
  outputscale: f64,
  k: usize,
  s: usize,
): void {
  const ldz = <usize>d << 3;
  const stride = <usize>n << 3;
  for (let i = 0; i < q; i++) {
    const at = <usize>i * stride;
    distances(queries + <usize>i * ldz, z, n, d, k + at);
    evaluate(rbf, outputscale, k + at, s + at, n);
  }
}

// @ts-ignore: decorator
@inline
function addSquare(sum: v128, x: v128, y: v128): v128 {
  const difference = f64x2.sub(x, y);
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

/** r2[i] <- |x - z_i|^2, i < count; even and odd coordinates are summed apart, then added. */
function distances(x: usize, z: usize, count: i32, d: i32, r2: usize): void {
  const ldz = <usize>d << 3;
  let row = z;
  let to = r2;
  let left = count;
  while (left >= 4) {
    let at = x;
    let z0 = row;
    let z1 = z0 + ldz;
    let z2 = z1 + ldz;
    let z3 = z2 + ldz;
    row = z3 + ldz;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let j = d;
    while (j >= 2) {
      const v = v128.load(at);
      s0 = addSquare(s0, v, v128.load(z0));
      s1 = addSquare(s1, v, v128.load(z1));
      s2 = addSquare(s2, v, v128.load(z2));
      s3 = addSquare(s3, v, v128.load(z3));
      at += 16;
      z0 += 16;
      z1 += 16;
      z2 += 16;
      z3 += 16;
      j -= 2;
    }
    if (j > 0) {
      const v = v128.load64_zero(at);
      s0 = addSquare(s0, v, v128.load64_zero(z0));
      s1 = addSquare(s1, v, v128.load64_zero(z1));
      s2 = addSquare(s2, v, v128.load64_zero(z2));
      s3 = addSquare(s3, v, v128.load64_zero(z3));
    }
    v128.store(to, f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), v128.shuffle<f64>(s0, s1, 1, 3)));
    v128.store(to, f64x2.add(v128.shuffle<f64>(s2, s3, 0, 2), v128.shuffle<f64>(s2, s3, 1, 3)), 16);
    to += 32;
    left -= 4;
  }
  while (left > 0) {
    store<f64>(to, squaredDistance(x, row, d));
    row += ldz;
    to += 8;
    left -= 1;
  }
}

function squaredDistance(x: usize, z: usize, d: i32): f64 {
  let at = x;
  let to = z;
  let sum = f64x2.splat(0);
  let j = d;
  while (j >= 2) {
    sum = addSquare(sum, v128.load(at), v128.load(to));
    at += 16;
    to += 16;
    j -= 2;
  }
  if (j > 0) sum = addSquare(sum, v128.load64_zero(at), v128.load64_zero(to));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Squared distances in `k` become kernel values; `s` takes the slopes. */
function evaluate(rbf: bool, outputscale: f64, k: usize, s: usize, count: i32): void {
  if (rbf) evaluateRbf(outputscale, k, s, count);
  else evaluateMatern(outputscale, k, s, count);
}

function evaluateMatern(outputscale: f64, k: usize, s: usize, count: i32): void {
  const scale = f64x2.splat(outputscale);
  let left = count;
  let at = k;
  let to = s;
  while (left > 0) {
    const r2 = left > 1 ? v128.load(at) : v128.load64_zero(at);
    const r = f64x2.sqrt(f64x2.mul(constant(FIVE), r2));
    const e = f64x2.mul(scale, expNonPositive(f64x2.neg(r)));
    const first = f64x2.add(constant(ONE), r);
    const value = f64x2.mul(e, f64x2.add(first, f64x2.mul(constant(FIVE_THIRDS), r2)));
    const slope = f64x2.mul(constant(FIVE_THIRDS), f64x2.mul(e, first));
    if (left > 1) {
      v128.store(at, value);
      v128.store(to, slope);
    } else {
      v128.store64_lane(at, value, 0);
      v128.store64_lane(to, slope, 0);
    }
    at += 16;
    to += 16;
    left -= 2;
  }
}

function evaluateRbf(outputscale: f64, k: usize, s: usize, count: i32): void {
  const scale = f64x2.splat(outputscale);
  let left = count;
  let at = k;
  let to = s;
  while (left > 0) {
    const r2 = left > 1 ? v128.load(at) : v128.load64_zero(at);
    const value = f64x2.mul(scale, expNonPositive(f64x2.mul(f64x2.splat(-0.5), r2)));
    if (left > 1) {
      v128.store(at, value);
      v128.store(to, value);
    } else {
      v128.store64_lane(at, value, 0);
      v128.store64_lane(to, value, 0);
    }
    at += 16;
    to += 16;
    left -= 2;
  }
}

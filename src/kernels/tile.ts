/**
 * The micro-kernels. All O(n^3) work of the other files goes through these two shapes:
 *
 * - dots: sums of products of contiguous rows, A B^T, four (two, one) rows of A by two rows of B. Lane 0 takes the even
 *   indices and lane 1 the odd ones; the lanes are added last.
 * - combinations: rows times a matrix, A M, four (one) rows of A by four columns of M, one running sum per element.
 *
 * The order of summation of an element depends on its own row and column only, never on which tile computes it: results
 * are bit-identical however many rows are processed together.
 *
 * Results are left in TILE (row r at TILE + 16 r, or 32 r for combinations) for the caller to combine. Strides are in bytes.
 */

/** Room for 4 rows of 4 numbers. */
export const TILE: usize = memory.data(128, 16);

// @ts-ignore: decorator
@inline
function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

/** (sum of the lanes of x, sum of the lanes of y). */
// @ts-ignore: decorator
@inline
function lanes(x: v128, y: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(x, y, 0, 2), v128.shuffle<f64>(x, y, 1, 3));
}

/** TILE[r] <- (a_r . b_0, a_r . b_1), r < 4, over k numbers. */
// @ts-ignore: decorator
@inline
export function dots4(a: usize, lda: usize, b: usize, ldb: usize, k: i32): void {
  let a0 = a;
  let a1 = a + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  let b0 = b;
  let b1 = b + ldb;
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0);
  let s21 = f64x2.splat(0);
  let s30 = f64x2.splat(0);
  let s31 = f64x2.splat(0);
  // One step at a time on purpose: V8 moves the loads of a block to its top, so that an unrolled body spills the sums.
  let left = k;
  while (left >= 2) {
    const x = v128.load(b0);
    const y = v128.load(b1);
    let v = v128.load(a0);
    s00 = multiplyAdd(s00, v, x);
    s01 = multiplyAdd(s01, v, y);
    v = v128.load(a1);
    s10 = multiplyAdd(s10, v, x);
    s11 = multiplyAdd(s11, v, y);
    v = v128.load(a2);
    s20 = multiplyAdd(s20, v, x);
    s21 = multiplyAdd(s21, v, y);
    v = v128.load(a3);
    s30 = multiplyAdd(s30, v, x);
    s31 = multiplyAdd(s31, v, y);
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    b0 += 16;
    b1 += 16;
    left -= 2;
  }
  if (left > 0) {
    const x = v128.load64_zero(b0);
    const y = v128.load64_zero(b1);
    let v = v128.load64_zero(a0);
    s00 = multiplyAdd(s00, v, x);
    s01 = multiplyAdd(s01, v, y);
    v = v128.load64_zero(a1);
    s10 = multiplyAdd(s10, v, x);
    s11 = multiplyAdd(s11, v, y);
    v = v128.load64_zero(a2);
    s20 = multiplyAdd(s20, v, x);
    s21 = multiplyAdd(s21, v, y);
    v = v128.load64_zero(a3);
    s30 = multiplyAdd(s30, v, x);
    s31 = multiplyAdd(s31, v, y);
  }
  v128.store(TILE, lanes(s00, s01));
  v128.store(TILE, lanes(s10, s11), 16);
  v128.store(TILE, lanes(s20, s21), 32);
  v128.store(TILE, lanes(s30, s31), 48);
}

/** TILE[r] <- (a_r . b_0, a_r . b_1), r < 2. */
// @ts-ignore: decorator
@inline
export function dots2(a: usize, lda: usize, b: usize, ldb: usize, k: i32): void {
  let a0 = a;
  let a1 = a + lda;
  let b0 = b;
  let b1 = b + ldb;
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let left = k;
  while (left >= 2) {
    const x = v128.load(b0);
    const y = v128.load(b1);
    const u = v128.load(a0);
    const v = v128.load(a1);
    s00 = multiplyAdd(s00, u, x);
    s01 = multiplyAdd(s01, u, y);
    s10 = multiplyAdd(s10, v, x);
    s11 = multiplyAdd(s11, v, y);
    a0 += 16;
    a1 += 16;
    b0 += 16;
    b1 += 16;
    left -= 2;
  }
  if (left > 0) {
    const x = v128.load64_zero(b0);
    const y = v128.load64_zero(b1);
    const u = v128.load64_zero(a0);
    const v = v128.load64_zero(a1);
    s00 = multiplyAdd(s00, u, x);
    s01 = multiplyAdd(s01, u, y);
    s10 = multiplyAdd(s10, v, x);
    s11 = multiplyAdd(s11, v, y);
  }
  v128.store(TILE, lanes(s00, s01));
  v128.store(TILE, lanes(s10, s11), 16);
}

/** TILE[0] <- (a . b_0, a . b_1). */
// @ts-ignore: decorator
@inline
export function dots1(a: usize, b: usize, ldb: usize, k: i32): void {
  let a0 = a;
  let b0 = b;
  let b1 = b + ldb;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let left = k;
  while (left >= 2) {
    const v = v128.load(a0);
    s0 = multiplyAdd(s0, v, v128.load(b0));
    s1 = multiplyAdd(s1, v, v128.load(b1));
    a0 += 16;
    b0 += 16;
    b1 += 16;
    left -= 2;
  }
  if (left > 0) {
    const v = v128.load64_zero(a0);
    s0 = multiplyAdd(s0, v, v128.load64_zero(b0));
    s1 = multiplyAdd(s1, v, v128.load64_zero(b1));
  }
  v128.store(TILE, lanes(s0, s1));
}

/** a . b, summed in the order of the other dots. */
// @ts-ignore: decorator
@inline
export function dot(a: usize, b: usize, k: i32): f64 {
  let a0 = a;
  let b0 = b;
  let s = f64x2.splat(0);
  let left = k;
  while (left >= 2) {
    s = multiplyAdd(s, v128.load(a0), v128.load(b0));
    a0 += 16;
    b0 += 16;
    left -= 2;
  }
  if (left > 0) s = multiplyAdd(s, v128.load64_zero(a0), v128.load64_zero(b0));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

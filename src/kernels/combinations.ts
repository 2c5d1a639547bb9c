/**
 * Rows times a matrix, A M: every output element is one running sum down a column, four columns (two vectors) of four
 * rows at a time. A strip of four columns of M stays in the first-level cache while the rows of A stream by.
 */

// @ts-ignore: decorator
@inline
function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

/** C <- A M, A q x n, M n x n lower-triangular: C[r, c] = sum over p >= c of A[r, p] M[p, c]. */
export function multiplyLowerTransposed(a: usize, q: i32, m: usize, n: i32, out: usize): void {
  const stride = <usize>n << 3;
  const quads = n & ~3;
  for (let c = 0; c < quads; c += 4) {
    const at = <usize>c << 3;
    const corner = m + <usize>c * stride + at;
    let r = 0;
    for (; r + 4 <= q; r += 4) {
      const row = <usize>r * stride + at;
      lowerStrip4(a + row, corner, stride, n - c, out + row);
    }
    for (; r < q; r++) {
      const row = <usize>r * stride + at;
      lowerStrip1(a + row, corner, stride, n - c, out + row);
    }
  }
  for (let c = quads; c < n; c++) {
    for (let r = 0; r < q; r++) {
      const row = <usize>r * stride;
      let sum: f64 = 0;
      for (let p = c; p < n; p++) {
        sum += load<f64>(a + row + (<usize>p << 3)) * load<f64>(m + <usize>p * stride + (<usize>c << 3));
      }
      store<f64>(out + row + (<usize>c << 3), sum);
    }
  }
}

/** Four rows by four columns; a, corner and out point at the strip's first column (corner: at its first row, on the diagonal). */
function lowerStrip4(a: usize, corner: usize, stride: usize, k: i32, out: usize): void {
  let a0 = a;
  let a1 = a + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  let row = corner;
  // Rows 0 to 3 of the strip: the triangle, whose upper part is not read.
  let x = v128.load64_zero(row);
  let s00 = f64x2.mul(v128.load64_splat(a0), x);
  let s10 = f64x2.mul(v128.load64_splat(a1), x);
  let s20 = f64x2.mul(v128.load64_splat(a2), x);
  let s30 = f64x2.mul(v128.load64_splat(a3), x);
  row += stride;
  x = v128.load(row);
  s00 = multiplyAdd(s00, v128.load64_splat(a0, 8), x);
  s10 = multiplyAdd(s10, v128.load64_splat(a1, 8), x);
  s20 = multiplyAdd(s20, v128.load64_splat(a2, 8), x);
  s30 = multiplyAdd(s30, v128.load64_splat(a3, 8), x);
  row += stride;
  x = v128.load(row);
  let y = v128.load64_zero(row, 16);
  let v = v128.load64_splat(a0, 16);
  s00 = multiplyAdd(s00, v, x);
  let s01 = f64x2.mul(v, y);
  v = v128.load64_splat(a1, 16);
  s10 = multiplyAdd(s10, v, x);
  let s11 = f64x2.mul(v, y);
  v = v128.load64_splat(a2, 16);
  s20 = multiplyAdd(s20, v, x);
  let s21 = f64x2.mul(v, y);
  v = v128.load64_splat(a3, 16);
  s30 = multiplyAdd(s30, v, x);
  let s31 = f64x2.mul(v, y);
  row += stride;
  a0 += 24;
  a1 += 24;
  a2 += 24;
  a3 += 24;
  for (let p = 3; p < k; p++) {
    x = v128.load(row);
    y = v128.load(row, 16);
    v = v128.load64_splat(a0);
    s00 = multiplyAdd(s00, v, x);
    s01 = multiplyAdd(s01, v, y);
    v = v128.load64_splat(a1);
    s10 = multiplyAdd(s10, v, x);
    s11 = multiplyAdd(s11, v, y);
    v = v128.load64_splat(a2);
    s20 = multiplyAdd(s20, v, x);
    s21 = multiplyAdd(s21, v, y);
    v = v128.load64_splat(a3);
    s30 = multiplyAdd(s30, v, x);
    s31 = multiplyAdd(s31, v, y);
    row += stride;
    a0 += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out + stride, s10);
  v128.store(out + stride, s11, 16);
  v128.store(out + 2 * stride, s20);
  v128.store(out + 2 * stride, s21, 16);
  v128.store(out + 3 * stride, s30);
  v128.store(out + 3 * stride, s31, 16);
}

/** As lowerStrip4, for one row: the same sums in the same order. */
function lowerStrip1(a: usize, corner: usize, stride: usize, k: i32, out: usize): void {
  let row = corner;
  let s0 = f64x2.mul(v128.load64_splat(a), v128.load64_zero(row));
  row += stride;
  s0 = multiplyAdd(s0, v128.load64_splat(a, 8), v128.load(row));
  row += stride;
  let v = v128.load64_splat(a, 16);
  s0 = multiplyAdd(s0, v, v128.load(row));
  let s1 = f64x2.mul(v, v128.load64_zero(row, 16));
  row += stride;
  let a0 = a + 24;
  for (let p = 3; p < k; p++) {
    v = v128.load64_splat(a0);
    s0 = multiplyAdd(s0, v, v128.load(row));
    s1 = multiplyAdd(s1, v, v128.load(row, 16));
    row += stride;
    a0 += 8;
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
}

/** B <- B L^-1, B q x n: strips from the right, each minus the finished columns, then the strip's own triangle. */
export function solveLowerTransposedInPlace(l: usize, n: i32, b: usize, q: i32): void {
  const stride = <usize>n << 3;
  const quads = n & ~3;
  for (let c = n - 1; c >= quads; c--) {
    for (let r = 0; r < q; r++) solveColumn(l, stride, c, n, b + <usize>r * stride);
  }
  for (let c = quads - 4; c >= 0; c -= 4) {
    const at = <usize>c << 3;
    const corner = l + <usize>c * stride + at;
    let r = 0;
    for (; r + 4 <= q; r += 4) {
      const row = b + <usize>r * stride + at;
      solveStrip4(row, corner, stride, n - c);
    }
    for (; r < q; r++) solveStrip1(b + <usize>r * stride + at, corner, stride, n - c);
    for (r = 0; r < q; r++) solveTriangle(b + <usize>r * stride + at, corner, stride);
  }
}

/** One column c of one row. */
function solveColumn(l: usize, stride: usize, c: i32, n: i32, row: usize): void {
  const at = <usize>c << 3;
  let sum: f64 = load<f64>(row + at);
  for (let p = c + 1; p < n; p++) sum -= load<f64>(row + (<usize>p << 3)) * load<f64>(l + <usize>p * stride + at);
  store<f64>(row + at, sum / load<f64>(l + <usize>c * stride + at));
}

/** The 4 x 4 triangle of a strip, from the right. */
function solveTriangle(x: usize, corner: usize, stride: usize): void {
  for (let c = 3; c >= 0; c--) solveColumn(corner, stride, c, 4, x);
}

/** Subtracts the finished columns (4 and on, seen from the strip) from four rows of a strip. */
function solveStrip4(x: usize, corner: usize, stride: usize, k: i32): void {
  let a0 = x;
  let a1 = x + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  let s00 = v128.load(a0);
  let s01 = v128.load(a0, 16);
  let s10 = v128.load(a1);
  let s11 = v128.load(a1, 16);
  let s20 = v128.load(a2);
  let s21 = v128.load(a2, 16);
  let s30 = v128.load(a3);
  let s31 = v128.load(a3, 16);
  let row = corner + 4 * stride;
  for (let p = 4; p < k; p++) {
    const u = v128.load(row);
    const w = v128.load(row, 16);
    let v = v128.load64_splat(a0, 32);
    s00 = f64x2.sub(s00, f64x2.mul(v, u));
    s01 = f64x2.sub(s01, f64x2.mul(v, w));
    v = v128.load64_splat(a1, 32);
    s10 = f64x2.sub(s10, f64x2.mul(v, u));
    s11 = f64x2.sub(s11, f64x2.mul(v, w));
    v = v128.load64_splat(a2, 32);
    s20 = f64x2.sub(s20, f64x2.mul(v, u));
    s21 = f64x2.sub(s21, f64x2.mul(v, w));
    v = v128.load64_splat(a3, 32);
    s30 = f64x2.sub(s30, f64x2.mul(v, u));
    s31 = f64x2.sub(s31, f64x2.mul(v, w));
    row += stride;
    a0 += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
  }
  v128.store(x, s00);
  v128.store(x, s01, 16);
  v128.store(x + stride, s10);
  v128.store(x + stride, s11, 16);
  v128.store(x + 2 * stride, s20);
  v128.store(x + 2 * stride, s21, 16);
  v128.store(x + 3 * stride, s30);
  v128.store(x + 3 * stride, s31, 16);
}

/** As solveStrip4, for one row. */
function solveStrip1(x: usize, corner: usize, stride: usize, k: i32): void {
  let a0 = x;
  let s0 = v128.load(x);
  let s1 = v128.load(x, 16);
  let row = corner + 4 * stride;
  for (let p = 4; p < k; p++) {
    const v = v128.load64_splat(a0, 32);
    s0 = f64x2.sub(s0, f64x2.mul(v, v128.load(row)));
    s1 = f64x2.sub(s1, f64x2.mul(v, v128.load(row, 16)));
    row += stride;
    a0 += 8;
  }
  v128.store(x, s0);
  v128.store(x, s1, 16);
}

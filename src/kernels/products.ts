/** Matrix products whose result goes to its own matrix: A B^T, A M^T for lower-triangular M, and M^T M. */

import { dot, dots1, dots2, dots4, TILE } from "./tile";
import { transposeLower } from "./transpose";

/** Rows of A that are multiplied together while the other matrix is read once. */
const ROW_BLOCK: i32 = 16;

/** C[r, 0:2] <- (a_r . b_0, a_r . b_1) for `rows` rows over k numbers. */
function dotRows(c: usize, ldc: usize, a: usize, lda: usize, rows: i32, b: usize, ldb: usize, k: i32): void {
  let to = c;
  let row = a;
  let left = rows;
  while (left >= 4) {
    dots4(row, lda, b, ldb, k);
    v128.store(to, v128.load(TILE));
    v128.store(to + ldc, v128.load(TILE, 16));
    v128.store(to + 2 * ldc, v128.load(TILE, 32));
    v128.store(to + 3 * ldc, v128.load(TILE, 48));
    row += 4 * lda;
    to += 4 * ldc;
    left -= 4;
  }
  if (left >= 2) {
    dots2(row, lda, b, ldb, k);
    v128.store(to, v128.load(TILE));
    v128.store(to + ldc, v128.load(TILE, 16));
    row += 2 * lda;
    to += 2 * ldc;
    left -= 2;
  }
  if (left > 0) {
    dots1(row, b, ldb, k);
    v128.store(to, v128.load(TILE));
  }
}

/** C <- A B^T, A m x k, B n x k. */
export function multiplyTransposed(a: usize, m: i32, b: usize, n: i32, k: i32, c: usize): void {
  const lda = <usize>k << 3;
  const ldc = <usize>n << 3;
  const even = n & ~1;
  for (let i = 0; i < m; i += ROW_BLOCK) {
    const rows = min(ROW_BLOCK, m - i);
    const block = a + <usize>i * lda;
    const to = c + <usize>i * ldc;
    for (let j = 0; j < even; j += 2) {
      dotRows(to + (<usize>j << 3), ldc, block, lda, rows, b + <usize>j * lda, lda, k);
    }
    if (even < n) {
      for (let r = 0; r < rows; r++) {
        store<f64>(
          to + <usize>r * ldc + (<usize>even << 3),
          dot(block + <usize>r * lda, b + <usize>even * lda, k),
        );
      }
    }
  }
}

/** C <- A M^T, A q x n, M n x n lower-triangular. */
export function multiplyLower(a: usize, q: i32, m: usize, n: i32, c: usize): void {
  const stride = <usize>n << 3;
  const even = n & ~1;
  for (let i = 0; i < q; i += ROW_BLOCK) {
    const rows = min(ROW_BLOCK, q - i);
    const block = a + <usize>i * stride;
    const to = c + <usize>i * stride;
    for (let j = 0; j < even; j += 2) {
      const row = m + <usize>j * stride;
      const at = <usize>j << 3;
      dotRows(to + at, stride, block, stride, rows, row, stride, j);
      // What is left is the triangle M[j : j + 2, j : j + 2].
      const m00 = load<f64>(row + at);
      const first = f64x2.replace_lane(f64x2.splat(m00), 1, load<f64>(row + stride + at));
      const second = f64x2.replace_lane(f64x2.splat(0), 1, load<f64>(row + stride + at, 8));
      for (let r = 0; r < rows; r++) {
        const from = block + <usize>r * stride + at;
        const into = to + <usize>r * stride + at;
        const corner = f64x2.add(
          f64x2.mul(v128.load64_splat(from), first),
          f64x2.mul(v128.load64_splat(from, 8), second),
        );
        v128.store(into, f64x2.add(v128.load(into), corner));
      }
    }
    if (even < n) {
      for (let r = 0; r < rows; r++) {
        const offset = <usize>r * stride;
        store<f64>(to + offset + (<usize>even << 3), dot(block + offset, m + <usize>even * stride, n));
      }
    }
  }
}

/**
 * out <- M^T M for lower-triangular M. The upper triangle of `out` first takes M^T, whose rows are contiguous; products
 * of them fill the lower triangle block by block, and are mirrored at the end. `scratch` holds ROW_BLOCK rows of n.
 */
export function gramOfLower(m: usize, n: i32, out: usize, scratch: usize): void {
  const stride = <usize>n << 3;
  transposeLower(m, n, out);
  for (let i = 0; i < n; i += ROW_BLOCK) {
    const rows = min(ROW_BLOCK, n - i);
    const k = n - i;
    const corner = out + <usize>i * (stride + 8);
    for (let r = 0; r < rows; r++) {
      // Rows of M^T, with zeros in place of what lies left of the diagonal.
      const row = scratch + <usize>r * stride;
      const zeros = <usize>r << 3;
      memory.fill(row, 0, zeros);
      memory.copy(row + zeros, corner + <usize>r * stride + zeros, (<usize>k << 3) - zeros);
    }
    const to = out + <usize>i * stride;
    for (let j = 0; j < i; j += 2) {
      const at = <usize>j << 3;
      dotRows(to + at, stride, scratch, stride, rows, out + <usize>j * stride + (<usize>i << 3), stride, k);
    }
    // The block on the diagonal. Its upper part is overwritten too: no later row needs it.
    let s = 0;
    for (; s + 1 < rows; s += 2) {
      const first = scratch + <usize>s * stride;
      dotRows(corner + <usize>s * (stride + 8), stride, first, stride, rows - s, first, stride, k);
    }
    if (s < rows) {
      const last = scratch + <usize>s * stride;
      store<f64>(corner + <usize>s * (stride + 8), dot(last, last, k));
    }
  }
  transposeLower(out, n, out);
}

/** Triangular solves with many right-hand sides as rows, and the inverse of a triangle. */
import { dot, dots1, dots2, dots4, TILE } from "./tile";
import { moveUpperToLower } from "./transpose";

/** Rows that are solved together: their data remain in the first-level cache while L is read once. */
const ROW_BLOCK: i32 = 16;

/**
 * Columns j and j + 1 of X L^-T for `rows` rows x whose first j columns are done:
 * x[j] <- (x[j] - x[0:j] . L[j, 0:j]) / L[j, j], and likewise j + 1.
 * `lj` points at L[j, 0], `x` at the first row. With the inverse of the 2 x 2 diagonal block no division is left inside.
 */
export function solveColumnPair(lj: usize, ldl: usize, j: i32, x: usize, ldx: usize, rows: i32): void {
  const at = <usize>j << 3;
  const i00 = 1.0 / load<f64>(lj + at);
  const i11 = 1.0 / load<f64>(lj + ldl + at, 8);
  const first = f64x2.replace_lane(f64x2.splat(i00), 1, -load<f64>(lj + ldl + at) * i00 * i11);
  const second = f64x2.replace_lane(f64x2.splat(0), 1, i11);
  let row = x;
  let left = rows;
  while (left >= 4) {
    dots4(row, ldx, lj, ldl, j);
    finish(row + at, TILE, first, second);
    finish(row + ldx + at, TILE + 16, first, second);
    finish(row + 2 * ldx + at, TILE + 32, first, second);
    finish(row + 3 * ldx + at, TILE + 48, first, second);
    row += 4 * ldx;
    left -= 4;
  }
  if (left >= 2) {
    dots2(row, ldx, lj, ldl, j);
    finish(row + at, TILE, first, second);
    finish(row + ldx + at, TILE + 16, first, second);
    row += 2 * ldx;
    left -= 2;
  }
  if (left > 0) {
    dots1(row, lj, ldl, j);
    finish(row + at, TILE, first, second);
  }
}

/** (x0, x1) <- the 2 x 2 inverse times (x0, x1) - sums. */
// @ts-ignore: decorator
@inline
function finish(x: usize, sums: usize, first: v128, second: v128): void {
  const v = f64x2.sub(v128.load(x), v128.load(sums));
  const v0 = v128.shuffle<f64>(v, v, 0, 0);
  const v1 = v128.shuffle<f64>(v, v, 1, 1);
  v128.store(x, f64x2.add(f64x2.mul(v0, first), f64x2.mul(v1, second)));
}

/** X <- X L^-T for `rows` rows of n columns. */
function solveRows(l: usize, ldl: usize, n: i32, x: usize, ldx: usize, rows: i32): void {
  const even = n & ~1;
  for (let j = 0; j < even; j += 2) solveColumnPair(l + <usize>j * ldl, ldl, j, x, ldx, rows);
  if (even < n) {
    const last = l + <usize>even * ldl;
    const pivot = load<f64>(last + (<usize>even << 3));
    for (let r = 0; r < rows; r++) {
      const row = x + <usize>r * ldx;
      const at = row + (<usize>even << 3);
      store<f64>(at, (load<f64>(at) - dot(row, last, even)) / pivot);
    }
  }
}

/** B <- B L^-T, B q x n. */
export function solveLowerInPlace(l: usize, n: i32, b: usize, q: i32): void {
  const stride = <usize>n << 3;
  for (let r = 0; r < q; r += ROW_BLOCK) {
    solveRows(l, stride, n, b + <usize>r * stride, stride, min(ROW_BLOCK, q - r));
  }
}

/** out <- L^-1. Its transpose is built first, row by row in the upper triangle, since those rows are contiguous. */
export function invertTriangular(l: usize, n: i32, out: usize): void {
  const stride = <usize>n << 3;
  for (let k = 0; k < n; k += ROW_BLOCK) {
    const rows = min(ROW_BLOCK, n - k);
    const corner = <usize>k * (stride + 8);
    for (let r = 0; r < rows; r++) {
      const row = out + corner + <usize>r * stride;
      memory.fill(row, 0, <usize>(n - k) << 3);
      store<f64>(row + (<usize>r << 3), 1.0);
    }
    solveRows(l + corner, stride, n - k, out + corner, stride, rows);
  }
  moveUpperToLower(out, n);
}

/** Cholesky factorisation by blocks of rows: each block is solved against the finished rows above, then itself factored. */
import { dot, dots2, TILE } from "./tile";
import { solveColumnPair } from "./triangular";

/** Even. Small enough that a block stays in the first-level cache. */
const ROW_BLOCK: i32 = 16;

/** A <- L (lower triangle). Returns -1, or the first pivot that is not positive; that pivot is left in its place. */
export function choleskyInPlace(a: usize, n: i32): i32 {
  const stride = <usize>n << 3;
  for (let first = 0; first < n; first += ROW_BLOCK) {
    const end = min(first + ROW_BLOCK, n);
    const block = a + <usize>first * stride;
    for (let j = 0; j < first; j += 2) solveColumnPair(a + <usize>j * stride, stride, j, block, stride, end - first);
    const failed = factorBlock(a, stride, first, end);
    if (failed >= 0) return failed;
  }
  return -1;
}

/** Rows first .. end of L, whose columns before `first` are done. */
function factorBlock(a: usize, stride: usize, first: i32, end: i32): i32 {
  let j = first;
  for (; j + 1 < end; j += 2) {
    const row = a + <usize>j * stride;
    const at = row + (<usize>j << 3);
    dots2(row, stride, row, stride, j);
    const p0 = load<f64>(at) - load<f64>(TILE);
    store<f64>(at, p0);
    if (!(p0 > 0)) return j;
    const d0 = Math.sqrt(p0);
    store<f64>(at, d0);
    const below = (load<f64>(at + stride) - load<f64>(TILE, 16)) / d0;
    store<f64>(at + stride, below);
    const p1 = load<f64>(at + stride, 8) - load<f64>(TILE, 24) - below * below;
    store<f64>(at + stride, p1, 8);
    if (!(p1 > 0)) return j + 1;
    store<f64>(at + stride, Math.sqrt(p1), 8);
    if (j + 2 < end) solveColumnPair(row, stride, j, row + 2 * stride, stride, end - j - 2);
  }
  if (j < end) {
    const row = a + <usize>j * stride;
    const at = row + (<usize>j << 3);
    const pivot = load<f64>(at) - dot(row, row, j);
    store<f64>(at, pivot);
    if (!(pivot > 0)) return j;
    store<f64>(at, Math.sqrt(pivot));
  }
  return -1;
}

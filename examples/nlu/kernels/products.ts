/**
 * Products of matrices. The right factor is packed into panels of eight columns (k × 8 numbers, the last one padded
 * with zeros), so that the micro-kernel, which holds four rows by eight columns in registers, reads it sequentially.
 */

const PANEL: i32 = 8;

/** Rows that are multiplied with all columns before the next rows are read; they stay in the fastest cache. */
const BLOCK: i32 = 64;

/** A tile at the edge of the result is computed here and copied. */
const TILE: usize = memory.data(128, 16);
const ZEROS: usize = memory.data(32, 16);

// @ts-ignore: decorator
@inline
function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** B (k × n) into panels. */
export function pack(from: i32, k: i32, n: i32, to: i32): void {
  let target: usize = <usize>to << 2;
  const row: usize = <usize>n << 2;
  for (let j = 0; j < n; j += PANEL) {
    let source: usize = <usize>(from + j) << 2;
    const full = n - j >= PANEL;
    for (let p = 0; p < k; p++) {
      if (full) {
        v128.store(target, v128.load(source));
        v128.store(target, v128.load(source, 16), 16);
      } else {
        memory.fill(target, 0, 32);
        memory.copy(target, source, (<usize>(n - j)) << 2);
      }
      target += 32;
      source += row;
    }
  }
}

/** The transpose of W (n × k) into panels: B is k × n. */
export function packTransposed(from: i32, n: i32, k: i32, to: i32): void {
  const row: usize = <usize>k << 2;
  for (let j = 0; j < n; j += PANEL) {
    const left = min(n - j, PANEL);
    const panel: usize = <usize>(to + j * k) << 2;
    if (left < PANEL) memory.fill(panel, 0, <usize>k << 5);
    for (let c = 0; c < left; c++) {
      let source: usize = (<usize>from << 2) + <usize>(j + c) * row;
      let target: usize = panel + (<usize>c << 2);
      for (let p = 0; p < k; p++) {
        store<f32>(target, load<f32>(source));
        source += 4;
        target += 32;
      }
    }
  }
}

/**
 * C <- A B + bias, or C <- C + A B: A m × k, B k × n packed, C m × n. `bias` holds n numbers; 0: none; -1: add to C.
 */
export function multiply(a: i32, m: i32, k: i32, packed: i32, n: i32, bias: i32, c: i32): void {
  for (let i = 0; i < m; i += BLOCK) {
    const rows = min(BLOCK, m - i);
    for (let j = 0; j < n; j += PANEL) {
      const start: usize = bias > 0 ? <usize>(bias + j) << 2 : ZEROS;
      multiplyPanel(a + i * k, rows, k, packed + j * k, min(PANEL, n - j), start, bias < 0, c + i * n + j, n);
    }
  }
}

/** The columns of one panel of `multiply`, for a block of rows that stays in the cache from panel to panel. */
function multiplyPanel(
  a: i32, m: i32, k: i32, packed: i32, columns: i32, bias: usize, adds: bool, c: i32, n: i32,
): void {
  const lda: usize = <usize>k << 2;
  const ldc: usize = <usize>n << 2;
  const panel: usize = <usize>packed << 2;
  let block: usize = <usize>a << 2;
  let to: usize = <usize>c << 2;
  for (let left = m; left > 0; left -= 4) {
    const start: usize = adds ? to : bias;
    const step: usize = adds ? ldc : 0;
    if (left >= 4 && columns == PANEL) {
      tile(block, lda, 4, panel, 32, k, start, step, to, ldc);
    } else {
      const rows = min(4, left);
      for (let r = 0; r < rows; r++) memory.copy(TILE + (<usize>r << 5), start + <usize>r * step, <usize>columns << 2);
      if (rows == 4) tile(block, lda, 4, panel, 32, k, TILE, 32, TILE, 32);
      else for (let r = 0; r < rows; r++) edgeRow(block + <usize>r * lda, panel, k, TILE + (<usize>r << 5));
      for (let r = 0; r < rows; r++) memory.copy(to + <usize>r * ldc, TILE + (<usize>r << 5), <usize>columns << 2);
    }
    block += 4 * lda;
    to += 4 * ldc;
  }
}

/** One row of eight columns, summed in the order of `tile`: for the last rows of a matrix. */
function edgeRow(a: usize, panel: usize, k: i32, at: usize): void {
  let low = v128.load(at);
  let high = v128.load(at, 16);
  let x = a;
  let b = panel;
  for (let p = k; p > 0; p--) {
    const v = v128.load32_splat(x);
    low = multiplyAdd(low, v, v128.load(b));
    high = multiplyAdd(high, v, v128.load(b, 16));
    x += 4;
    b += 32;
  }
  v128.store(at, low);
  v128.store(at, high, 16);
}

/**
 * Four rows by eight columns: to <- start + sum over p < k of a_p b_p. The rows of A are `across` bytes apart, its
 * numbers `along` bytes; a row of B is two vectors, `ldb` bytes apart.
 */
// @ts-ignore: decorator
@inline
function tile(
  a: usize,
  across: usize,
  along: usize,
  b: usize,
  ldb: usize,
  k: i32,
  start: usize,
  lds: usize,
  to: usize,
  ldc: usize,
): void {
  let s00 = v128.load(start);
  let s01 = v128.load(start, 16);
  let s10 = v128.load(start + lds);
  let s11 = v128.load(start + lds, 16);
  let s20 = v128.load(start + 2 * lds);
  let s21 = v128.load(start + 2 * lds, 16);
  let s30 = v128.load(start + 3 * lds);
  let s31 = v128.load(start + 3 * lds, 16);
  let a0 = a;
  let a1 = a + across;
  let a2 = a1 + across;
  let a3 = a2 + across;
  let row = b;
  for (let p = k; p > 0; p--) {
    const x = v128.load(row);
    const y = v128.load(row, 16);
    let v = v128.load32_splat(a0);
    s00 = multiplyAdd(s00, v, x);
    s01 = multiplyAdd(s01, v, y);
    v = v128.load32_splat(a1);
    s10 = multiplyAdd(s10, v, x);
    s11 = multiplyAdd(s11, v, y);
    v = v128.load32_splat(a2);
    s20 = multiplyAdd(s20, v, x);
    s21 = multiplyAdd(s21, v, y);
    v = v128.load32_splat(a3);
    s30 = multiplyAdd(s30, v, x);
    s31 = multiplyAdd(s31, v, y);
    a0 += along;
    a1 += along;
    a2 += along;
    a3 += along;
    row += ldb;
  }
  v128.store(to, s00);
  v128.store(to, s01, 16);
  v128.store(to + ldc, s10);
  v128.store(to + ldc, s11, 16);
  v128.store(to + 2 * ldc, s20);
  v128.store(to + 2 * ldc, s21, 16);
  v128.store(to + 3 * ldc, s30);
  v128.store(to + 3 * ldc, s31, 16);
}

/**
 * C <- A^T B: A m × k, B m × n, C k × n. If k is not a multiple of 4, the tile at the edge is computed element by
 * element.
 */
export function multiplyTransposed(a: i32, b: i32, m: i32, k: i32, n: i32, c: i32): void {
  const lda: usize = <usize>k << 2;
  const ldb: usize = <usize>n << 2;
  const wholeK = k & ~3;
  const wholeN = n & ~7;
  memory.fill(<usize>c << 2, 0, (<usize>(k * n)) << 2);
  for (let p = 0; p < m; p += BLOCK) {
    const rows = min(BLOCK, m - p);
    const left: usize = (<usize>a << 2) + <usize>p * lda;
    const right: usize = (<usize>b << 2) + <usize>p * ldb;
    for (let j = 0; j < wholeN; j += PANEL) {
      for (let i = 0; i < wholeK; i += 4) {
        const to: usize = <usize>(c + i * n + j) << 2;
        tile(left + (<usize>i << 2), 4, lda, right + (<usize>j << 2), ldb, rows, to, ldb, to, ldb);
      }
    }
    if (wholeN < n) edgeProducts(left, lda, right, ldb, rows, 0, k, wholeN, n, c, n);
    if (wholeK < k) edgeProducts(left, lda, right, ldb, rows, wholeK, k, 0, wholeN, c, n);
  }
}

/** C[i, j] for i in [i0, i1), j in [j0, j1), eight columns at most at a time. */
function edgeProducts(
  left: usize, lda: usize, right: usize, ldb: usize, rows: i32,
  i0: i32, i1: i32, j0: i32, j1: i32, c: i32, n: i32,
): void {
  for (let p = 0; p < rows; p++) {
    const a = left + <usize>p * lda;
    const b = right + <usize>p * ldb;
    for (let i = i0; i < i1; i++) {
      const x = load<f32>(a + (<usize>i << 2));
      let to: usize = <usize>(c + i * n + j0) << 2;
      for (let j = j0; j < j1; j++) {
        store<f32>(to, load<f32>(to) + x * load<f32>(b + (<usize>j << 2)));
        to += 4;
      }
    }
  }
}

/** to (n) <- the sum of the rows of A (m × n). */
export function columnSums(a: i32, m: i32, n: i32, to: i32): void {
  const ld: usize = <usize>n << 2;
  const start: usize = <usize>a << 2;
  const target: usize = <usize>to << 2;
  let j = 0;
  for (; j + 3 < n; j += 4) {
    let sum = f32x4.splat(0);
    let at: usize = start + (<usize>j << 2);
    for (let i = 0; i < m; i++) {
      sum = f32x4.add(sum, v128.load(at));
      at += ld;
    }
    v128.store(target + (<usize>j << 2), sum);
  }
  for (; j < n; j++) {
    let sum: f32 = 0;
    for (let i = 0; i < m; i++) sum += load<f32>(start + <usize>i * ld + (<usize>j << 2));
    store<f32>(target + (<usize>j << 2), sum);
  }
}

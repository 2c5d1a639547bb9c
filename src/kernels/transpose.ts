/** Transposition between the triangles of a matrix, in blocks of 8 x 8 (a cache line across) and tiles of 2 x 2. */

/** out[k, i] <- m[i, k] for i >= k. Within one matrix (out = m) this mirrors the lower triangle. */
export function transposeLower(m: usize, n: i32, out: usize): void {
  const stride = <usize>n << 3;
  for (let bi = 0; bi < n; bi += 8) {
    const iEnd = min(bi + 8, n);
    for (let bk = 0; bk < bi; bk += 8) {
      transposeBlock(m + <usize>bi * stride + (<usize>bk << 3), stride, iEnd - bi, out + <usize>bk * stride + (<usize>bi << 3));
    }
    for (let i = bi; i < iEnd; i++) {
      for (let k = bi; k <= i; k++) {
        store<f64>(out + <usize>k * stride + (<usize>i << 3), load<f64>(m + <usize>i * stride + (<usize>k << 3)));
      }
    }
  }
}

/** a[i, k] <- a[k, i] for i > k; the strict upper triangle becomes 0. */
export function moveUpperToLower(a: usize, n: i32): void {
  const stride = <usize>n << 3;
  for (let bi = 0; bi < n; bi += 8) {
    const iEnd = min(bi + 8, n);
    for (let i = bi; i < iEnd; i++) {
      for (let k = bi; k < i; k++) {
        const upper = a + <usize>k * stride + (<usize>i << 3);
        store<f64>(a + <usize>i * stride + (<usize>k << 3), load<f64>(upper));
        store<f64>(upper, 0);
      }
    }
    for (let bk = 0; bk < bi; bk += 8) {
      moveBlock(a + <usize>bk * stride + (<usize>bi << 3), stride, iEnd - bi, a + <usize>bi * stride + (<usize>bk << 3));
    }
  }
}

/** to[i, k] <- from[k, i], from[k, i] <- 0, i < columns, k < 8. */
function moveBlock(from: usize, stride: usize, columns: i32, to: usize): void {
  const zero = f64x2.splat(0);
  let i = 0;
  for (; i + 1 < columns; i += 2) {
    const row = to + <usize>i * stride;
    for (let k: usize = 0; k < 8; k += 2) {
      const at = from + k * stride + (<usize>i << 3);
      const x = v128.load(at);
      const y = v128.load(at + stride);
      v128.store(row + (k << 3), v128.shuffle<f64>(x, y, 0, 2));
      v128.store(row + stride + (k << 3), v128.shuffle<f64>(x, y, 1, 3));
      v128.store(at, zero);
      v128.store(at + stride, zero);
    }
  }
  if (i < columns) {
    for (let k: usize = 0; k < 8; k++) {
      const at = from + k * stride + (<usize>i << 3);
      store<f64>(to + <usize>i * stride + (k << 3), load<f64>(at));
      store<f64>(at, 0);
    }
  }
}

/** to[k, i] <- from[i, k], i < rows, k < 8; both have the same stride. */
function transposeBlock(from: usize, stride: usize, rows: i32, to: usize): void {
  let i = 0;
  for (; i + 1 < rows; i += 2) {
    const row = from + <usize>i * stride;
    for (let k: usize = 0; k < 8; k += 2) {
      const x = v128.load(row + (k << 3));
      const y = v128.load(row + stride + (k << 3));
      const at = to + k * stride + (<usize>i << 3);
      v128.store(at, v128.shuffle<f64>(x, y, 0, 2));
      v128.store(at + stride, v128.shuffle<f64>(x, y, 1, 3));
    }
  }
  if (i < rows) {
    for (let k: usize = 0; k < 8; k++) {
      store<f64>(to + k * stride + (<usize>i << 3), load<f64>(from + <usize>i * stride + (k << 3)));
    }
  }
}

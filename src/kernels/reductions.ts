/** Weighted sums of differences of inputs: the last step of a gradient, from the derivatives by the covariance. */

/** out_j <- sum over i > k of W_ik (z_ij - z_kj)^2. Eight coordinates are in registers at a time. */
export function weightedSquaredDifferences(z: usize, w: usize, n: i32, d: i32, out: usize): void {
  const ldz = <usize>d << 3;
  memory.fill(out, 0, ldz);
  let j = 0;
  for (; j + 8 <= d; j += 8) weightedStrip8(z + (<usize>j << 3), ldz, w, n, out + (<usize>j << 3));
  for (; j + 2 <= d; j += 2) weightedStrip2(z + (<usize>j << 3), ldz, w, n, out + (<usize>j << 3));
  if (j < d) weightedColumn(z + (<usize>j << 3), ldz, w, n, out + (<usize>j << 3));
}

// @ts-ignore: decorator
@inline
function addWeighted(sum: v128, weight: v128, x: v128, y: v128): v128 {
  const difference = f64x2.sub(x, y);
  return f64x2.add(sum, f64x2.mul(weight, f64x2.mul(difference, difference)));
}

/** A row's sums are kept separate from the total: shorter sums have smaller rounding errors. */
function weightedStrip8(z: usize, ldz: usize, w: usize, n: i32, out: usize): void {
  const stride = <usize>n << 3;
  for (let i = 1; i < n; i++) {
    const row = z + <usize>i * ldz;
    const x0 = v128.load(row);
    const x1 = v128.load(row, 16);
    const x2 = v128.load(row, 32);
    const x3 = v128.load(row, 48);
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let weight = w + <usize>i * stride;
    const end = weight + (<usize>i << 3);
    let other = z;
    while (weight < end) {
      const v = v128.load64_splat(weight);
      s0 = addWeighted(s0, v, x0, v128.load(other));
      s1 = addWeighted(s1, v, x1, v128.load(other, 16));
      s2 = addWeighted(s2, v, x2, v128.load(other, 32));
      s3 = addWeighted(s3, v, x3, v128.load(other, 48));
      weight += 8;
      other += ldz;
    }
    v128.store(out, f64x2.add(v128.load(out), s0));
    v128.store(out, f64x2.add(v128.load(out, 16), s1), 16);
    v128.store(out, f64x2.add(v128.load(out, 32), s2), 32);
    v128.store(out, f64x2.add(v128.load(out, 48), s3), 48);
  }
}

function weightedStrip2(z: usize, ldz: usize, w: usize, n: i32, out: usize): void {
  const stride = <usize>n << 3;
  for (let i = 1; i < n; i++) {
    const x = v128.load(z + <usize>i * ldz);
    let s = f64x2.splat(0);
    let weight = w + <usize>i * stride;
    const end = weight + (<usize>i << 3);
    let other = z;
    while (weight < end) {
      s = addWeighted(s, v128.load64_splat(weight), x, v128.load(other));
      weight += 8;
      other += ldz;
    }
    v128.store(out, f64x2.add(v128.load(out), s));
  }
}

function weightedColumn(z: usize, ldz: usize, w: usize, n: i32, out: usize): void {
  const stride = <usize>n << 3;
  for (let i = 1; i < n; i++) {
    const x = load<f64>(z + <usize>i * ldz);
    let s: f64 = 0;
    for (let k = 0; k < i; k++) {
      const difference = x - load<f64>(z + <usize>k * ldz);
      s += load<f64>(w + <usize>i * stride + (<usize>k << 3)) * (difference * difference);
    }
    store<f64>(out, load<f64>(out) + s);
  }
}

/** out_ij <- -sum over k of A_ik (q_ij - z_kj): four rows by two coordinates at a time, one running sum per element. */
export function crossDifferences(a: usize, queries: usize, q: i32, z: usize, n: i32, d: i32, out: usize): void {
  const ldz = <usize>d << 3;
  const lda = <usize>n << 3;
  const pairs = d & ~1;
  for (let j = 0; j < pairs; j += 2) {
    const at = <usize>j << 3;
    let r = 0;
    for (; r + 4 <= q; r += 4) {
      const row = <usize>r * ldz + at;
      crossStrip4(a + <usize>r * lda, lda, queries + row, z + at, ldz, n, out + row);
    }
    for (; r < q; r++) {
      const row = <usize>r * ldz + at;
      crossStrip1(a + <usize>r * lda, queries + row, z + at, ldz, n, out + row);
    }
  }
  if (pairs < d) {
    const at = <usize>pairs << 3;
    for (let r = 0; r < q; r++) {
      const row = <usize>r * ldz + at;
      crossColumn(a + <usize>r * lda, queries + row, z + at, ldz, n, out + row);
    }
  }
}

function crossStrip4(a: usize, lda: usize, x: usize, z: usize, ldz: usize, n: i32, out: usize): void {
  let a0 = a;
  let a1 = a + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  const x0 = v128.load(x);
  const x1 = v128.load(x + ldz);
  const x2 = v128.load(x + 2 * ldz);
  const x3 = v128.load(x + 3 * ldz);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let other = z;
  for (let k = 0; k < n; k++) {
    const y = v128.load(other);
    s0 = f64x2.add(s0, f64x2.mul(v128.load64_splat(a0), f64x2.sub(y, x0)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load64_splat(a1), f64x2.sub(y, x1)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load64_splat(a2), f64x2.sub(y, x2)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load64_splat(a3), f64x2.sub(y, x3)));
    other += ldz;
    a0 += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
  }
  v128.store(out, s0);
  v128.store(out + ldz, s1);
  v128.store(out + 2 * ldz, s2);
  v128.store(out + 3 * ldz, s3);
}

function crossStrip1(a: usize, x: usize, z: usize, ldz: usize, n: i32, out: usize): void {
  const x0 = v128.load(x);
  let s = f64x2.splat(0);
  let other = z;
  for (let k = 0; k < n; k++) {
    s = f64x2.add(s, f64x2.mul(v128.load64_splat(a + (<usize>k << 3)), f64x2.sub(v128.load(other), x0)));
    other += ldz;
  }
  v128.store(out, s);
}

function crossColumn(a: usize, x: usize, z: usize, ldz: usize, n: i32, out: usize): void {
  const x0 = load<f64>(x);
  let s: f64 = 0;
  for (let k = 0; k < n; k++) s += load<f64>(a + (<usize>k << 3)) * (load<f64>(z + <usize>k * ldz) - x0);
  store<f64>(out, s);
}

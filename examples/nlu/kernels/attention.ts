/**
 * Attention of the rows of one utterance (Vaswani et al. 2017): scaled products of queries and keys, softmax, and sums
 * of values. A row of queries, keys or values is heads × width numbers, somewhere in a longer row of ld numbers; width
 * is a multiple of 4. The probabilities are stored as heads × queries × stride numbers, stride = keys rounded up to a
 * multiple of 4.
 */
import { exp4, lanes } from "./exp";

// @ts-ignore: decorator
@inline
function strideOf(keys: i32): i32 {
  return (keys + 3) & ~3;
}

/** The sums of the lanes of four vectors. */
// @ts-ignore: decorator
@inline
function lanesOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const low = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const high = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(low, high, 0, 1, 4, 5), v128.shuffle<f32>(low, high, 2, 3, 6, 7));
}

/**
 * p (m × strideOf(n)) <- scale A B^T for rows of `width` numbers, lda and ldb apart. Columns from n on are undefined.
 */
function products(a: i32, lda: i32, m: i32, b: i32, ldb: i32, n: i32, width: i32, scale: f32, p: i32): void {
  const bytes: usize = <usize>width << 2;
  const step: usize = <usize>ldb << 2;
  let to: usize = <usize>p << 2;
  for (let i = 0; i < m; i++) {
    const row: usize = <usize>(a + i * lda) << 2;
    for (let j = 0; j < n; j += 4) {
      const b0: usize = <usize>(b + j * ldb) << 2;
      // Beyond the last row, the last row is read again.
      const b1 = j + 1 < n ? b0 + step : b0;
      const b2 = j + 2 < n ? b1 + step : b1;
      const b3 = j + 3 < n ? b2 + step : b2;
      let s0 = f32x4.splat(0);
      let s1 = f32x4.splat(0);
      let s2 = f32x4.splat(0);
      let s3 = f32x4.splat(0);
      for (let c: usize = 0; c < bytes; c += 16) {
        const v = v128.load(row + c);
        s0 = f32x4.add(s0, f32x4.mul(v, v128.load(b0 + c)));
        s1 = f32x4.add(s1, f32x4.mul(v, v128.load(b1 + c)));
        s2 = f32x4.add(s2, f32x4.mul(v, v128.load(b2 + c)));
        s3 = f32x4.add(s3, f32x4.mul(v, v128.load(b3 + c)));
      }
      v128.store(to, f32x4.mul(f32x4.splat(scale), lanesOfFour(s0, s1, s2, s3)));
      to += 16;
    }
  }
}

/**
 * Row i of out (m × width, ldo apart) <- the sum over j < n of p[i, j] b_j, where p[i, j] is at `across` i + `along` j
 * numbers after p. If `adds`, the result is added to out.
 */
function combine(
  p: i32, across: i32, along: i32, m: i32, b: i32, ldb: i32, n: i32, width: i32, out: i32, ldo: i32, adds: bool,
): void {
  const bytes: usize = <usize>width << 2;
  for (let i = 0; i < m; i++) {
    const to: usize = <usize>(out + i * ldo) << 2;
    for (let c: usize = 0; c < bytes; c += 16) {
      let sum = adds ? v128.load(to + c) : f32x4.splat(0);
      let factor: usize = <usize>(p + i * across) << 2;
      let from: usize = (<usize>b << 2) + c;
      for (let j = 0; j < n; j++) {
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(factor), v128.load(from)));
        factor += <usize>along << 2;
        from += <usize>ldb << 2;
      }
      v128.store(to + c, sum);
    }
  }
}

/** Softmax of the `count` numbers at `row`, in place; the numbers after them up to a multiple of 4 become 0. */
function softmax(row: usize, count: i32): void {
  let most = load<f32>(row);
  for (let j = 1; j < count; j++) most = max(most, load<f32>(row + (<usize>j << 2)));
  const shift = f32x4.splat(most);
  const last = row + (<usize>count << 2);
  for (let at = row; at < last; at += 16) v128.store(at, exp4(f32x4.sub(v128.load(at), shift)));
  for (let at = last; (at & 15) != 0; at += 4) store<f32>(at, 0);
  let sum = f32x4.splat(0);
  for (let at = row; at < last; at += 16) sum = f32x4.add(sum, v128.load(at));
  const share = f32x4.splat(1 / lanes(sum));
  for (let at = row; at < last; at += 16) v128.store(at, f32x4.mul(share, v128.load(at)));
}

/** p <- softmax(q k^T / sqrt(width)). */
export function score(
  q: i32, ldq: i32, k: i32, ldk: i32, queries: i32, keys: i32, heads: i32, width: i32, p: i32,
): void {
  const stride = strideOf(keys);
  const scale: f32 = 1 / sqrt<f32>(<f32>width);
  for (let h = 0; h < heads; h++) {
    const block = p + h * queries * stride;
    products(q + h * width, ldq, queries, k + h * width, ldk, keys, width, scale, block);
    for (let i = 0; i < queries; i++) softmax(<usize>(block + i * stride) << 2, keys);
  }
}

/** Overwrites dq and adds to dk. dp is overwritten. */
export function scoreBack(
  q: i32, ldq: i32, k: i32, ldk: i32, queries: i32, keys: i32, heads: i32, width: i32, p: i32, dp: i32, dq: i32, dk: i32,
): void {
  const stride = strideOf(keys);
  const scale = f32x4.splat(1 / sqrt<f32>(<f32>width));
  const bytes: usize = <usize>stride << 2;
  for (let h = 0; h < heads; h++) {
    const slopes = dp + h * queries * stride;
    for (let i = 0; i < queries; i++) {
      const row: usize = <usize>(p + (h * queries + i) * stride) << 2;
      const delta: usize = <usize>(slopes + i * stride) << 2;
      // p is 0 in the padding columns, and so is the slope.
      let sum: f32 = 0;
      for (let j: usize = 0; j < <usize>keys << 2; j += 4) sum += load<f32>(row + j) * load<f32>(delta + j);
      const mean = f32x4.splat(sum);
      for (let j: usize = 0; j < bytes; j += 16) {
        const slope = f32x4.mul(v128.load(row + j), f32x4.sub(v128.load(delta + j), mean));
        v128.store(delta + j, f32x4.mul(scale, slope));
      }
    }
    const c = h * width;
    combine(slopes, stride, 1, queries, k + c, ldk, keys, width, dq + c, ldq, false);
    combine(slopes, 1, stride, keys, q + c, ldq, queries, width, dk + c, ldk, true);
  }
}

/** out (queries × heads width) <- p v. */
export function attend(p: i32, v: i32, ldv: i32, queries: i32, keys: i32, heads: i32, width: i32, out: i32): void {
  const stride = strideOf(keys);
  for (let h = 0; h < heads; h++) {
    const c = h * width;
    combine(p + h * queries * stride, stride, 1, queries, v + c, ldv, keys, width, out + c, heads * width, false);
  }
}

/** Overwrites dp and adds to dv. */
export function attendBack(
  p: i32, v: i32, ldv: i32, queries: i32, keys: i32, heads: i32, width: i32, delta: i32, dp: i32, dv: i32,
): void {
  const stride = strideOf(keys);
  const ld = heads * width;
  for (let h = 0; h < heads; h++) {
    const c = h * width;
    const block = h * queries * stride;
    products(delta + c, ld, queries, v + c, ldv, keys, width, 1, dp + block);
    combine(p + block, 1, stride, keys, delta + c, ld, queries, width, dv + c, ldv, true);
  }
}

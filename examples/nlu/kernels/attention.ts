/**
 * Attention of the rows of one utterance (Vaswani et al. 2017): scaled products of queries and keys, softmax, and sums of
 * values. A row of queries, keys or values is heads × width numbers, somewhere in a longer row of ld numbers; width is a
 * multiple of 4. The probabilities lie as heads × queries × stride numbers, stride = keys rounded up to a multiple of 4.
 */
import { exp4, lanes } from "./exp";

// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let sum = f32x4.splat(0);
  for (let j: usize = 0; j < bytes; j += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(a + j), v128.load(b + j)));
  return lanes(sum);
}

/** y <- y + s x. */
// @ts-ignore: decorator
@inline
function addScaled(y: usize, s: f32, x: usize, bytes: usize): void {
  const factor = f32x4.splat(s);
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(y + j, f32x4.add(v128.load(y + j), f32x4.mul(factor, v128.load(x + j))));
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
  const bytes: usize = <usize>width << 2;
  const stride = (keys + 3) & ~3;
  const scale: f32 = 1 / sqrt<f32>(<f32>width);
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < queries; i++) {
      const query: usize = <usize>(q + i * ldq + h * width) << 2;
      const row: usize = <usize>(p + (h * queries + i) * stride) << 2;
      for (let j = 0; j < keys; j++) {
        store<f32>(row + (<usize>j << 2), scale * dot(query, <usize>(k + j * ldk + h * width) << 2, bytes));
      }
      softmax(row, keys);
    }
  }
}

/** dq is overwritten, dk is added to, from dp, which is used up. */
export function scoreBack(
  q: i32, ldq: i32, k: i32, ldk: i32, queries: i32, keys: i32, heads: i32, width: i32, p: i32, dp: i32, dq: i32, dk: i32,
): void {
  const bytes: usize = <usize>width << 2;
  const stride = (keys + 3) & ~3;
  const scale: f32 = 1 / sqrt<f32>(<f32>width);
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < queries; i++) {
      const query: usize = <usize>(q + i * ldq + h * width) << 2;
      const queryDelta: usize = <usize>(dq + i * ldq + h * width) << 2;
      const row: usize = <usize>(p + (h * queries + i) * stride) << 2;
      const rowDelta: usize = <usize>(dp + (h * queries + i) * stride) << 2;
      let mean: f32 = 0;
      for (let j: usize = 0; j < <usize>keys << 2; j += 4) mean += load<f32>(row + j) * load<f32>(rowDelta + j);
      memory.fill(queryDelta, 0, bytes);
      for (let j = 0; j < keys; j++) {
        const at: usize = <usize>j << 2;
        const slope: f32 = scale * load<f32>(row + at) * (load<f32>(rowDelta + at) - mean);
        addScaled(queryDelta, slope, <usize>(k + j * ldk + h * width) << 2, bytes);
        addScaled(<usize>(dk + j * ldk + h * width) << 2, slope, query, bytes);
      }
    }
  }
}

/** out (queries × heads width) <- p v. */
export function attend(p: i32, v: i32, ldv: i32, queries: i32, keys: i32, heads: i32, width: i32, out: i32): void {
  const stride = (keys + 3) & ~3;
  const bytes: usize = <usize>width << 2;
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < queries; i++) {
      const row: usize = <usize>(p + (h * queries + i) * stride) << 2;
      const to: usize = <usize>(out + (i * heads + h) * width) << 2;
      for (let c: usize = 0; c < bytes; c += 16) {
        let sum = f32x4.splat(0);
        let from: usize = (<usize>(v + h * width) << 2) + c;
        for (let j = 0; j < keys; j++) {
          sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(row + (<usize>j << 2)), v128.load(from)));
          from += <usize>ldv << 2;
        }
        v128.store(to + c, sum);
      }
    }
  }
}

/** dp is overwritten, dv is added to. */
export function attendBack(
  p: i32, v: i32, ldv: i32, queries: i32, keys: i32, heads: i32, width: i32, delta: i32, dp: i32, dv: i32,
): void {
  const stride = (keys + 3) & ~3;
  const bytes: usize = <usize>width << 2;
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < queries; i++) {
      const row: usize = <usize>(p + (h * queries + i) * stride) << 2;
      const rowDelta: usize = <usize>(dp + (h * queries + i) * stride) << 2;
      const slope: usize = <usize>(delta + (i * heads + h) * width) << 2;
      for (let j = 0; j < keys; j++) {
        const at: usize = <usize>j << 2;
        store<f32>(rowDelta + at, dot(slope, <usize>(v + j * ldv + h * width) << 2, bytes));
        addScaled(<usize>(dv + j * ldv + h * width) << 2, load<f32>(row + at), slope, bytes);
      }
    }
  }
}

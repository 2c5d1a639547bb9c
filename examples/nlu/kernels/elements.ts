/**
 * Element-wise loops. Counts are rounded up to whole vectors of four, for which every allocation of the arena has room.
 */
import { lanes, logistic4 } from "./exp";

// @ts-ignore: decorator
@inline
function end(from: i32, count: i32): usize {
  return <usize>(from + ((count + 3) & ~3)) << 2;
}

export function clear(x: i32, count: i32): void {
  memory.fill(<usize>x << 2, 0, <usize>count << 2);
}

/** y <- y + x. */
export function addTo(y: i32, x: i32, count: i32): void {
  const last = end(y, count);
  let b: usize = <usize>x << 2;
  for (let a: usize = <usize>y << 2; a < last; a += 16) {
    v128.store(a, f32x4.add(v128.load(a), v128.load(b)));
    b += 16;
  }
}

/** y <- y x. */
export function multiplyBy(y: i32, x: i32, count: i32): void {
  const last = end(y, count);
  let b: usize = <usize>x << 2;
  for (let a: usize = <usize>y << 2; a < last; a += 16) {
    v128.store(a, f32x4.mul(v128.load(a), v128.load(b)));
    b += 16;
  }
}

/** x <- max(x, 0). */
export function rectify(x: i32, count: i32): void {
  const last = end(x, count);
  for (let a: usize = <usize>x << 2; a < last; a += 16) v128.store(a, f32x4.pmax(f32x4.splat(0), v128.load(a)));
}

/** delta <- delta where x > 0, else 0. */
export function rectifyBack(x: i32, delta: i32, count: i32): void {
  const last = end(x, count);
  let b: usize = <usize>delta << 2;
  for (let a: usize = <usize>x << 2; a < last; a += 16) {
    v128.store(b, v128.and(v128.load(b), f32x4.gt(v128.load(a), f32x4.splat(0))));
    b += 16;
  }
}

/**
 * The gated linear unit: out (rows × n) <- a s(b) for x = [a b] (rows × 2n); s(b) overwrites b. n is a multiple of 4.
 */
export function glu(x: i32, rows: i32, n: i32, out: i32): void {
  const half: usize = <usize>n << 2;
  let from: usize = <usize>x << 2;
  let to: usize = <usize>out << 2;
  for (let r = 0; r < rows; r++) {
    const last = from + half;
    while (from < last) {
      const gate = logistic4(v128.load(from + half));
      v128.store(from + half, gate);
      v128.store(to, f32x4.mul(v128.load(from), gate));
      from += 16;
      to += 16;
    }
    from += half;
  }
}

/** dx (rows × 2n) from delta (rows × n) and the values that `glu` left in x. */
export function gluBack(x: i32, delta: i32, rows: i32, n: i32, dx: i32): void {
  const half: usize = <usize>n << 2;
  let from: usize = <usize>x << 2;
  let to: usize = <usize>dx << 2;
  let d: usize = <usize>delta << 2;
  const one = f32x4.splat(1);
  for (let r = 0; r < rows; r++) {
    const last = from + half;
    while (from < last) {
      const gate = v128.load(from + half);
      const slope = f32x4.mul(v128.load(d), gate);
      v128.store(to, slope);
      v128.store(to + half, f32x4.mul(f32x4.mul(slope, v128.load(from)), f32x4.sub(one, gate)));
      from += 16;
      to += 16;
      d += 16;
    }
    from += half;
    to += half;
  }
}

/**
 * Four xorshift generators in parallel, with their state at `state`. mask <- 0 with probability `rate`, else 1 / (1 -
 * rate).
 */
export function drawMask(mask: i32, count: i32, rate: f32, state: i32): void {
  const last = end(mask, count);
  const at: usize = <usize>state << 2;
  let s = v128.load(at);
  const kept = f32x4.splat(1 / (1 - rate));
  // The upper 24 bits, as a number in [0, 2^24).
  const bound = i32x4.splat(<i32>(rate * 16777216));
  for (let a: usize = <usize>mask << 2; a < last; a += 16) {
    s = v128.xor(s, i32x4.shl(s, 13));
    s = v128.xor(s, i32x4.shr_u(s, 17));
    s = v128.xor(s, i32x4.shl(s, 5));
    v128.store(a, v128.and(kept, i32x4.ge_s(i32x4.shr_u(s, 8), bound)));
  }
  v128.store(at, s);
}

/** The sum of the squares of `count` numbers. */
export function sumOfSquares(x: i32, count: i32): f64 {
  let at: usize = <usize>x << 2;
  let sum: f64 = 0;
  let left = count;
  while (left > 0) {
    // Sums of blocks, so that small terms are not lost in single precision.
    const last = at + (<usize>min(left, 1024) << 2);
    let s = f32x4.splat(0);
    for (; at + 16 <= last; at += 16) {
      const v = v128.load(at);
      s = f32x4.add(s, f32x4.mul(v, v));
    }
    sum += lanes(s);
    for (; at < last; at += 4) sum += load<f32>(at) * load<f32>(at);
    left -= 1024;
  }
  return sum;
}

/**
 * One step of Adam with decoupled weight decay (Loshchilov and Hutter 2019) on `count` numbers w with gradient g and
 * moments first, second. The gradient is multiplied by `scale`. `rate` and `correction` include the bias corrections.
 * `keep` is the factor of weight decay.
 */
export function adam(
  w: i32, g: i32, first: i32, second: i32, count: i32,
  scale: f32, rate: f32, correction: f32, keep: f32,
): void {
  const last = end(w, count);
  let b: usize = <usize>g << 2;
  let c: usize = <usize>first << 2;
  let d: usize = <usize>second << 2;
  for (let a: usize = <usize>w << 2; a < last; a += 16) {
    const slope = f32x4.mul(v128.load(b), f32x4.splat(scale));
    const m = f32x4.add(f32x4.mul(f32x4.splat(0.9), v128.load(c)), f32x4.mul(f32x4.splat(0.1), slope));
    const v = f32x4.add(
      f32x4.mul(f32x4.splat(0.98), v128.load(d)),
      f32x4.mul(f32x4.splat(0.02), f32x4.mul(slope, slope)),
    );
    v128.store(c, m);
    v128.store(d, v);
    const spread = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction))), f32x4.splat(1e-8));
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), m), spread);
    v128.store(a, f32x4.sub(f32x4.mul(f32x4.splat(keep), v128.load(a)), step));
    b += 16;
    c += 16;
    d += 16;
  }
}

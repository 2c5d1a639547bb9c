/**
 * The light convolution of one utterance (Wu et al. 2019, "Pay Less Attention with Lightweight and Dynamic
 * Convolutions"): channels are convolved one by one along the words, and the channels of a head share their taps.
 */

/**
 * out[t, c] <- sum over j of taps[head of c, j] x[t + j - (k - 1) / 2, c]; x, out: length × n; n / heads is a multiple
 * of 4.
 */
export function convolve(x: i32, length: i32, n: i32, taps: i32, heads: i32, k: i32, out: i32): void {
  slide(x, length, n, taps, heads, k, 1, out);
}

/** dx as `convolve` with reversed taps. Adds to tapsDelta (heads × k). */
export function convolveBack(
  x: i32, delta: i32, length: i32, n: i32, taps: i32, heads: i32, k: i32, tapsDelta: i32, dx: i32,
): void {
  slide(delta, length, n, taps, heads, k, -1, dx);
  const bytes: usize = <usize>n << 2;
  const width = n / heads;
  for (let h = 0; h < heads; h++) {
    const first: usize = (<usize>(h * width)) << 2;
    const last: usize = first + (<usize>width << 2);
    for (let j = 0; j < k; j++) {
      const shift = j - ((k - 1) >> 1);
      let sum = f32x4.splat(0);
      for (let t = max(0, -shift); t < min(length, length - shift); t++) {
        const d: usize = (<usize>delta << 2) + <usize>t * bytes;
        const u: usize = (<usize>x << 2) + <usize>(t + shift) * bytes;
        for (let c = first; c < last; c += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(d + c), v128.load(u + c)));
      }
      const at: usize = <usize>(tapsDelta + h * k + j) << 2;
      const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
      store<f32>(at, load<f32>(at) + f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
    }
  }
}

function slide(x: i32, length: i32, n: i32, taps: i32, heads: i32, k: i32, sign: i32, out: i32): void {
  const bytes: usize = <usize>n << 2;
  const width = n / heads;
  const reach = (k - 1) >> 1;
  for (let t = 0; t < length; t++) {
    const from = max(-reach, -t);
    const to = min(reach, length - 1 - t);
    for (let h = 0; h < heads; h++) {
      const first: usize = (<usize>(h * width)) << 2;
      const last: usize = first + (<usize>width << 2);
      for (let c = first; c < last; c += 16) {
        let sum = f32x4.splat(0);
        let at: usize = (<usize>x << 2) + <usize>(t + from) * bytes + c;
        let tap: usize = <usize>(taps + h * k + reach + sign * from) << 2;
        for (let shift = from; shift <= to; shift++) {
          sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(tap), v128.load(at)));
          at += bytes;
          tap += <usize>(sign << 2);
        }
        v128.store((<usize>out << 2) + <usize>t * bytes + c, sum);
      }
    }
  }
}

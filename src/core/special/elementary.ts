/**
 * @file exp, log, expm1 and log1p from + − × ÷ and exponent bits only, so that every engine gives the same bits
 * (Math.exp and Math.log differ between engines and versions). All are within about one unit in the last place.
 *
 * exp: x = k ln 2 + r with |r| ≤ ln 2 / 2, then the Taylor polynomial of degree 13, whose remainder is below 2⁻⁵⁷.
 * log: x = 2ᵏ (1 + f) with 1 + f in [√½, √2], then the series of 2 artanh(f / (2 + f)).
 * `src/kernels/exp.ts` repeats exp operation by operation for two lanes. Change both or neither.
 */

const LOG2_E = Math.LOG2E;
/** ln 2 = LN2_HIGH + LN2_LOW; the first has 21 trailing zero bits, so that k · LN2_HIGH is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** Adding and subtracting 1.5 · 2⁵² rounds to the nearest integer. */
const ROUNDING_SHIFT = 6755399441055744;
/** Above the first exp is infinite, below the second it is 0. */
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019412;

/** Powers of two 2⁻⁵⁴⁰ … 2⁵⁴⁰; two factors reach every finite scale. */
const POWER_OFFSET = 540;
const POWERS: Float64Array = powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2 * POWER_OFFSET + 1);
  powers[POWER_OFFSET] = 1;
  for (let i = 1; i <= POWER_OFFSET; i++) {
    powers[POWER_OFFSET + i] = 2 * powers[POWER_OFFSET + i - 1];
    powers[POWER_OFFSET - i] = 0.5 * powers[POWER_OFFSET - i + 1];
  }
  return powers;
}

/** x · 2ᵏ, rounded once (also into the subnormal range); |k| ≤ 1080. */
function scale(x: number, k: number): number {
  const half = Math.floor(k / 2);
  return x * POWERS[POWER_OFFSET + half] * POWERS[POWER_OFFSET + k - half];
}

/** exp(r) − 1 for |r| ≤ ln 2 / 2. */
function expm1Reduced(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const c0 = 1 / 2 + r * (1 / 6) + r2 * (1 / 24 + r * (1 / 120));
  const c1 = 1 / 720 + r * (1 / 5040) + r2 * (1 / 40320 + r * (1 / 362880));
  const c2 = 1 / 3628800 + r * (1 / 39916800) + r2 * (1 / 479001600 + r * (1 / 6227020800));
  return r + r2 * (c0 + r4 * (c1 + r4 * c2));
}

/** eˣ. Infinity above 709.78, 0 below −745.13, NaN for NaN. */
export function exp(x: number): number {
  if (!(x <= EXP_OVERFLOW)) return x > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x < EXP_UNDERFLOW) return 0;
  const k = x * LOG2_E + ROUNDING_SHIFT - ROUNDING_SHIFT;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  return scale(1 + expm1Reduced(r), k);
}

/** eˣ − 1, without cancellation near 0 (keeps the sign of −0). */
export function expm1(x: number): number {
  if (x === 0 || Number.isNaN(x)) return x;
  if (x > 40) return exp(x);
  if (x < -40) return -1;
  const k = x * LOG2_E + ROUNDING_SHIFT - ROUNDING_SHIFT;
  if (k === 0) return expm1Reduced(x);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  // 2ᵏ (1 + p) − 1 = 2ᵏ (p + (1 − 2⁻ᵏ)); the bracket is exact for |k| ≤ 53, and beyond that its error is below rounding.
  return scale(expm1Reduced(r) + (1 - POWERS[POWER_OFFSET - k]), k);
}

const bits = new Float64Array(1);
const words: Uint32Array = new Uint32Array(bits.buffer);
/** Index of the word that holds sign and exponent: 1 on little-endian machines. */
bits[0] = 1;
const HIGH_WORD: number = words[1] === 0 ? 0 : 1;

/** log(2ᵏ (1 + f)) for f in [√½ − 1, √2 − 1]. */
function logReduced(f: number, k: number): number {
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const s8 = s4 * s4;
  // Σ 2 s²ⁱ / (2i + 1), i = 1 … 11: the tail of 2 artanh(s) / s.
  const c0 = 2 / 3 + s2 * (2 / 5) + s4 * (2 / 7 + s2 * (2 / 9));
  const c1 = 2 / 11 + s2 * (2 / 13) + s4 * (2 / 15 + s2 * (2 / 17));
  const c2 = 2 / 19 + s2 * (2 / 21) + s4 * (2 / 23);
  const tail = s2 * (c0 + s8 * (c1 + s8 * c2));
  // 2s = f − s f and s f = f²/2 − s f²/2: log = f − (f²/2 − s (f²/2 + tail)), whose first term is exact.
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + tail) + k * LN2_LOW) - f);
}

/** Natural logarithm. −Infinity at ±0, NaN below 0, exact at 1. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = -1023;
  let normal = x;
  if (x < 2.2250738585072014e-308) {
    normal = x * 18014398509481984; // 2⁵⁴: out of the subnormal range
    k -= 54;
  }
  bits[0] = normal;
  const high = words[HIGH_WORD];
  k += high >>> 20;
  words[HIGH_WORD] = (high & 0xfffff) | 0x3ff00000;
  let mantissa = bits[0]; // in [1, 2)
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    k += 1;
  }
  return logReduced(mantissa - 1, k);
}

/** log(1 + x), without cancellation near 0 (keeps the sign of −0). −Infinity at −1, NaN below. */
export function log1p(x: number): number {
  const u = 1 + x;
  if (u === 1) return x;
  if (!(u > 0) || u === Number.POSITIVE_INFINITY) return log(u);
  // The error of rounding 1 + x to u, to first order.
  const lost = x < 1 ? x - (u - 1) : 1 - (u - x);
  return log(u) + lost / u;
}

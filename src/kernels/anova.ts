/**
 * ANOVA kernels of scaled inputs, k = o * product over factors f of (1 - w_f (1 - m(r_f))), with m the Matern-5/2 kernel of the
 * distance in the columns of the factor, and their gradients. A factor in memory is two doubles: its weight w_f and its number
 * of columns; the columns of factors follow each other.
 *
 * The factors are taken in turn, so that what belongs to one column is computed once for all pairs. In a factor of one column,
 * exp(-|x - z|) is the smaller one of exp(-x) exp(z) and exp(x) exp(-z): two exps for a row instead of one for a pair.
 */
import { constant, expNonPositive, FIVE, FIVE_THIRDS, ONE } from "./exp";

const FACTOR_BYTES: usize = 16;
/** exp(t) and exp(-t) of a query, each in both lanes. */
const QUERY: usize = memory.data(32, 16);

/** K, lower triangle with diagonal; `work` holds 3 n + 3 doubles. */
export function anovaCovariance(
  factors: usize,
  count: i32,
  z: usize,
  n: i32,
  d: i32,
  outputscale: f64,
  k: usize,
  work: usize,
): void {
  covariances(true, factors, count, z, n, z, n, d, outputscale, k, work);
}

/** K, q x n; `work` holds 3 n + 3 doubles. */
export function anovaCrossCovariance(
  factors: usize,
  count: i32,
  queries: usize,
  q: i32,
  z: usize,
  n: i32,
  d: i32,
  outputscale: f64,
  k: usize,
  work: usize,
): void {
  covariances(false, factors, count, queries, q, z, n, d, outputscale, k, work);
}

/** K, q x n; of a lower triangle the diagonal is the outputscale, and what is above it is not written. */
function covariances(
  isLower: bool,
  factors: usize,
  count: i32,
  queries: usize,
  q: i32,
  z: usize,
  n: i32,
  d: i32,
  outputscale: f64,
  k: usize,
  work: usize,
): void {
  const ldz = <usize>d << 3;
  const ldk = <usize>n << 3;
  const end = factors + <usize>count * FACTOR_BYTES;
  for (let i = 0; i < q; i++) fill(k + <usize>i * ldk, isLower ? i + 1 : n, outputscale);
  let at: usize = 0;
  for (let factor = factors; factor < end; factor += FACTOR_BYTES) {
    const columns = <i32>load<f64>(factor, 8);
    const w = load<f64>(factor);
    if (columns === 1) prepare(z + at, n, ldz, work);
    for (let i = 0; i < q; i++) {
      const x = queries + <usize>i * ldz + at;
      multiplyRow(w, columns, x, z + at, isLower ? i : n, n, ldz, k + <usize>i * ldk, work);
    }
    at += <usize>columns << 3;
  }
}

function fill(to: usize, count: i32, value: f64): void {
  for (let i = 0; i < count; i++) store<f64>(to + (<usize>i << 3), value);
}

/** Doubles of each of the three parts of the work: even, so that they are aligned. */
// @ts-ignore: decorator
@inline
function partBytes(n: i32): usize {
  return <usize>((n + 1) & ~1) << 3;
}

/** work <- the column of z, exp(t) and exp(-t) with t = sqrt(5) z, one after the other. */
function prepare(z: usize, n: i32, ldz: usize, work: usize): void {
  const part = partBytes(n);
  for (let i = 0; i < n; i += 2) {
    const z0 = z + <usize>i * ldz;
    const z1 = i + 1 < n ? z0 + ldz : z0;
    const value = v128.load64_lane(z1, v128.load64_splat(z0), 1);
    const to = work + (<usize>i << 3);
    v128.store(to, value);
    storeExponentials(value, to + part, to + 2 * part);
  }
}

/** exp(t) and exp(-t) with t = sqrt(5) z, of which the smaller one is exact and the other its reciprocal. */
// @ts-ignore: decorator
@inline
function storeExponentials(z: v128, up: usize, down: usize): void {
  const small = expNonPositive(f64x2.neg(f64x2.mul(f64x2.sqrt(constant(FIVE)), f64x2.abs(z))));
  const large = f64x2.div(constant(ONE), small);
  const isNegative = f64x2.lt(z, f64x2.splat(0));
  v128.store(up, v128.bitselect(small, large, isNegative));
  v128.store(down, v128.bitselect(large, small, isNegative));
}

/** k[j] <- k[j] (1 - w (1 - m)) for the first `rows` rows of z. */
function multiplyRow(
  w: f64,
  columns: i32,
  x: usize,
  z: usize,
  rows: i32,
  n: i32,
  ldz: usize,
  k: usize,
  work: usize,
): void {
  const weight = f64x2.splat(w);
  if (columns !== 1) {
    for (let j = 0; j < rows; j += 2) {
      const z0 = z + <usize>j * ldz;
      const m = matern(squaredDistances(x, z0, j + 1 < rows ? z0 + ldz : z0, columns));
      multiplyAt(k + (<usize>j << 3), j + 1 < rows, factorOf(weight, m));
    }
    return;
  }
  const part = partBytes(n);
  const value = v128.load64_splat(x);
  const root = f64x2.sqrt(constant(FIVE));
  storeExponentials(value, QUERY, QUERY + 16);
  const up = v128.load(QUERY);
  const down = v128.load(QUERY, 16);
  const third = f64x2.div(constant(ONE), f64x2.splat(3));
  for (let j = 0; j < rows; j += 2) {
    const at = work + (<usize>j << 3);
    const s = f64x2.mul(root, f64x2.abs(f64x2.sub(value, v128.load(at))));
    const e = f64x2.pmin(f64x2.mul(up, v128.load(at + 2 * part)), f64x2.mul(down, v128.load(at + part)));
    const first = f64x2.add(constant(ONE), s);
    const m = f64x2.mul(e, f64x2.add(first, f64x2.mul(third, f64x2.mul(s, s))));
    multiplyAt(k + (<usize>j << 3), j + 1 < rows, factorOf(weight, m));
  }
}

/** 1 - w (1 - m). */
// @ts-ignore: decorator
@inline
function factorOf(w: v128, m: v128): v128 {
  return f64x2.sub(constant(ONE), f64x2.mul(w, f64x2.sub(constant(ONE), m)));
}

// @ts-ignore: decorator
@inline
function multiplyAt(k: usize, isPair: bool, factor: v128): void {
  if (isPair) v128.store(k, f64x2.mul(v128.load(k), factor));
  else store<f64>(k, load<f64>(k) * f64x2.extract_lane(factor, 0));
}

/** The lanes' squared distances to `x` in `columns` columns, for the rows at z0 and z1. */
// @ts-ignore: decorator
@inline
function squaredDistances(x: usize, z0: usize, z1: usize, columns: i32): v128 {
  let sum = f64x2.splat(0);
  for (let j = 0; j < columns; j++) {
    const at = <usize>j << 3;
    const difference = f64x2.sub(v128.load64_splat(x + at), v128.load64_lane(z1 + at, v128.load64_splat(z0 + at), 1));
    sum = f64x2.add(sum, f64x2.mul(difference, difference));
  }
  return sum;
}

/** The Matern-5/2 kernel of squared distances. */
// @ts-ignore: decorator
@inline
function matern(r2: v128): v128 {
  const s = f64x2.sqrt(f64x2.mul(constant(FIVE), r2));
  const e = expNonPositive(f64x2.neg(s));
  return f64x2.mul(e, f64x2.add(f64x2.add(constant(ONE), s), f64x2.mul(constant(FIVE_THIRDS), r2)));
}

/**
 * out_ij <- sum over k of A_ik d(log K_ik)/d(q_ij), i < q, j < d. `work` holds 3 n + 3 doubles. A is q x n: adjoints times
 * covariances.
 */
export function anovaInputGradient(
  factors: usize,
  count: i32,
  a: usize,
  queries: usize,
  q: i32,
  z: usize,
  n: i32,
  d: i32,
  work: usize,
  out: usize,
): void {
  const ldz = <usize>d << 3;
  const end = factors + <usize>count * FACTOR_BYTES;
  let at: usize = 0;
  for (let factor = factors; factor < end; factor += FACTOR_BYTES) {
    const columns = <i32>load<f64>(factor, 8);
    const w = v128.load64_splat(factor);
    if (columns === 1) prepare(z + at, n, ldz, work);
    for (let i = 0; i < q; i++) {
      const x = queries + <usize>i * ldz + at;
      const to = out + <usize>i * ldz + at;
      const adjoints = a + ((<usize>i * <usize>n) << 3);
      if (columns === 1) {
        store<f64>(to, columnGradient(w, adjoints, load<f64>(x), n, work));
        continue;
      }
      slopes(w, columns, adjoints, x, z + at, n, ldz, work);
      for (let j = 0; j < columns; j++) {
        const column = <usize>j << 3;
        store<f64>(to + column, weightedDifferences(load<f64>(x + column), z + at + column, n, ldz, work));
      }
    }
    at += <usize>columns << 3;
  }
}

/** The sum over k of A_k w S / (1 - w (1 - m)) (z_k - x) with S = 5/3 exp(-s) (1 + s), in a factor of one column. */
function columnGradient(w: v128, a: usize, x: f64, n: i32, work: usize): f64 {
  const part = partBytes(n);
  const value = f64x2.splat(x);
  const root = f64x2.sqrt(constant(FIVE));
  storeExponentials(value, QUERY, QUERY + 16);
  const up = v128.load(QUERY);
  const down = v128.load(QUERY, 16);
  const third = f64x2.div(constant(ONE), f64x2.splat(3));
  const scaled = f64x2.mul(w, constant(FIVE_THIRDS));
  let sum = f64x2.splat(0);
  for (let k = 0; k < n; k += 2) {
    const at = work + (<usize>k << 3);
    const difference = f64x2.sub(v128.load(at), value);
    const s = f64x2.mul(root, f64x2.abs(difference));
    const e = f64x2.pmin(f64x2.mul(up, v128.load(at + 2 * part)), f64x2.mul(down, v128.load(at + part)));
    const first = f64x2.add(constant(ONE), s);
    const m = f64x2.mul(e, f64x2.add(first, f64x2.mul(third, f64x2.mul(s, s))));
    const ratio = f64x2.div(f64x2.mul(scaled, f64x2.mul(e, first)), factorOf(w, m));
    const adjoint = a + (<usize>k << 3);
    const weight = k + 1 < n ? v128.load(adjoint) : v128.load64_zero(adjoint);
    sum = f64x2.add(sum, f64x2.mul(f64x2.mul(weight, ratio), difference));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** work[k] <- A_k w S / (1 - w (1 - m)): that times (z_k - x) is the gradient's term. */
function slopes(w: v128, columns: i32, a: usize, x: usize, z: usize, n: i32, ldz: usize, work: usize): void {
  for (let k = 0; k < n; k += 2) {
    const z0 = z + <usize>k * ldz;
    const z1 = k + 1 < n ? z0 + ldz : z0;
    const r2 = squaredDistances(x, z0, z1, columns);
    const s = f64x2.sqrt(f64x2.mul(constant(FIVE), r2));
    const e = expNonPositive(f64x2.neg(s));
    const first = f64x2.add(constant(ONE), s);
    const m = f64x2.mul(e, f64x2.add(first, f64x2.mul(constant(FIVE_THIRDS), r2)));
    const slope = f64x2.mul(w, f64x2.mul(constant(FIVE_THIRDS), f64x2.mul(e, first)));
    const ratio = f64x2.div(slope, factorOf(w, m));
    const at = <usize>k << 3;
    if (k + 1 < n) v128.store(work + at, f64x2.mul(v128.load(a + at), ratio));
    else v128.store64_lane(work + at, f64x2.mul(v128.load64_zero(a + at), ratio), 0);
  }
}

/** The sum over k of work[k] (z_k - x). */
function weightedDifferences(x: f64, z: usize, n: i32, ldz: usize, work: usize): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < n; k++) sum += load<f64>(work + (<usize>k << 3)) * (load<f64>(z + <usize>k * ldz) - x);
  return sum;
}

/**
 * K, lower triangle with diagonal, from a table of 1 - m: for each pair i > k in the order of rows, one number a factor. `weights`
 * and the rows of the table have an even number of doubles, the last of which is 0 where there is an odd number of factors.
 */
export function anovaTableCovariance(weights: usize, table: usize, count: i32, n: i32, outputscale: f64, k: usize): void {
  const bytes = <usize>count << 3;
  let missing = table;
  for (let i = 0; i < n; i++) {
    const to = k + ((<usize>i * <usize>n) << 3);
    for (let j = 0; j < i; j++) {
      let product = constant(ONE);
      for (let f: usize = 0; f < bytes; f += 16) {
        const lost = f64x2.mul(v128.load(weights + f), v128.load(missing + f));
        product = f64x2.mul(product, f64x2.sub(constant(ONE), lost));
      }
      const value = outputscale * (f64x2.extract_lane(product, 0) * f64x2.extract_lane(product, 1));
      store<f64>(to + (<usize>j << 3), value);
      missing += bytes;
    }
    store<f64>(to + (<usize>i << 3), outputscale);
  }
}

/** out_f <- sum over i > k of W_ik d(log K_ik)/d(w_f) = -W_ik (1 - m) / (1 - w_f (1 - m)), with such a table; W: lower triangle. */
export function anovaTableGradient(weights: usize, table: usize, count: i32, w: usize, n: i32, out: usize): void {
  const bytes = <usize>count << 3;
  memory.fill(out, 0, bytes);
  let missing = table;
  for (let i = 1; i < n; i++) {
    const row = w + ((<usize>i * <usize>n) << 3);
    for (let j = 0; j < i; j++) {
      const adjoint = v128.load64_splat(row + (<usize>j << 3));
      for (let f: usize = 0; f < bytes; f += 16) {
        const m = v128.load(missing + f);
        const factor = f64x2.sub(constant(ONE), f64x2.mul(v128.load(weights + f), m));
        v128.store(out + f, f64x2.sub(v128.load(out + f), f64x2.div(f64x2.mul(adjoint, m), factor)));
      }
      missing += bytes;
    }
  }
}

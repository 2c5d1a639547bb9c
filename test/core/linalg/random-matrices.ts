/** Random matrices for the tests of this folder: deterministic, from a small generator of their own. */

/** A generator of numbers in (−1, 1); the sequence depends on the seed only (xorshift32). */
export function uniform(seed: number): () => number {
  let state = (seed * 2654435761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2147483648;
  };
}

export function fillRandom(target: Float64Array, seed: number): Float64Array {
  const next = uniform(seed);
  for (let i = 0; i < target.length; i++) target[i] = next();
  return target;
}

/** Lower-triangular and well-conditioned, n × n, with NaN in the strict upper triangle, which must not be read. */
export function fillLower(target: Float64Array, n: number, seed: number): Float64Array {
  const next = uniform(seed);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) target[i * n + k] = k > i ? Number.NaN : next() / Math.sqrt(n);
    target[i * n + i] = 1 + 0.5 * next();
  }
  return target;
}

/** L·Lᵀ of a lower-triangular L, n × n. */
export function productWithTranspose(L: Float64Array, n: number): Float64Array {
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = 0;
      for (let p = 0; p <= k; p++) sum += L[i * n + p] * L[k * n + p];
      A[i * n + k] = sum;
      A[k * n + i] = sum;
    }
  }
  return A;
}

/** Largest |a − b| over the largest |b|; with `lower`, of the lower triangles of n × n matrices. */
export function difference(a: Float64Array, b: Float64Array, lowerOf = 0): number {
  let worst = 0;
  let scale = 0;
  for (let i = 0; i < b.length; i++) {
    if (lowerOf > 0 && i % lowerOf > Math.floor(i / lowerOf)) continue;
    const distance = Math.abs(a[i] - b[i]);
    if (!(distance <= worst)) worst = distance;
    scale = Math.max(scale, Math.abs(b[i]));
  }
  return scale === 0 ? worst : worst / scale;
}

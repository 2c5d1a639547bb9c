/**
 * @file Reparametrised joint posterior samples of one metric at [fixed points; candidates], and the gradient by the
 * candidates through the Cholesky factor. Plain code: it serves joint batches of a few candidates and as the reference
 * that the exact acquisition is checked against.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | P | fixed points: evaluated and pending ones (may be none) | p × d |
 * | C | candidates | q × d |
 * | Σ | posterior covariance at [P; C], lower Cholesky factor L = [[L₁₁, 0], [L₂₁, L₂₂]] | (p+q)² |
 * | z | base samples | S × (p+q) |
 */
import { ParetuneError } from "../../../src/core/errors.ts";
import type { Posterior } from "../../../src/core/gp/index.ts";
import { createArena, type KernelFamily, scaleInputs } from "../../../src/core/linalg/index.ts";
import { referenceKernels } from "../reference-kernels.ts";

/** Samples of one metric and the way back. */
export interface JointSamples {
  /** S × (p + q): the fixed points' part does not depend on the candidates. */
  readonly values: Float64Array;
  /** Gradient by the candidates (q × d) of Σ_{s,i} adjoint_si · value_{s,p+i}; adjoint is S × q. */
  pullBack(adjoint: Float64Array): Float64Array;
}

interface CrossTerms {
  /** k(A, X) and its slope, rows × n. */
  readonly K: Float64Array;
  readonly S: Float64Array;
}

/** Samples the noise-free outcomes at `fixed` (p × d) and `candidates` (q × d) with the given base samples. */
export function sampleJointly(
  posterior: Posterior,
  fixed: Float64Array,
  candidates: Float64Array,
  base: Float64Array,
): JointSamples {
  const { n, d, X } = posterior.data;
  const p = fixed.length / d;
  const q = candidates.length / d;
  const size = p + q;
  const count = base.length / size;
  const all = new Float64Array(size * d);
  all.set(fixed);
  all.set(candidates, p * d);

  const train = cross(posterior, all, size, X, n);
  const own = cross(posterior, all, size, all, size);
  // G = k(all, X) (K+Σ)⁻¹, size × n
  const G = solve(posterior, train.K, size);
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    mean[a] = posterior.mean + dot(train.K, a * n, posterior.alpha, 0, n);
    for (let b = 0; b < size; b++) covariance[a * size + b] = own.K[a * size + b] - dot(G, a * n, train.K, b * n, n);
  }
  const L = covariance.slice();
  const pivot = referenceKernels.choleskyInPlace(L, size);
  if (pivot !== -1) {
    throw new ParetuneError(
      "not-positive-definite",
      `sampleJointly: the joint posterior covariance must be positive definite; pivot ${pivot} is not positive (n = ${size}). Move the candidate off the evaluated points`,
    );
  }
  const values = new Float64Array(count * size);
  for (let s = 0; s < count; s++) {
    for (let a = 0; a < size; a++) {
      let value = mean[a];
      for (let b = 0; b <= a; b++) value += L[a * size + b] * base[s * size + b];
      values[s * size + a] = value;
    }
  }

  function pullBack(adjoint: Float64Array): Float64Array {
    // L̄ of the candidates' rows, q × size (lower part), and the adjoint of the means.
    const LBar = new Float64Array(q * size);
    const meanBar = new Float64Array(q);
    for (let s = 0; s < count; s++) {
      for (let i = 0; i < q; i++) {
        const weight = adjoint[s * q + i];
        meanBar[i] += weight;
        for (let b = 0; b <= p + i; b++) LBar[i * size + b] += weight * base[s * size + b];
      }
    }
    const SBar = choleskyPullBack(L, LBar, p, q);
    return toCandidates(SBar, meanBar);
  }

  /** From adjoints of the candidates' rows of Σ (q × size; symmetric part once) and of the means to the candidates. */
  function toCandidates(SBar: Float64Array, meanBar: Float64Array): Float64Array {
    const gradient = new Float64Array(q * d);
    for (let i = 0; i < q; i++) {
      const rowBar = new Float64Array(n);
      for (let k = 0; k < n; k++) rowBar[k] = meanBar[i] * posterior.alpha[k];
      for (let b = 0; b < size; b++) {
        // Σ_ib and, for candidates, Σ_bi hold the same number; the diagonal depends on x_i twice.
        const j = b - p;
        const weight =
          j < 0
            ? SBar[i * size + b]
            : j === i
              ? 2 * SBar[i * size + b]
              : j < i
                ? SBar[i * size + b]
                : SBar[j * size + p + i];
        if (weight === 0) continue;
        for (let k = 0; k < n; k++) rowBar[k] -= weight * G[b * n + k];
        if (j !== i) addSlope(gradient, i, all, b, weight * own.S[(p + i) * size + b]);
      }
      for (let k = 0; k < n; k++) addSlope(gradient, i, X, k, rowBar[k] * train.S[(p + i) * n + k]);
    }
    return gradient;
  }

  /** ∂k(x_i, b)/∂x_i = −slope (x_i − b)/ℓ². */
  function addSlope(gradient: Float64Array, i: number, points: Float64Array, b: number, weight: number): void {
    for (let j = 0; j < d; j++) {
      const difference = candidates[i * d + j] - points[b * d + j];
      gradient[i * d + j] -=
        (weight * difference) / (posterior.sample.lengthscale[j] * posterior.sample.lengthscale[j]);
    }
  }
  return { values, pullBack };
}

/**
 * Adjoint of Σ's candidate rows from that of L's, L₁₁ fixed: for L₂₂ the reverse of the Cholesky recursion, for L₂₁
 * a triangular solve. Returns q × size; entry (i, p + j) for j ≤ i stands for the pair (i, j) taken once.
 */
function choleskyPullBack(L: Float64Array, LBar: Float64Array, p: number, q: number): Float64Array {
  const size = p + q;
  const bar = LBar.slice();
  const out = new Float64Array(q * size);
  // Rows from last to first, columns from last to first: the recursion L_ab = (Σ_ab − Σ_{c<b} L_ac L_bc) / L_bb backwards.
  for (let i = q - 1; i >= 0; i--) {
    const a = p + i;
    const diagonal = L[a * size + a];
    const half = (0.5 * bar[i * size + a]) / diagonal;
    out[i * size + a] = half;
    for (let c = 0; c < a; c++) bar[i * size + c] -= 2 * half * L[a * size + c];
    for (let b = a - 1; b >= 0; b--) {
      const scaled = bar[i * size + b] / L[b * size + b];
      out[i * size + b] = scaled;
      if (b >= p) {
        const j = b - p;
        bar[j * size + b] -= scaled * L[a * size + b];
        for (let c = 0; c < b; c++) bar[j * size + c] -= scaled * L[a * size + c];
      }
      for (let c = 0; c < b; c++) bar[i * size + c] -= scaled * L[b * size + c];
    }
  }
  return out;
}

function cross(posterior: Posterior, A: Float64Array, rows: number, B: Float64Array, columns: number): CrossTerms {
  const { d } = posterior.data;
  const arena = createArena((rows + columns) * d + 2 * rows * columns + 32);
  const scaled = (points: Float64Array, count: number) => {
    const Z = arena.allocate(count * d);
    scaleInputs(points, posterior.sample.lengthscale, Z);
    return Z;
  };
  const K = arena.allocate(rows * columns);
  const S = arena.allocate(rows * columns);
  const family: KernelFamily = posterior.sample.family;
  arena.kernels.crossCovariance(
    family,
    scaled(A, rows),
    rows,
    scaled(B, columns),
    columns,
    d,
    posterior.outputscale,
    K,
    S,
  );
  return { K, S };
}

/** Rows times (K+Σ)⁻¹ = MᵀM. */
function solve(posterior: Posterior, rows: Float64Array, count: number): Float64Array {
  const { n } = posterior.data;
  const whitened = new Float64Array(count * n);
  const out = new Float64Array(count * n);
  referenceKernels.multiplyLower(rows, count, posterior.inverseFactor, n, whitened);
  referenceKernels.multiplyLowerTransposed(whitened, count, posterior.inverseFactor, n, out);
  return out;
}

function dot(a: Float64Array, aFrom: number, b: Float64Array, bFrom: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += a[aFrom + k] * b[bFrom + k];
  return sum;
}

/**
 * @file The posterior of a classifier's latent process by expectation propagation (R&W section 3.6), all sites at once
 * with damping. At given hyperparameters it is sharper than Laplace's approximation, which is too uncertain in regions
 * where all labels agree: there a candidate's probability of failure matters most (Nickisch & Rasmussen 2008).
 *
 * A site i stands for Φ(y_i f_i) by a normal with precision τ_i and precision-weighted mean ν_i (of f − μ). Matching the
 * moments of cavity (m₋, v₋) times Φ, with z = y (m₋ + μ)/√(1 + v₋), r = φ(z)/Φ(z) and h = r (z + r), gives
 *
 *   τ = h / (1 + v₋ (1 − h)),   ν = τ m₋ + y r (1 + v₋ τ)/√(1 + v₋).
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | inputs over lengthscales | n × d |
 * | K | covariance, both triangles | n × n |
 * | L | Cholesky factor of I + T½ K T½, T = diag(τ) | n × n |
 * | M | L⁻¹ T½ | n × n |
 * | V | K Mᵀ | n × n |
 * | alpha | K⁻¹ times the mean of f − μ, which is `latent` | n |
 */
import { createWorkspace, scaleInputs } from "../linalg/index.ts";
import { logNormalCdfDerivative } from "../special/index.ts";
import type { LabelledPoints } from "./labelled-points.ts";

/**
 * The damping factor (the share of each new site that is taken), the maximum number of sweeps, and the change below
 * which they end.
 */
const DAMPING = 0.7;
const MAX_SWEEPS = 200;
const MIN_CHANGE = 1e-7;

/** What predictions need: see `Classifier`. */
export interface LatentPosterior {
  /** K⁻¹ times the mean of f − μ; length n. */
  readonly alpha: Float64Array;
  /** L⁻¹ T½ with T the sites' precisions and L Lᵀ = I + T½ K T½; n × n, lower triangular. */
  readonly whitening: Float64Array;
}

/** The posterior at given hyperparameters (`lengthscale` has length d); undefined where the covariance cannot be factored. */
export function propagateExpectations(
  points: LabelledPoints,
  lengthscale: Float64Array,
  outputscale: number,
  mean: number,
): LatentPosterior | undefined {
  const { n, d, X, labels } = points;
  const work = allocate(n, d);
  scaleInputs(X, lengthscale, work.Z);
  work.kernels.crossCovariance("rbf", work.Z, n, work.Z, n, d, outputscale, work.K, work.V);
  if (!condition(n, work)) return undefined;
  for (let step = 0; step < MAX_SWEEPS; step++) {
    const change = sweep(labels, mean, work);
    if (!condition(n, work)) return undefined;
    if (change < MIN_CHANGE) break;
  }
  return { alpha: work.alpha.slice(), whitening: work.M.slice() };
}

type Work = ReturnType<typeof allocate>;

/** Factors I + T½ K T½ and leaves M, alpha and the latent means; false where that fails. */
function condition(
  n: number,
  { kernels, K, L, M, precision, weighted, product, whitened, alpha, latent }: Work,
): boolean {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) L[i * n + k] = Math.sqrt(precision[i] * precision[k]) * K[i * n + k];
    L[i * n + i] += 1;
  }
  if (kernels.choleskyInPlace(L, n) !== -1) return false;
  kernels.invertTriangular(L, n, M);
  for (let i = 0; i < n; i++) for (let k = 0; k <= i; k++) M[i * n + k] *= Math.sqrt(precision[k]);
  // alpha = ν − Mᵀ M K ν
  kernels.multiplyTransposed(weighted, 1, K, n, n, product);
  kernels.multiplyLower(product, 1, M, n, whitened);
  kernels.multiplyLowerTransposed(whitened, 1, M, n, alpha);
  for (let i = 0; i < n; i++) alpha[i] = weighted[i] - alpha[i];
  kernels.multiplyTransposed(alpha, 1, K, n, n, latent);
  return true;
}

/** New sites from the cavities of the present posterior; returns the largest change. */
function sweep(labels: Float64Array, mean: number, { kernels, K, M, V, precision, weighted, latent }: Work): number {
  const n = labels.length;
  kernels.multiplyLower(K, n, M, n, V);
  let change = 0;
  for (let i = 0; i < n; i++) {
    let variance = K[i * n + i];
    for (let k = 0; k < n; k++) variance -= V[i * n + k] * V[i * n + k];
    const cavityPrecision = 1 / variance - precision[i];
    if (!(cavityPrecision > 0)) continue;
    const width = 1 / cavityPrecision;
    const centre = width * (latent[i] / variance - weighted[i]);
    const root = Math.sqrt(1 + width);
    const z = (labels[i] * (centre + mean)) / root;
    const ratio = logNormalCdfDerivative(z);
    const h = Math.min(1, ratio * (z + ratio));
    const site = h / (1 + width * (1 - h));
    const weight = site * centre + (labels[i] * ratio * (1 + width * site)) / root;
    change = Math.max(change, Math.abs(site - precision[i]), Math.abs(weight - weighted[i]));
    precision[i] += DAMPING * (site - precision[i]);
    weighted[i] += DAMPING * (weight - weighted[i]);
  }
  return change;
}

function allocate(n: number, d: number) {
  return createWorkspace({
    Z: [n, d],
    K: [n, n],
    L: [n, n],
    M: [n, n],
    V: [n, n],
    precision: [n],
    weighted: [n],
    product: [n],
    whitened: [n],
    alpha: [n],
    latent: [n],
  });
}

/**
 * @file Posterior draws of one metric's noise-free outcomes at its data points by Matheron's rule (Wilson et al. 2020).
 * With f ~ N(0, K), ε ~ N(0, Σ) and r = y − μ − f − ε, a draw is
 *
 *   μ + f + K (K+Σ)⁻¹ r = μ + f + r − Σ c,   c = (K+Σ)⁻¹ r,
 *
 * and its weights are K⁻¹(f_B − μ) = L⁻ᵀz + c, where f = L z. Normals are stratified over the draws.
 */
import type { Dataset, HyperparameterSamples, SampleKernel } from "../gp/index.ts";
import { type Arena, allocateBlocks, factorWithJitter, type Shapes } from "../linalg/index.ts";
import type { RandomStream } from "../random/index.ts";
import { createStratifiedNormals } from "./stratified-normals.ts";

/** What draws are made from. */
export interface DrawsDefinition {
  readonly arena: Arena;
  readonly data: Dataset;
  readonly samples: HyperparameterSamples;
  /** The hyperparameter sample. */
  readonly index: number;
  /** Number of draws T. */
  readonly draws: number;
  readonly stream: RandomStream;
}

/** Where the draws go: Z is read (n × d), M (n × n), W and F (T × n) are written. Symbols as in outcome-draws.ts. */
export interface DrawsBlocks {
  readonly Z: Float64Array;
  readonly M: Float64Array;
  readonly W: Float64Array;
  readonly F: Float64Array;
}

/** The arrays that drawing takes of its arena for a while: K and the factors of K and K + Σ; z and c of each draw. */
export function drawingShapes(n: number, draws: number): Shapes<"K" | "L" | "noisy" | "z" | "c"> {
  return { K: [n, n], L: [n, n], noisy: [n, n], z: [draws, n], c: [draws, n] };
}

/** Draws the outcomes at the data's points; `nugget` is added to K's diagonal. Writes M, W and F of `out`. */
export function drawOutcomesAt(
  definition: DrawsDefinition,
  kernel: SampleKernel,
  nugget: number,
  out: DrawsBlocks,
): void {
  const { arena, data, samples, index, draws: T } = definition;
  const { n } = data;
  const { kernels } = arena;
  const noise =
    data.noise.kind === "known" ? data.noise.variances : new Float64Array(n).fill(samples.noiseVariance[index]);
  const mark = arena.mark();
  const { K, L, noisy, z, c } = allocateBlocks(arena, drawingShapes(n, T));
  kernel.covariance({ kernels, Z: out.Z, n, K, S: L });
  for (let i = 0; i < n; i++) K[i * n + i] += nugget;
  factorWithJitter(kernels, K, n, L);
  for (let i = 0; i < n; i++) K[i * n + i] += noise[i];
  factorWithJitter(kernels, K, n, noisy);
  kernels.invertTriangular(L, n, out.M);

  drawResiduals(definition, noise, { L, z, c, F: out.F });
  kernels.solveLowerInPlace(noisy, n, c, T);
  kernels.solveLowerTransposedInPlace(noisy, n, c, T);
  kernels.solveLowerTransposedInPlace(L, n, z, T);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < n; i++) {
      out.F[t * n + i] -= noise[i] * c[t * n + i];
      out.W[t * n + i] = z[t * n + i] + c[t * n + i];
    }
  }
  arena.release(mark);
}

/** z ← standard normals, F ← μ + f + r and c ← r, all T × n. */
function drawResiduals(
  { data, samples, index, draws: T, stream }: DrawsDefinition,
  noise: Float64Array,
  {
    L,
    z,
    c,
    F,
  }: { readonly L: Float64Array; readonly z: Float64Array; readonly c: Float64Array; readonly F: Float64Array },
): void {
  const { n, y } = data;
  const mu = samples.mean[index];
  const normals = createStratifiedNormals(T, stream);
  for (let i = 0; i < n; i++) {
    normals.next();
    for (let t = 0; t < T; t++) z[t * n + i] = normals.values[t];
  }
  for (let i = 0; i < n; i++) {
    normals.next();
    const deviation = Math.sqrt(noise[i]);
    for (let t = 0; t < T; t++) {
      let f = 0;
      for (let k = 0; k <= i; k++) f += L[i * n + k] * z[t * n + k];
      const residual = y[i] - mu - f - deviation * normals.values[t];
      F[t * n + i] = mu + f + residual;
      c[t * n + i] = residual;
    }
  }
}

/**
 * @file The covariance of outcomes under one hyperparameter sample, factored.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z | training inputs over lengthscales | n × d |
 * | K | covariance of the noise-free outcomes | n × n |
 * | Σ | noise variances, diagonal | n × n |
 * | L | lower Cholesky factor of K + Σ | n × n |
 */
import { factorWithJitter, type Kernels } from "../linalg/index.ts";
import type { Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { kernelOf } from "./sample-kernel.ts";

/** The noise variance of each point under hyperparameter sample `index`, length n. */
export function noiseVariances(data: Dataset, samples: HyperparameterSamples, index: number): Float64Array {
  const { n, noise } = data;
  return noise.kind === "known" ? noise.variances : new Float64Array(n).fill(samples.noiseVariance[index]);
}

/** Arrays of a workspace; all are written. */
export interface FactorWorkspace {
  readonly kernels: Kernels;
  readonly Z: Float64Array;
  readonly K: Float64Array;
  readonly L: Float64Array;
}

/** Writes L under hyperparameter sample `index`; returns the jitter that was added to the diagonal, usually 0. */
export function factorCovariance(
  { kernels, Z, K, L }: FactorWorkspace,
  data: Dataset,
  samples: HyperparameterSamples,
  index: number,
): number {
  const { n, X } = data;
  const kernel = kernelOf(samples, index, data);
  kernel.scale(X, Z);
  kernel.covariance({ kernels, Z, n, K, S: L });
  const noise = noiseVariances(data, samples, index);
  for (let i = 0; i < n; i++) K[i * n + i] += noise[i];
  return factorWithJitter(kernels, K, n, L);
}

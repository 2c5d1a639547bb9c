/**
 * @file Hyperparameters of a Gaussian process with constant mean, outputscale and ARD lengthscales.
 */
import type { KernelFamily } from "../linalg/index.ts";

/** Several draws of (or point estimates for) one metric's hyperparameters; structured-cloneable. */
export interface HyperparameterSamples {
  readonly family: KernelFamily;
  readonly count: number;
  readonly d: number;
  /** count × d, row-major. */
  readonly lengthscale: Float64Array;
  readonly outputscale: Float64Array;
  /** Variance of the noise where it is inferred; ignored where it is known for each point. */
  readonly noiseVariance: Float64Array;
  readonly mean: Float64Array;
}

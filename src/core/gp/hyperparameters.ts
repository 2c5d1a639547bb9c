/**
 * @file Hyperparameters of a Gaussian process with constant mean, outputscale and ARD lengthscales.
 */
import type { KernelFamily } from "../linalg/index.ts";
import type { Standardisation } from "./data.ts";

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

/**
 * The same processes on another standardised scale: their predictions in the outcome's own unit do not change. Noise that
 * is known for each point belongs to the data.
 */
export function restandardise(
  samples: HyperparameterSamples,
  from: Standardisation,
  to: Standardisation,
): HyperparameterSamples {
  if (from.mean === to.mean && from.deviation === to.deviation) return samples;
  const ratio = from.deviation / to.deviation;
  const shift = (from.mean - to.mean) / to.deviation;
  return {
    ...samples,
    outputscale: samples.outputscale.map((value) => value * ratio * ratio),
    noiseVariance: samples.noiseVariance.map((value) => value * ratio * ratio),
    mean: samples.mean.map((value) => value * ratio + shift),
  };
}

/** The last `count` samples of two sets, of which `newer` comes last. */
export function lastSamples(
  older: HyperparameterSamples,
  newer: HyperparameterSamples,
  count: number,
): HyperparameterSamples {
  const join = (a: Float64Array, b: Float64Array, width: number) => {
    const all = new Float64Array(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all.slice(Math.max(0, all.length - count * width));
  };
  return {
    family: newer.family,
    count: Math.min(count, older.count + newer.count),
    d: newer.d,
    lengthscale: join(older.lengthscale, newer.lengthscale, newer.d),
    outputscale: join(older.outputscale, newer.outputscale, 1),
    noiseVariance: join(older.noiseVariance, newer.noiseVariance, 1),
    mean: join(older.mean, newer.mean, 1),
  };
}

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

/** Samples `from` to `to` (exclusive) of a set. */
export function someSamples(samples: HyperparameterSamples, from: number, to: number): HyperparameterSamples {
  return {
    family: samples.family,
    count: to - from,
    d: samples.d,
    lengthscale: samples.lengthscale.slice(from * samples.d, to * samples.d),
    outputscale: samples.outputscale.slice(from, to),
    noiseVariance: samples.noiseVariance.slice(from, to),
    mean: samples.mean.slice(from, to),
  };
}

/** `count` samples, evenly spread over a set and with its last one. */
export function spreadSamples(samples: HyperparameterSamples, count: number): HyperparameterSamples {
  if (count === samples.count) return samples;
  const indices = Array.from({ length: count }, (_, s) => Math.floor(((s + 1) * samples.count) / count) - 1);
  return pickSamples(samples, indices);
}

/** The samples of a set with these indices, which may be repeated. */
export function pickSamples(samples: HyperparameterSamples, indices: readonly number[]): HyperparameterSamples {
  const rows = (values: Float64Array, width: number) =>
    Float64Array.from(indices.flatMap((s) => [...values.subarray(s * width, (s + 1) * width)]));
  return {
    family: samples.family,
    count: indices.length,
    d: samples.d,
    lengthscale: rows(samples.lengthscale, samples.d),
    outputscale: rows(samples.outputscale, 1),
    noiseVariance: rows(samples.noiseVariance, 1),
    mean: rows(samples.mean, 1),
  };
}

/** The last `count` samples of two sets, of which `newer` comes last. */
export function lastSamples(
  older: HyperparameterSamples,
  newer: HyperparameterSamples,
  count: number,
): HyperparameterSamples {
  const all = joinSamples(older, newer);
  return someSamples(all, Math.max(0, all.count - count), all.count);
}

/** The samples of two sets with the same kernel, one set after the other. */
export function joinSamples(first: HyperparameterSamples, second: HyperparameterSamples): HyperparameterSamples {
  const join = (a: Float64Array, b: Float64Array) => {
    const all = new Float64Array(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all;
  };
  return {
    family: second.family,
    count: first.count + second.count,
    d: second.d,
    lengthscale: join(first.lengthscale, second.lengthscale),
    outputscale: join(first.outputscale, second.outputscale),
    noiseVariance: join(first.noiseVariance, second.noiseVariance),
    mean: join(first.mean, second.mean),
  };
}

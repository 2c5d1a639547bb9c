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
  /** Absent: the kernels of all samples are radial. */
  readonly anova?: AnovaSamples;
}

/** Which samples have an ANOVA kernel (sample-kernel.ts), and the weights of its factors. */
export interface AnovaSamples {
  /** Of each sample. */
  readonly isAnova: readonly boolean[];
  /** Weight w of the factor that each column belongs to: count × d, row-major; of no meaning where the kernel is radial. */
  readonly weight: Float64Array;
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

/** The weights of an ANOVA kernel's columns, length d; undefined where sample s has a radial kernel. */
export function anovaWeights({ d, anova }: HyperparameterSamples, s: number): Float64Array | undefined {
  return anova?.isAnova[s] === true ? anova.weight.subarray(s * d, (s + 1) * d) : undefined;
}

/** Samples `from` to `to` (exclusive) of a set. */
export function someSamples(samples: HyperparameterSamples, from: number, to: number): HyperparameterSamples {
  return pickSamples(
    samples,
    Array.from({ length: to - from }, (_, i) => from + i),
  );
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
    ...(samples.anova === undefined
      ? {}
      : {
          anova: {
            isAnova: indices.map((s) => anovaWeights(samples, s) !== undefined),
            weight: rows(samples.anova.weight, samples.d),
          },
        }),
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

/**
 * The relevance of column j under sample s: 1 / ℓ², times the weight of its factor where the kernel is an ANOVA kernel. Both are the
 * curvature of the kernel along the column where two points are equal, in the same unit.
 */
export function columnRelevance(samples: HyperparameterSamples, s: number, j: number): number {
  const lengthscale = samples.lengthscale[s * samples.d + j];
  return (anovaWeights(samples, s)?.[j] ?? 1) / (lengthscale * lengthscale);
}

/** The samples of two sets with the same family, one set after the other. */
export function joinSamples(first: HyperparameterSamples, second: HyperparameterSamples): HyperparameterSamples {
  const join = (a: Float64Array, b: Float64Array) => {
    const all = new Float64Array(a.length + b.length);
    all.set(a);
    all.set(b, a.length);
    return all;
  };
  const anova = [first, second].map((samples) => samples.anova ?? allRadial(samples));
  return {
    family: second.family,
    count: first.count + second.count,
    d: second.d,
    lengthscale: join(first.lengthscale, second.lengthscale),
    outputscale: join(first.outputscale, second.outputscale),
    noiseVariance: join(first.noiseVariance, second.noiseVariance),
    mean: join(first.mean, second.mean),
    ...(first.anova === undefined && second.anova === undefined
      ? {}
      : {
          anova: {
            isAnova: anova.flatMap(({ isAnova }) => isAnova),
            weight: join(anova[0].weight, anova[1].weight),
          },
        }),
  };
}

function allRadial({ count, d }: HyperparameterSamples): AnovaSamples {
  return { isAnova: Array.from({ length: count }, () => false), weight: new Float64Array(count * d) };
}

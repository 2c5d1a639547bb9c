/**
 * @file How much a batch's acquisition looks at. A batch of sixteen gets eight outcome draws for each of sixteen
 * hyperparameter samples; a smaller one has more time for each candidate and spends it where it pays most: measured on
 * the tutorial's problem (batches of 4), four times the draws and twice the samples found 0.32 instead of 0.28.
 */
import type { HyperparameterSamples } from "../../gp/index.ts";

/** Outcome draws of a whole batch for each hyperparameter sample, shared by its candidates. */
const DRAWS_PER_BATCH = 128;
/** The same of a small ensemble's members together. */
const DRAWS_OF_ENSEMBLE_PER_BATCH = 256;
const FEWEST_DRAWS = 8;
const MOST_DRAWS = 32;
/** A point estimate gets as many draws as all samples have together. */
const DRAWS_OF_POINT_ESTIMATE = 64;
/** Batches larger than this use few of many samples. */
const SMALL_BATCH = 8;
const FEW_SAMPLES = 16;

/** Fronts of so many objectives cost hundreds of boxes a draw: there are fewer draws then. */
const MANY_BOXES = 5;
const DRAWS_OF_MANY_BOXES = 2;
const MANY_BOXES_OF_POINT_ESTIMATE = 16;
/** From more objectives on than this the hypervolume gives way to random scalarisations, which need no boxes. */
export const MOST_BOXED = 5;

/** Outcome draws for each hyperparameter sample. */
export function drawsFor(sampleCount: number, batch: number, objectives: number): number {
  if (objectives === MANY_BOXES) return sampleCount === 1 ? MANY_BOXES_OF_POINT_ESTIMATE : DRAWS_OF_MANY_BOXES;
  if (sampleCount === 1) return DRAWS_OF_POINT_ESTIMATE;
  const all = sampleCount < FEW_SAMPLES ? DRAWS_OF_ENSEMBLE_PER_BATCH / sampleCount : DRAWS_PER_BATCH;
  return Math.min(MOST_DRAWS, Math.max(FEWEST_DRAWS, Math.round(all / batch)));
}

/** The samples that a batch's acquisition averages over. */
export function samplesFor(samples: HyperparameterSamples, batch: number): HyperparameterSamples {
  if (batch <= SMALL_BATCH || samples.count <= FEW_SAMPLES) return samples;
  return pick(samples, FEW_SAMPLES, (s) => Math.floor(((s + 1) * samples.count) / FEW_SAMPLES) - 1);
}

/**
 * The same number of samples for every metric, as many as the one with the most has: samples of others are repeated, each
 * as often as any other within one. A repeat is no waste: it gets outcome draws of its own.
 */
export function alignSamples(metrics: readonly HyperparameterSamples[]): readonly HyperparameterSamples[] {
  const most = metrics.reduce((count, samples) => Math.max(count, samples.count), 0);
  return metrics.map((samples) =>
    samples.count === most ? samples : pick(samples, most, (s) => Math.floor((s * samples.count) / most)),
  );
}

/** `count` samples, by their index. */
function pick(samples: HyperparameterSamples, count: number, index: (s: number) => number): HyperparameterSamples {
  const kept = Array.from({ length: count }, (_, s) => index(s));
  const rows = (values: Float64Array, width: number) =>
    Float64Array.from(kept.flatMap((s) => [...values.subarray(s * width, (s + 1) * width)]));
  return {
    family: samples.family,
    count,
    d: samples.d,
    lengthscale: rows(samples.lengthscale, samples.d),
    outputscale: rows(samples.outputscale, 1),
    noiseVariance: rows(samples.noiseVariance, 1),
    mean: rows(samples.mean, 1),
  };
}

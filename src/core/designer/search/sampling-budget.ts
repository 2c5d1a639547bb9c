/**
 * @file How many hyperparameter samples and outcome draws a batch's acquisition averages over. A batch of sixteen gets
 * eight outcome draws for each of sixteen hyperparameter samples. A smaller batch has more time per candidate and uses
 * more of both: on the tutorial's problem (batches of 4), four times the draws and twice the samples raised the
 * hypervolume from 0.28 to 0.32. A single candidate is wanted at once, and more samples gain nothing measurable
 * (docs/decisions/conditioned-draws.md).
 */
import { type HyperparameterSamples, pickSamples, spreadSamples } from "../../gp/index.ts";
import type { Surrogate } from "../../surrogate/index.ts";

/** Outcome draws per hyperparameter sample, summed over the candidates of a batch. */
const DRAWS_PER_BATCH = 128;
/** Outcome draws of a single candidate, summed over the hyperparameter samples. */
const DRAWS_FOR_ONE = 128;
/** Outcome draws summed over the candidates of a batch and the members of a small ensemble. */
const ENSEMBLE_DRAWS_PER_BATCH = 256;
const MIN_DRAWS = 8;
const MAX_DRAWS = 32;
/** Outcome draws of a point estimate: as many as all samples have together. */
const POINT_ESTIMATE_DRAWS = 64;
/** Batches with more candidates, and single candidates, use at most `FEW_SAMPLES` hyperparameter samples. */
const MAX_SMALL_BATCH = 8;
const FEW_SAMPLES = 16;
/** The same from `MANY_TRIALS` trials on: samples differ less, and each takes longer (docs/decisions/conditioned-draws.md). */
const MANY_TRIALS = 192;
const FEW_SAMPLES_OF_MANY = 8;

/** The number of objectives with which a front has hundreds of boxes per draw, so that fewer draws are used. */
const OBJECTIVES_WITH_MANY_BOXES = 5;
const MANY_BOXES_DRAWS = 2;
const MANY_BOXES_POINT_ESTIMATE_DRAWS = 16;
/**
 * The maximum number of objectives with which the hypervolume is used; with more, random scalarisations replace it,
 * which need no boxes.
 */
export const MAX_BOXED_OBJECTIVES = 5;

/** Outcome draws per hyperparameter sample, for `sampleCount` samples and a batch of `batch` candidates. */
export function drawsFor(sampleCount: number, batch: number, objectives: number): number {
  if (objectives === OBJECTIVES_WITH_MANY_BOXES) {
    return sampleCount === 1 ? MANY_BOXES_POINT_ESTIMATE_DRAWS : MANY_BOXES_DRAWS;
  }
  if (sampleCount === 1) return POINT_ESTIMATE_DRAWS;
  const all = sampleCount < FEW_SAMPLES ? ENSEMBLE_DRAWS_PER_BATCH / sampleCount : DRAWS_PER_BATCH;
  // A single candidate has as many as each of a batch of 16: the next one has draws of its own.
  const isOne = batch === 1 && sampleCount >= FEW_SAMPLES_OF_MANY;
  const draws = isOne ? DRAWS_FOR_ONE / sampleCount : all / batch;
  return Math.min(MAX_DRAWS, Math.max(MIN_DRAWS, Math.round(draws)));
}

/** The surrogate with the hyperparameter samples over which the search for a batch averages. */
export function withSamplesFor(surrogate: Surrogate, batch: number): Surrogate {
  const metrics = surrogate.metrics.map((metric) => {
    const { fit, data } = metric;
    return { ...metric, fit: { ...fit, hyperparameters: samplesFor(fit.hyperparameters, batch, data.n) } };
  });
  return { ...surrogate, metrics };
}

/** The hyperparameter samples over which a batch's acquisition averages, for a model of that many trials. */
export function samplesFor(samples: HyperparameterSamples, batch: number, trials: number): HyperparameterSamples {
  const isSmallBatch = batch > 1 && batch <= MAX_SMALL_BATCH;
  const most = trials < MANY_TRIALS ? FEW_SAMPLES : FEW_SAMPLES_OF_MANY;
  if (isSmallBatch || samples.count <= most) return samples;
  return spreadSamples(samples, most);
}

/**
 * The same number of samples for every metric, as many as the one with the most has: samples of the others are repeated,
 * equally often within one. A repeated sample has outcome draws of its own.
 */
export function alignSamples(metrics: readonly HyperparameterSamples[]): readonly HyperparameterSamples[] {
  const most = metrics.reduce((count, samples) => Math.max(count, samples.count), 0);
  const repeated = ({ count }: HyperparameterSamples) =>
    Array.from({ length: most }, (_, s) => Math.floor((s * count) / most));
  return metrics.map((samples) => (samples.count === most ? samples : pickSamples(samples, repeated(samples))));
}

/**
 * @file Predictions averaged over hyperparameter samples: the mean is the mean of the means; the variance is the mean of
 * the variances plus the variance of the means.
 */
import { condition, type Dataset, type HyperparameterSamples, predict } from "../../gp/index.ts";

/** Moments of an outcome at some points, one number per point. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Moments of the noise-free outcome at `points` (features, q × d), standardised, of the mixture over all samples. */
export function predictMixture(data: Dataset, samples: HyperparameterSamples, points: Float64Array): Moments {
  const q = points.length / data.d;
  const mean = new Float64Array(q);
  const variance = new Float64Array(q);
  const squares = new Float64Array(q);
  for (let s = 0; s < samples.count; s++) {
    const one = predict(condition(data, samples, s), points);
    for (let i = 0; i < q; i++) {
      mean[i] += one.mean[i] / samples.count;
      variance[i] += one.variance[i] / samples.count;
      squares[i] += (one.mean[i] * one.mean[i]) / samples.count;
    }
  }
  for (let i = 0; i < q; i++) variance[i] += Math.max(0, squares[i] - mean[i] * mean[i]);
  return { mean, variance };
}

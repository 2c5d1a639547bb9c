/**
 * @file Leave-one-out predictions of a model with one or several hyperparameter samples, without a refit.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | θ_s | hyperparameters, drawn with all n points | S |
 * | p_is | density of point i given all others and θ_s (R&W eq. 5.10 to 5.12) | n × S |
 * | w_is | weight of sample s where point i is left out | n × S |
 *
 * The samples are draws from p(θ | all points), but a left-out point must not have influenced them. Draws from
 * p(θ | all but i) are the same draws with the weights w_is ∝ 1 / p_is (Gelfand, Dey & Chang 1992; Vehtari, Gelman &
 * Gabry 2017): a sample that fits the point well is there partly because of it. With few samples raw weights are erratic,
 * so they are cut at √S times their mean (Ionides 2008). A point estimate has one sample and no weights: for an honest
 * prediction it must have been fitted without the point (`docs/decisions/leave-one-out.md`).
 */
import { condition, type Dataset, type HyperparameterSamples, leaveOneOut } from "../gp/index.ts";
import { exp } from "../special/index.ts";
import {
  mixtureCdf,
  mixtureLogDensity,
  mixtureMoments,
  mixtureQuantile,
  type NormalMixture,
  truncatedMixture,
} from "./normal-mixture.ts";

/**
 * How samples are weighted: as if each point had not influenced them, or equally (which overestimates the model's
 * accuracy: see above).
 */
export type Weighting = "importance" | "equal";

/**
 * What the others predict of one point's outcome, noise included; standardised scale. Truncated to the possible outcomes; the
 * mean is then the median.
 */
export interface LeftOut {
  readonly observed: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** The central 50 % and 95 % of the prediction. */
  readonly half: readonly [lower: number, upper: number];
  readonly most: readonly [lower: number, upper: number];
  /** Log density of the observed outcome. */
  readonly logDensity: number;
  /** Share of the prediction below the observed outcome; uniform over points where the model is right. */
  readonly rank: number;
  /** Effective number of samples, by their weights: from 1 to S. */
  readonly effectiveSamples: number;
}

/** Predicts every point from all others; in the order of the data. */
export function leaveOutEach(
  data: Dataset,
  samples: HyperparameterSamples,
  weighting: Weighting = "importance",
): readonly LeftOut[] {
  const { n, y, possible } = data;
  const views = Array.from({ length: samples.count }, (_, s) => leaveOneOut(condition(data, samples, s)));
  return Array.from({ length: n }, (_, i) => {
    const logDensities = Float64Array.from(views, (view) => view.logDensity[i]);
    const mixture: NormalMixture = {
      weights: weighting === "equal" ? equalWeights(samples.count) : importanceWeights(logDensities),
      means: Float64Array.from(views, (view) => view.mean[i]),
      deviations: Float64Array.from(views, (view) => Math.sqrt(view.variance[i])),
    };
    const { mean, variance } = mixtureMoments(mixture);
    const logDensity = mixtureLogDensity(mixture.weights, logDensities);
    const prediction = truncatedMixture(mixture, possible);
    return {
      observed: y[i],
      mean: prediction === undefined ? mean : prediction.quantile(0.5),
      standardDeviation: Math.sqrt(variance),
      ...intervalsOf(prediction ?? { quantile: (share) => mixtureQuantile(mixture, share) }),
      logDensity: logDensity - (prediction?.logMass ?? 0),
      rank: (prediction ?? { cdf: (value: number) => mixtureCdf(mixture, value) }).cdf(y[i]),
      effectiveSamples: 1 / mixture.weights.reduce((sum, weight) => sum + weight * weight, 0),
    };
  });
}

function intervalsOf({ quantile }: { readonly quantile: (share: number) => number }): Pick<LeftOut, "half" | "most"> {
  return { half: [quantile(0.25), quantile(0.75)], most: [quantile(0.025), quantile(0.975)] };
}

function equalWeights(count: number): Float64Array {
  return new Float64Array(count).fill(1 / count);
}

/**
 * Weights ∝ 1 / p, cut at √S times their mean, with a sum of 1.
 *
 * @param logDensities - log p_is of one point, length S
 */
export function importanceWeights(logDensities: Float64Array): Float64Array {
  const count = logDensities.length;
  let least = Number.POSITIVE_INFINITY;
  for (const value of logDensities) least = Math.min(least, value);
  const weights = logDensities.map((value) => exp(least - value));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / count;
  const cut = weights.map((weight) => Math.min(weight, mean * Math.sqrt(count)));
  const total = cut.reduce((sum, weight) => sum + weight, 0);
  return cut.map((weight) => weight / total);
}

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
import {
  condition,
  type Dataset,
  type HyperparameterSamples,
  importanceWeights,
  leaveOneOut,
  predict,
} from "../gp/index.ts";
import { HALF_LOG_TWO_PI, log } from "../special/index.ts";
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
  return leftOutMixtures(data, samples, weighting).map((mixture, i) => leftOutOf(data, i, mixture));
}

/** What the others predict of one point's outcome by each sample. */
export interface LeftOutMixture extends NormalMixture {
  /** Log density of the observed outcome under each sample, length S. */
  readonly logDensities: Float64Array;
}

/** The predictions of every point from all others, in the order of the data. */
export function leftOutMixtures(
  data: Dataset,
  samples: HyperparameterSamples,
  weighting: Weighting,
): readonly LeftOutMixture[] {
  const views = Array.from({ length: samples.count }, (_, s) => leaveOneOut(condition(data, samples, s)));
  return Array.from({ length: data.n }, (_, i) => {
    const logDensities = Float64Array.from(views, (view) => view.logDensity[i]);
    return {
      weights: weighting === "equal" ? equalWeights(samples.count) : importanceWeights(logDensities),
      means: Float64Array.from(views, (view) => view.mean[i]),
      deviations: Float64Array.from(views, (view) => Math.sqrt(view.variance[i])),
      logDensities,
    };
  });
}

/** The mixture of some predictions of one point with these shares. */
export function mixLeftOut(mixtures: readonly LeftOutMixture[], shares: readonly number[]): LeftOutMixture {
  const join = (read: (mixture: LeftOutMixture, m: number) => Float64Array) =>
    Float64Array.from(mixtures.flatMap((mixture, m) => [...read(mixture, m)]));
  return {
    weights: join(({ weights }, m) => weights.map((weight) => shares[m] * weight)),
    means: join(({ means }) => means),
    deviations: join(({ deviations }) => deviations),
    logDensities: join(({ logDensities }) => logDensities),
  };
}

/**
 * Predicts every one of `unseen` points from the points of `known`, none of which is among them. Samples have equal weights,
 * because the hyperparameters have not seen the points either.
 */
export function predictUnseen(known: Dataset, unseen: Dataset, samples: HyperparameterSamples): readonly LeftOut[] {
  const { n, y, noise } = unseen;
  const weights = equalWeights(samples.count);
  const views = Array.from({ length: samples.count }, (_, s) => predict(condition(known, samples, s), unseen.X));
  return Array.from({ length: n }, (_, i) => {
    const variances = views.map(
      ({ variance }, s) => variance[i] + (noise.kind === "known" ? noise.variances[i] : samples.noiseVariance[s]),
    );
    const means = Float64Array.from(views, ({ mean }) => mean[i]);
    const logDensities = means.map(
      (mean, s) => -0.5 * (log(variances[s]) + (y[i] - mean) ** 2 / variances[s]) - HALF_LOG_TWO_PI,
    );
    return leftOutOf(unseen, i, { weights, means, deviations: Float64Array.from(variances, Math.sqrt), logDensities });
  });
}

/** The prediction of point i of the data by a mixture. */
export function leftOutOf({ y, possible }: Dataset, i: number, mixture: LeftOutMixture): LeftOut {
  const { mean, variance } = mixtureMoments(mixture);
  const logDensity = mixtureLogDensity(mixture.weights, mixture.logDensities);
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
}

function intervalsOf({ quantile }: { readonly quantile: (share: number) => number }): Pick<LeftOut, "half" | "most"> {
  return { half: [quantile(0.25), quantile(0.75)], most: [quantile(0.025), quantile(0.975)] };
}

function equalWeights(count: number): Float64Array {
  return new Float64Array(count).fill(1 / count);
}

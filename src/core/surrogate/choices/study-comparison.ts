/**
 * @file One metric's outcomes in this study and in an earlier one, and how much the two differ on average.
 *
 * | symbol | meaning |
 * |---|---|
 * | xᵢ, yᵢ | this study's points and outcomes, on the transformed scale |
 * | mₑ, vₑ | posterior mean and variance (noise included) of a model of the earlier outcomes alone |
 * | δ | the offset: the earlier study's outcomes less this one's, the same everywhere |
 *
 * With a prior δ ~ N(0, s²), s the standard deviation of the earlier outcomes, and independent errors of
 * yᵢ ~ N(mₑ(xᵢ) − δ, vₑ(xᵢ)), the offset's posterior mean is Σ (mₑ(xᵢ) − yᵢ) / vₑ(xᵢ) over 1/s² + Σ 1/vₑ(xᵢ).
 */
import {
  createDataset,
  createOutcomeMap,
  type Dataset,
  type OutcomeMap,
  type Standardisation,
  standardisation,
  type TransformKind,
  toModelScale,
} from "../../gp/index.ts";
import type { Fit, FitTask, WorkerPool } from "../../parallel/index.ts";
import { createFeatures, type Features, type Warping, withWarping } from "../../space/index.ts";
import { encodeTrials } from "../data/encode-configurations.ts";
import { type CompletedTrial, outcomesOf } from "../data/outcomes.ts";
import { featuresOfEarlier, withStudyColumn } from "../data/study-column.ts";
import type { StudyData, StudyMetric } from "../data/study-data.ts";
import { type Moments, predictMixture } from "../predictions/predict-mixture.ts";

/** Outcomes and the features of their points. */
export interface Outcomes {
  /** n × width, row-major. */
  readonly X: Float64Array;
  /** Length n. */
  readonly y: Float64Array;
}

/** Both studies' outcomes of one metric: transformed, maximised, at features with the study column. */
export interface StudyComparison {
  /** Features without the study column, and with it. */
  readonly narrow: Features;
  readonly wide: Features;
  readonly own: Outcomes;
  readonly earlier: Outcomes;
  /** Moments at this study's points, noise included, by the earlier outcomes alone. */
  readonly expected: Moments;
}

/** What to compare. */
export interface ComparisonProblem {
  readonly metric: StudyMetric;
  readonly transform: TransformKind;
  /** Of the models' inputs. */
  readonly warping: Warping | undefined;
  /** The earlier study's trials in terms of this study. */
  readonly earlierTrials: readonly CompletedTrial[];
}

/** Compares the outcomes of one metric in both studies. */
export async function compareOutcomes(
  workers: WorkerPool,
  { space, trials, points }: StudyData,
  { metric, transform, warping, earlierTrials }: ComparisonProblem,
): Promise<StudyComparison> {
  const narrow = withWarping(createFeatures(space), warping);
  const wide = withStudyColumn(narrow);
  const map = jointMap(metric, transform, [...trials, ...earlierTrials]);
  const outcomes = (some: readonly CompletedTrial[]) =>
    outcomesOf(some, metric.name).map((value) => toModelScale(map, value));
  const earlierPoints = encodeTrials(space, earlierTrials);
  const earlier = { X: featuresOfEarlier(wide, earlierPoints), y: outcomes(earlierTrials) };
  const alone = standardise({ X: narrow.of(earlierPoints), y: earlier.y }, narrow);
  const fit = await workers.run(mapFit(alone.data));
  return {
    narrow,
    wide,
    own: { X: wide.of(points), y: outcomes(trials) },
    earlier,
    expected: predictOutcomes(alone, fit, narrow.of(points)),
  };
}

/** The map of a metric whose outcomes are those of both studies, without standardisation. */
function jointMap(
  { name, sign, possible }: StudyMetric,
  transform: TransformKind,
  trials: readonly CompletedTrial[],
): OutcomeMap {
  return createOutcomeMap(transform, sign, outcomesOf(trials, name), possible);
}

/** Training data with its scale. */
export interface ScaledData {
  readonly data: Dataset;
  readonly scale: Standardisation;
}

/** Standardises outcomes at the given features. */
export function standardise({ X, y }: Outcomes, { width, group }: Features): ScaledData {
  const scale = standardisation(y);
  return { scale, data: createDataset({ X, d: width, group }, y, scale) };
}

/** A MAP fit of the data. */
export function mapFit(data: Dataset): FitTask {
  return { kind: "fit", model: "map", data, seed: "" };
}

/** Moments of outcomes at points (features), noise included, on the outcomes' own scale. */
export function predictOutcomes({ data, scale }: ScaledData, { hyperparameters }: Fit, points: Float64Array): Moments {
  const { mean, deviation } = scale;
  const moments = predictMixture(data, hyperparameters, points);
  const noise = hyperparameters.noiseVariance[0];
  return {
    mean: moments.mean.map((value) => mean + deviation * value),
    variance: moments.variance.map((value) => deviation * deviation * (value + noise)),
  };
}

/**
 * The offset's posterior mean.
 *
 * @param counts - which of this study's outcomes count; default: all
 */
export function studyOffset(
  { own, earlier, expected }: StudyComparison,
  counts: (index: number) => boolean = () => true,
): number {
  const spread = standardisation(earlier.y).deviation;
  let precision = 1 / (spread * spread);
  let weighted = 0;
  own.y.forEach((y, i) => {
    if (!counts(i)) return;
    precision += 1 / expected.variance[i];
    weighted += (expected.mean[i] - y) / expected.variance[i];
  });
  return weighted / precision;
}

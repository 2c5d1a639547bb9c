/**
 * @file Scores of leave-one-out predictions: the explained variance, the log density of the outcomes, and the coverage
 * of the intervals. Every score has its standard error over the points.
 */
import { type MeanWithError, mean, meanWithError } from "../statistics/index.ts";
import type { LeftOut } from "./left-out.ts";

/** How often the central interval of `level` held the observed outcome. */
export interface Coverage {
  readonly level: number;
  readonly hits: number;
  readonly count: number;
  readonly share: number;
  /** Binomial, of the share where the intervals are right: √(level (1 − level) / n). */
  readonly standardError: number;
}

/** The scores of one metric's model. */
export interface Scores {
  /** Number of predictions. */
  readonly count: number;
  /** 1 − Σ (y − prediction)² ÷ Σ (y − mean of the others)²: 1 is perfect, 0 no better than the mean, below 0 worse. */
  readonly r2: number;
  /** Of `r2` as a ratio of two means over the points (delta method). */
  readonly r2StandardError: number;
  /** Mean log density of the left-out outcomes, in nats per point (Gneiting & Raftery 2007: the log score). */
  readonly logDensity: MeanWithError;
  /** Of the intervals of 50 % and 95 %. */
  readonly coverage: readonly [half: Coverage, most: Coverage];
}

/** The scores of at least two predictions. */
export function score(predictions: readonly LeftOut[]): Scores {
  return {
    count: predictions.length,
    ...explained(predictions),
    logDensity: meanWithError(predictions.map(({ logDensity }) => logDensity)),
    coverage: [coverage(predictions, 0.5), coverage(predictions, 0.95)],
  };
}

/**
 * Mean log density under the first model less that under the second, in nats per point. The differences are paired by
 * point, so that what is hard for both models cancels.
 */
export function compareScores(first: readonly LeftOut[], second: readonly LeftOut[]): MeanWithError {
  return meanWithError(first.map(({ logDensity }, i) => logDensity - second[i].logDensity));
}

/**
 * R² against the mean of the other points, which has no more information about a point than the model; 0 for a
 * constant.
 */
function explained(predictions: readonly LeftOut[]): Pick<Scores, "r2" | "r2StandardError"> {
  const n = predictions.length;
  const centre = mean(predictions.map(({ observed }) => observed));
  // The distance of y_i to the mean of all others is n / (n − 1) times its distance to the mean of all.
  const stretch = n / (n - 1);
  const missed = predictions.map((prediction) => (prediction.observed - prediction.mean) ** 2);
  const spread = predictions.map(({ observed }) => (stretch * (observed - centre)) ** 2);
  const unit = mean(spread);
  if (!(unit > 0)) return { r2: 0, r2StandardError: 0 };
  const ratio = mean(missed) / unit;
  const { standardError } = meanWithError(missed.map((value, i) => (value - ratio * spread[i]) / unit));
  return { r2: 1 - ratio, r2StandardError: standardError };
}

function coverage(predictions: readonly LeftOut[], level: number): Coverage {
  const tail = (1 - level) / 2;
  const hits = predictions.filter(({ rank }) => rank >= tail && rank <= 1 - tail).length;
  const count = predictions.length;
  return { level, hits, count, share: hits / count, standardError: Math.sqrt((level * (1 - level)) / count) };
}

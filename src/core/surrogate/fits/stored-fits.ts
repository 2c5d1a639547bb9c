/**
 * @file Whether stored fits may be used for the trials that there are now. An estimate of a trial that the hyperparameters
 * have not seen is only as good as they are: where they consider an input irrelevant, a trial that shows its effect is
 * smoothed away, with narrow intervals.
 */
import { type Dataset, pointsOf } from "../../gp/index.ts";
import { chiSquareQuantile, normalQuantile } from "../../special/index.ts";
import { mean } from "../../statistics/index.ts";
import { hasChain, type ModelKind } from "../../study/index.ts";
import { complement } from "../chosen/at-trials.ts";
import type { ChosenRows } from "../chosen/chosen.ts";
import { knownPoints } from "../chosen/chosen-points.ts";
import { predictMixture } from "../predictions/predict-mixture.ts";
import type { MetricModel, Surrogate } from "../surrogate.ts";

/** Draws that have seen at least this share of the trials may be used while they predict the others. */
const MIN_SEEN_SHARE = 0.8;

/**
 * Whether a fit to `seen` of n trials may be used if it predicts the others. A new point estimate takes little time and
 * depends strongly on every trial, so it must have seen all; draws may lack some.
 */
export function maySuffice(model: ModelKind, seen: number, n: number): boolean {
  return hasChain(model) ? seen >= MIN_SEEN_SHARE * n && seen <= n : seen === n;
}

/** The probability with which each of the two tests of the unseen outcomes fails by chance. */
const CHANCE = 0.05;

/**
 * Whether the unseen rows are as the stored fits predict them from the seen ones. The largest deviation of all outcomes is tested, which
 * shows a single one that is not as expected, and the sum of their squares, which shows a small deviation of many. Where the predictions
 * are normal and independent, each test fails by chance with a probability of 5 %; a failure costs a fit.
 */
export function predictsUnseen({ metrics, chosen }: Surrogate, unseen: readonly number[]): boolean {
  if (unseen.length === 0 || metrics.length === 0) return true;
  const isUnseen = new Set(unseen);
  const squares = metrics.flatMap((metric) => {
    const others =
      chosen === undefined
        ? pointsOf(metric.data, complement(unseen, metric.data.n))
        : knownWithout(metric, chosen, isUnseen);
    return squaredDeviations(metric, pointsOf(metric.data, unseen), others);
  });
  const widest = normalQuantile(1 - CHANCE / (2 * squares.length)) ** 2;
  const sum = squares.reduce((total, square) => total + square, 0);
  return squares.every((square) => square <= widest) && sum <= chiSquareQuantile(1 - CHANCE, squares.length);
}

/** The known points of a large study without its unseen rows. */
function knownWithout(metric: MetricModel, { known: rows }: ChosenRows, isUnseen: ReadonlySet<number>): Dataset {
  const known = knownPoints(metric);
  const left = [...known.y.keys()].filter((i) => i >= rows.length || !isUnseen.has(rows[i]));
  return pointsOf(known, left);
}

/** The squares of what unseen outcomes deviate from their predictions from the known ones, in standard deviations. */
function squaredDeviations(
  { fit: { hyperparameters } }: MetricModel,
  unseen: Dataset,
  known: Dataset,
): readonly number[] {
  const predicted = predictMixture(known, hyperparameters, unseen.X);
  const inferredNoise = mean(hyperparameters.noiseVariance);
  return Array.from(unseen.y, (value, i) => {
    const noise = unseen.noise.kind === "known" ? unseen.noise.variances[i] : inferredNoise;
    return (value - predicted.mean[i]) ** 2 / (predicted.variance[i] + noise);
  });
}

/**
 * @file Whether stored fits may be used for the trials that there are now. An estimate of a trial that the hyperparameters
 * have not seen is only as good as they are: where they consider an input irrelevant, a trial that shows its effect is
 * smoothed away, with narrow intervals.
 */
import { type Dataset, pointsOf } from "../../gp/index.ts";
import { normalQuantile } from "../../special/index.ts";
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

/** The probability that some unseen outcome lies outside of its interval by chance, at most. */
const CHANCE = 0.05;

/**
 * Whether every unseen row lies within an interval of its prediction from all others, for all metrics. The intervals are so wide that
 * outcomes as the model expects them are all inside with a probability of 95 % (Bonferroni): of a single one the central 95 %.
 */
export function predictsUnseen({ metrics, chosen }: Surrogate, unseen: readonly number[]): boolean {
  if (unseen.length === 0) return true;
  const width = normalQuantile(1 - CHANCE / (2 * unseen.length * metrics.length));
  const isUnseen = new Set(unseen);
  return metrics.every((metric) => {
    const others =
      chosen === undefined
        ? pointsOf(metric.data, complement(unseen, metric.data.n))
        : knownWithout(metric, chosen, isUnseen);
    return predicts(metric, pointsOf(metric.data, unseen), others, width);
  });
}

/** The known points of a large study without its unseen rows. */
function knownWithout(metric: MetricModel, { known: rows }: ChosenRows, isUnseen: ReadonlySet<number>): Dataset {
  const known = knownPoints(metric);
  const left = [...known.y.keys()].filter((i) => i >= rows.length || !isUnseen.has(rows[i]));
  return pointsOf(known, left);
}

/** Whether each unseen outcome lies within so many standard deviations of its prediction from the known ones. */
function predicts({ fit: { hyperparameters } }: MetricModel, unseen: Dataset, known: Dataset, width: number): boolean {
  const predicted = predictMixture(known, hyperparameters, unseen.X);
  const inferredNoise = mean(hyperparameters.noiseVariance);
  return unseen.y.every((value, i) => {
    const noise = unseen.noise.kind === "known" ? unseen.noise.variances[i] : inferredNoise;
    return Math.abs(value - predicted.mean[i]) <= width * Math.sqrt(predicted.variance[i] + noise);
  });
}

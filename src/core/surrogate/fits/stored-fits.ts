/**
 * @file Whether stored fits may be used for the trials that there are now. An estimate of a trial that the hyperparameters
 * have not seen is only as good as they are: where they consider an input irrelevant, a trial that shows its effect is
 * smoothed away, with narrow intervals.
 */
import { type Dataset, pointsOf } from "../../gp/index.ts";
import { NORMAL_95 } from "../../special/index.ts";
import { mean } from "../../statistics/index.ts";
import type { ModelKind } from "../../study/index.ts";
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
  return model === "saas" ? seen >= MIN_SEEN_SHARE * n && seen <= n : seen === n;
}

/**
 * Whether every trial after the first `seen` lies within the central 95 % of its prediction from those, for all metrics.
 * Fits are assumed to have seen the trials with the smallest numbers.
 */
export function predictsUnseen({ rows, metrics, chosen }: Surrogate, seen: number): boolean {
  if (seen >= rows.length) return true;
  return metrics.every((metric) =>
    chosen === undefined
      ? predictsRows(metric, seen, rows.length)
      : predicts(metric, metric.data, [seen, rows.length], knownBefore(metric, chosen, seen)),
  );
}

/** Whether rows `from` to `to` of a metric's data lie within their predictions from all other rows. */
function predictsRows(metric: MetricModel, from: number, to: number): boolean {
  const all = Array.from({ length: metric.data.n }, (_, i) => i);
  return predicts(metric, metric.data, [from, to], pointsOf(metric.data, [...all.slice(0, from), ...all.slice(to)]));
}

/** The known points of a large study without those of the study's rows from `seen` on. */
function knownBefore(metric: MetricModel, { known: rows }: ChosenRows, seen: number): Dataset {
  const known = knownPoints(metric);
  const all = Array.from({ length: known.n }, (_, i) => i);
  return pointsOf(
    known,
    all.filter((i) => i >= rows.length || rows[i] < seen),
  );
}

function predicts(
  { fit: { hyperparameters } }: MetricModel,
  data: Dataset,
  [from, to]: readonly [number, number],
  known: Dataset,
): boolean {
  const unseen = pointsOf(
    data,
    Array.from({ length: to - from }, (_, i) => from + i),
  );
  const predicted = predictMixture(known, hyperparameters, unseen.X);
  const inferredNoise = mean(hyperparameters.noiseVariance);
  return unseen.y.every((value, i) => {
    const noise = unseen.noise.kind === "known" ? unseen.noise.variances[i] : inferredNoise;
    return Math.abs(value - predicted.mean[i]) <= NORMAL_95 * Math.sqrt(predicted.variance[i] + noise);
  });
}

/**
 * @file Whether stored fits may be used for the trials that there are now. An estimate of a trial that the hyperparameters
 * have not seen is only as good as they are: where they consider an input irrelevant, a trial that shows its effect is
 * smoothed away, with narrow intervals.
 */
import { pointsOf } from "../../gp/index.ts";
import { NORMAL_95 } from "../../special/index.ts";
import { mean } from "../../statistics/index.ts";
import type { ModelKind } from "../../study/index.ts";
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
export function predictsUnseen({ rows, metrics }: Surrogate, seen: number): boolean {
  return seen >= rows.length || metrics.every((metric) => predictsRows(metric, seen, rows.length));
}

/** Whether rows `from` to `to` of a metric's data lie within their predictions from all other rows. */
function predictsRows({ data, fit: { hyperparameters } }: MetricModel, from: number, to: number): boolean {
  const all = Array.from({ length: data.n }, (_, i) => i);
  const unseen = pointsOf(data, all.slice(from, to));
  const known = pointsOf(data, [...all.slice(0, from), ...all.slice(to)]);
  const predicted = predictMixture(known, hyperparameters, unseen.X);
  const inferredNoise = mean(hyperparameters.noiseVariance);
  return unseen.y.every((value, i) => {
    const noise = unseen.noise.kind === "known" ? unseen.noise.variances[i] : inferredNoise;
    return Math.abs(value - predicted.mean[i]) <= NORMAL_95 * Math.sqrt(predicted.variance[i] + noise);
  });
}

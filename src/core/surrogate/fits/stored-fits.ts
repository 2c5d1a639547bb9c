/**
 * @file Whether stored fits may be used for the trials that there are now. An estimate of a trial that the hyperparameters
 * have not seen is only as good as they are: where they consider an input irrelevant, a trial that shows its effect is
 * smoothed away, with narrow intervals.
 */
import { pointsOf } from "../../gp/index.ts";
import { NORMAL_95 } from "../../special/index.ts";
import { mean } from "../../statistics/index.ts";
import { hasChain, type ModelKind } from "../../study/index.ts";
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

/** Whether every unseen row lies within the central 95 % of its prediction from all others, for all metrics. */
export function predictsUnseen({ metrics }: Surrogate, unseen: readonly number[]): boolean {
  return unseen.length === 0 || metrics.every((metric) => predictsRows(metric, unseen));
}

/** Whether some rows of a metric's data lie within their predictions from all other rows. */
function predictsRows({ data, fit: { hyperparameters } }: MetricModel, rows: readonly number[]): boolean {
  const isUnseen = new Set(rows);
  const others = Array.from({ length: data.n }, (_, i) => i).filter((i) => !isUnseen.has(i));
  const unseen = pointsOf(data, rows);
  const known = pointsOf(data, others);
  const predicted = predictMixture(known, hyperparameters, unseen.X);
  const inferredNoise = mean(hyperparameters.noiseVariance);
  return unseen.y.every((value, i) => {
    const noise = unseen.noise.kind === "known" ? unseen.noise.variances[i] : inferredNoise;
    return Math.abs(value - predicted.mean[i]) <= NORMAL_95 * Math.sqrt(predicted.variance[i] + noise);
  });
}

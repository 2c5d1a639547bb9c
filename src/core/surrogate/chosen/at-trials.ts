/**
 * @file Predictions at a study's own trials. They rest on the known points (chosen-points.ts). A trial that is not among
 * them contributes its own measurements: with the prediction (m, v) from the known points and measurements of mean y and
 * variance s, its outcome has the posterior
 *
 *   mean m + v (y − m) / (v + s),   variance v s / (v + s),
 *
 * which is that of a Gaussian process conditioned on the known points and on this trial.
 */
import { condition, type HyperparameterSamples, type Posterior, predict } from "../../gp/index.ts";
import { pickRows } from "../../linalg/index.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
import type { Moments } from "../predictions/predict-mixture.ts";
import { knownPoints } from "./chosen-points.ts";

/** Measurements that a prediction does not contain, of each of some rows. */
interface OwnMeasurements {
  /** Weighted mean, standardised; 0 without any. */
  readonly means: Float64Array;
  /** 1 / variance where noise is known, number of measurements where it is inferred; 0 without any. */
  readonly weights: Float64Array;
}

/** The noise-free outcome at every row, standardised, under each hyperparameter sample. */
export function momentsAtTrials(
  observations: Pick<Observations, "rows" | "chosen">,
  metric: ObservedMetric,
  samples: HyperparameterSamples,
): readonly Moments[] {
  const { data } = metric;
  const known = knownPoints(metric);
  const n = observations.rows.length;
  if (observations.chosen === undefined) {
    return eachSample(samples, (s) => predict(condition(known, samples, s), data.X.subarray(0, n * data.d)));
  }
  const rows = observations.chosen.known;
  const others = complement(rows, n);
  const outside = inputsAt(metric, others);
  const own = ownMeasurements(observations, metric, others);
  return eachSample(samples, (s) => {
    const posterior = condition(known, samples, s);
    const beyond = predict(posterior, outside);
    const noise = data.noise.kind === "known" ? 1 : samples.noiseVariance[s];
    return merge(n, [rows, predictKnown(posterior, rows.length)], [others, withMeasurements(beyond, own, noise)]);
  });
}

function eachSample(samples: HyperparameterSamples, moments: (sample: number) => Moments): readonly Moments[] {
  return Array.from({ length: samples.count }, (_, s) => moments(s));
}

/** The rows below n that are not among some ascending ones. */
export function complement(rows: readonly number[], n: number): readonly number[] {
  const among = new Set(rows);
  return Array.from({ length: n }, (_, i) => i).filter((i) => !among.has(i));
}

/** Inputs of a metric at some rows. */
export function inputsAt({ data: { X, d } }: ObservedMetric, rows: readonly number[]): Float64Array {
  return pickRows(X, d, rows);
}

/**
 * The posterior at the first `count` training points: y − Σ (K+Σ)⁻¹ (y − μ) and Σ − Σ (K+Σ)⁻¹ Σ, in O(n²). The variance loses
 * digits where the noise is far larger than it, and is never below 0.
 */
function predictKnown(posterior: Posterior, count: number): Moments {
  const { alpha, inverseFactor, jitter } = posterior;
  const { n, y } = posterior.data;
  const mean = new Float64Array(count);
  const variance = new Float64Array(count);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i <= Math.min(k, count - 1); i++) variance[i] += inverseFactor[k * n + i] ** 2;
  }
  for (let i = 0; i < count; i++) {
    const noise = posterior.noise[i] + jitter;
    mean[i] = y[i] - noise * alpha[i];
    variance[i] = Math.max(0, noise - noise * noise * variance[i]);
  }
  return { mean, variance };
}

/** What the measurements of each row's trial are that are not among the known points. */
function ownMeasurements(
  { rows }: Pick<Observations, "rows">,
  { data: { y, noise } }: ObservedMetric,
  others: readonly number[],
): OwnMeasurements {
  const sums = new Map<number, { weight: number; weighted: number }>();
  for (const row of others) {
    const sum = sums.get(rows[row].trial) ?? { weight: 0, weighted: 0 };
    const weight = noise.kind === "known" ? 1 / noise.variances[row] : 1;
    sums.set(rows[row].trial, { weight: sum.weight + weight, weighted: sum.weighted + weight * y[row] });
  }
  const each = others.map((row) => sums.get(rows[row].trial) ?? { weight: 0, weighted: 0 });
  return {
    means: Float64Array.from(each, ({ weight, weighted }) => (weight > 0 ? weighted / weight : 0)),
    weights: Float64Array.from(each, ({ weight }) => weight),
  };
}

/** @param noise - the variance of a measurement of weight 1 */
function withMeasurements({ mean, variance }: Moments, { means, weights }: OwnMeasurements, noise: number): Moments {
  const share = variance.map((v, i) => (weights[i] > 0 ? v / (v + noise / weights[i]) : 0));
  return {
    mean: mean.map((m, i) => m + share[i] * (means[i] - m)),
    variance: variance.map((v, i) => v * (1 - share[i])),
  };
}

function merge(n: number, ...parts: readonly (readonly [rows: readonly number[], moments: Moments])[]): Moments {
  const mean = new Float64Array(n);
  const variance = new Float64Array(n);
  for (const [rows, moments] of parts) {
    rows.forEach((row, at) => {
      mean[row] = moments.mean[at];
      variance[row] = moments.variance[at];
    });
  }
  return { mean, variance };
}

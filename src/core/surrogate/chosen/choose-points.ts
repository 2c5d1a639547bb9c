/**
 * @file Chooses the points from which the models of a large study are computed: the best and others that are spread over
 * the space (choose-rows.ts). Which trials are the best is not decided by their measurements: a model of the luckiest of
 * many noisy trials would be wrong and sure of it. Points are chosen in stages. The first are spread over the space
 * whatever their outcomes. Each further stage takes the best by the predictions from the points that are chosen already, so
 * that the choice of a point depends only on outcomes that the model knows, and its posterior is honest. Only where
 * measurements are practically free of noise does a trial's own measurement count, too.
 */
import { pickSamples } from "../../gp/index.ts";
import type { Fit, WorkerPool } from "../../parallel/index.ts";
import { constrainedRanks, nonDominatedRanks } from "../../pareto/index.ts";
import { maxOf } from "../../statistics/index.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
import { posteriorMeans, posteriorViolations } from "../predictions/posterior-at-trials.ts";
import { chooseRows } from "./choose-rows.ts";
import type { ChosenRows } from "./chosen.ts";
import {
  MANY_POINTS,
  MAX_KNOWN_POINTS,
  MAX_SEARCHED_POINTS,
  pointsWithEarlier,
  SPREAD_POINTS,
} from "./chosen-points.ts";

/** The largest noise variance, standardised, at which the best measurements are the best trials: models err by as much. */
const MAX_VARIANCE_TO_COUNT = 2e-4;

/** The observations with the points from which their models are computed; unchanged for a study that is not large. */
export async function choosePoints(
  workers: WorkerPool,
  observations: Observations,
  previousFits: ReadonlyMap<string, Fit>,
): Promise<Observations> {
  const { rows, metrics } = observations;
  if (metrics.every(({ data }) => data.n <= MANY_POINTS)) return observations;
  const all = [...rows.keys()];
  const inputs = metrics[0].data;
  const spread = chooseRows(inputs, all, { size: SPREAD_POINTS });
  const first = withChosen(observations, sameRows(spread));
  const fits = await Promise.all(first.metrics.map((metric) => firstFit(workers, metric, previousFits)));
  const extend = (included: readonly number[], size: number, shareNearFront: number): readonly number[] =>
    all.length <= size
      ? all
      : chooseRows(inputs, all, {
          size,
          included,
          shareNearFront,
          ranks: predictedRanks(observations, included, fits),
        });
  const searched = extend(spread, MAX_SEARCHED_POINTS, 0.5);
  const known = extend(searched, MAX_KNOWN_POINTS, 0.5);
  return withChosen(observations, { known, searched });
}

function sameRows(rows: readonly number[]): ChosenRows {
  return { known: rows, searched: rows };
}

function withChosen(observations: Observations, rows: ChosenRows): Observations {
  const metrics = observations.metrics.map((metric): ObservedMetric => {
    const chosen = {
      known: pointsWithEarlier(metric.data, rows.known, MAX_KNOWN_POINTS),
      searched: pointsWithEarlier(metric.data, rows.searched, MAX_SEARCHED_POINTS),
    };
    return { ...metric, chosen };
  });
  return { ...observations, metrics, chosen: rows };
}

/** The rank of each row by its prediction from the points at some rows, after outcome constraints. */
function predictedRanks(observations: Observations, known: readonly number[], fits: readonly Fit[]): Int32Array {
  const part = withChosen(observations, sameRows(known));
  const metrics = part.metrics.map((metric, k) => ({ ...withoutNoisyOutcomes(metric, fits[k]), fit: fits[k] }));
  const surrogate = { ...part, metrics };
  const means = posteriorMeans(surrogate);
  const violations = posteriorViolations(surrogate);
  const n = observations.rows.length;
  const m = means.length / n;
  return violations === undefined ? nonDominatedRanks(means, n, m) : constrainedRanks(means, n, m, violations);
}

/** The metric without information in the outcomes beyond its chosen points, unless these are practically free of noise. */
function withoutNoisyOutcomes(metric: ObservedMetric, { hyperparameters }: Fit): ObservedMetric {
  const { data } = metric;
  const variances = data.noise.kind === "known" ? data.noise.variances : hyperparameters.noiseVariance;
  if (maxOf(variances) <= MAX_VARIANCE_TO_COUNT) return metric;
  const none = new Float64Array(data.n).fill(Number.POSITIVE_INFINITY);
  return { ...metric, data: { ...data, noise: { kind: "known", variances: none } } };
}

/** One sample of the previous fit, or else a point estimate. */
async function firstFit(
  workers: WorkerPool,
  { name, chosen, data }: ObservedMetric,
  previousFits: ReadonlyMap<string, Fit>,
): Promise<Fit> {
  const previous = previousFits.get(name)?.hyperparameters;
  if (previous?.d === data.d) return { model: "map", hyperparameters: pickSamples(previous, [previous.count - 1]) };
  return workers.run({ kind: "fit", model: "map", data: chosen?.known ?? data, seed: "" });
}

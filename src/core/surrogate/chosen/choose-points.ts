/**
 * @file Chooses the points from which the models of a large study are computed: the best and others that are spread over
 * the space (choose-rows.ts). Which trials are the best is not decided by their measurements, of which the best are so by
 * luck in part. A first model of points that are spread over the space predicts every trial, each with its own
 * measurement: where measurements are noisy, the model weighs more.
 */
import type { HyperparameterSamples } from "../../gp/index.ts";
import type { Fit, WorkerPool } from "../../parallel/index.ts";
import { constrainedRanks, nonDominatedRanks } from "../../pareto/index.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
import { posteriorMeans, posteriorViolations } from "../predictions/posterior-at-trials.ts";
import { chooseRows } from "./choose-rows.ts";
import type { ChosenRows } from "./chosen.ts";
import {
  MANY_POINTS,
  MAX_FITTED_POINTS,
  MAX_KNOWN_POINTS,
  MAX_SEARCHED_POINTS,
  pointsWithEarlier,
} from "./chosen-points.ts";

/** The observations with the points from which their models are computed; unchanged for a study that is not large. */
export async function choosePoints(
  workers: WorkerPool,
  observations: Observations,
  previousFits: ReadonlyMap<string, Fit>,
): Promise<Observations> {
  const { rows, metrics } = observations;
  if (metrics.every(({ data }) => data.n <= MANY_POINTS)) return observations;
  const all = rows.map((_, row) => row);
  const ranks = await estimatedRanks(workers, observations, previousFits);
  const inputs = metrics[0].data;
  const known = chooseRows(inputs, all, MAX_KNOWN_POINTS, ranks);
  const searched = chooseRows(inputs, known, MAX_SEARCHED_POINTS, ranks);
  const fitted = chooseRows(inputs, searched, MAX_FITTED_POINTS, ranks);
  return withChosen(observations, { known, searched, fitted });
}

function withChosen(observations: Observations, rows: ChosenRows): Observations {
  const metrics = observations.metrics.map((metric): ObservedMetric => {
    const chosen = {
      known: pointsWithEarlier(metric.data, rows.known, MAX_KNOWN_POINTS),
      searched: pointsWithEarlier(metric.data, rows.searched, MAX_SEARCHED_POINTS),
      fitted: pointsWithEarlier(metric.data, rows.fitted, MAX_FITTED_POINTS),
    };
    return { ...metric, chosen };
  });
  return { ...observations, metrics, chosen: rows };
}

/** The rank of each row by its estimate from the first model, after outcome constraints. */
async function estimatedRanks(
  workers: WorkerPool,
  observations: Observations,
  previousFits: ReadonlyMap<string, Fit>,
): Promise<Int32Array> {
  const all = observations.rows.map((_, row) => row);
  const spread = chooseRows(observations.metrics[0].data, all, MAX_FITTED_POINTS);
  const first = withChosen(observations, { known: spread, searched: spread, fitted: spread });
  const metrics = await Promise.all(
    first.metrics.map(async (metric) => ({ ...metric, fit: await firstFit(workers, metric, previousFits) })),
  );
  const surrogate = { ...first, metrics };
  const means = posteriorMeans(surrogate);
  const violations = posteriorViolations(surrogate);
  const n = all.length;
  const m = means.length / n;
  return violations === undefined ? nonDominatedRanks(means, n, m) : constrainedRanks(means, n, m, violations);
}

/** One sample of the previous fit, or else a point estimate. */
async function firstFit(
  workers: WorkerPool,
  { name, chosen, data }: ObservedMetric,
  previousFits: ReadonlyMap<string, Fit>,
): Promise<Fit> {
  const previous = previousFits.get(name)?.hyperparameters;
  if (previous?.d === data.d) return { model: "map", hyperparameters: lastSample(previous) };
  return workers.run({ kind: "fit", model: "map", data: chosen?.fitted ?? data, seed: "" });
}

function lastSample({ family, count, d, ...samples }: HyperparameterSamples): HyperparameterSamples {
  return {
    family,
    count: 1,
    d,
    lengthscale: samples.lengthscale.slice(-d),
    outputscale: samples.outputscale.slice(-1),
    noiseVariance: samples.noiseVariance.slice(-1),
    mean: samples.mean.slice(-1),
  };
}

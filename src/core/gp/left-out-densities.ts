/**
 * @file The densities of left-out points, by which the models of a mixture get their shares (stacking-share.ts). The
 * hyperparameters must not have seen the point: with two dozen lengthscales and a few dozen points, a MAP estimate
 * that has seen it overrates it by up to 1.1 nats per point (docs/decisions/leave-one-out.md), and the weights of draws around
 * the estimate are too erratic to correct that (docs/decisions/mixture-of-models.md).
 */
import { log, logSumExp } from "../special/index.ts";
import { type Dataset, pointsOf } from "./data.ts";
import { fitMap, type MapSettings } from "./fit-map.ts";
import { type HyperparameterSamples, someSamples } from "./hyperparameters.ts";
import { importanceWeights } from "./importance-weights.ts";
import { createMapObjective } from "./map-objective.ts";
import { condition, leaveOneOut } from "./posterior.ts";

/** Number of groups of points: the estimate is fitted again without each. Of many points there are fewer: a fit takes longer. */
const GROUPS = 10;
const GROUPS_OF_MANY = 5;
const MANY_POINTS = 160;
/** Tolerance of these fits: the optimum without a tenth of the points differs from that of all by more. */
const GRADIENT_TOLERANCE = 1e-4;
/** Number of draws around each of these estimates, at most. */
const MAX_DRAWS = 16;

/** The log density of each point of the data under draws of a posterior that are weighted as if they had not seen it. */
export function densitiesWithoutEach(data: Dataset, samples: HyperparameterSamples): Float64Array {
  const views = Array.from({ length: samples.count }, (_, s) => leaveOneOut(condition(data, samples, s)).logDensity);
  return data.y.map((_, i) => {
    const logDensities = Float64Array.from(views, (view) => view[i]);
    const weights = importanceWeights(logDensities);
    return logSumExp(logDensities.map((value, s) => value + log(weights[s])));
  });
}

/** A MAP estimate and draws around it. */
export interface EstimateWithDraws {
  readonly estimate: HyperparameterSamples;
  readonly around: HyperparameterSamples;
}

/**
 * The log density of each point of the data under draws around a MAP estimate that was fitted without the point's group. Draws
 * differ from that estimate as the given ones do from theirs.
 */
export function densitiesWithoutGroups(data: Dataset, fitted: EstimateWithDraws, model: MapSettings): Float64Array {
  const groups = Math.min(data.n, data.n < MANY_POINTS ? GROUPS : GROUPS_OF_MANY);
  const { coordinates, hyperparameters, lower, upper } = createMapObjective(data, model);
  const steps = stepsFromEstimate(fitted, coordinates);
  const logDensities = new Float64Array(data.n);
  for (let group = 0; group < groups; group++) {
    const others = [...data.y.keys()].filter((i) => i % groups !== group);
    const centre = coordinates(
      fitMap(pointsOf(data, others), { ...model, gradientTolerance: GRADIENT_TOLERANCE }).hyperparameters,
    );
    const views = steps.map((step) => {
      const draw = centre.map((value, j) => Math.min(upper[j], Math.max(lower[j], value + step[j])));
      return leaveOneOut(condition(data, hyperparameters(draw), 0)).logDensity;
    });
    for (let i = group; i < data.n; i += groups) {
      logDensities[i] = logSumExp(Float64Array.from(views, (view) => view[i])) - log(views.length);
    }
  }
  return logDensities;
}

/** What some of the draws differ from the estimate by, in the coordinates of the objective. */
function stepsFromEstimate(
  { estimate, around }: EstimateWithDraws,
  coordinates: (samples: HyperparameterSamples) => Float64Array,
): readonly Float64Array[] {
  const centre = coordinates(estimate);
  const count = Math.min(MAX_DRAWS, around.count);
  return Array.from({ length: count }, (_, i) => {
    const s = Math.floor((i * around.count) / count);
    return coordinates(someSamples(around, s, s + 1)).map((value, j) => value - centre[j]);
  });
}

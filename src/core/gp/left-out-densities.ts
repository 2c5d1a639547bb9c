/**
 * @file The densities of left-out points, by which the models of a mixture get their shares (mixture-shares.ts). The
 * hyperparameters must not have seen the point: with two dozen lengthscales and a few dozen points, a MAP estimate
 * that has seen it overrates it by up to 1.1 nats per point (docs/decisions/leave-one-out.md), and the weights of draws around
 * the estimate are too erratic to correct that (docs/decisions/mixture-of-models.md).
 */
import { log, logSumExp } from "../special/index.ts";
import { type Dataset, MIN_POINTS_FOR_QUICK_ESTIMATES, pointsOf } from "./data.ts";
import { type HyperparameterSamples, joinSamples } from "./hyperparameters.ts";
import { importanceWeights } from "./importance-weights.ts";
import { condition, leaveOneOut } from "./posterior.ts";

/** Number of groups of points: the estimate is fitted again without each. Of many points there are fewer: a fit takes longer. */
const GROUPS = 10;
const GROUPS_OF_MANY = 5;
/** Number of draws around each of these estimates, at most. */
const MAX_DRAWS = 16;
const MAX_DRAWS_OF_MANY = 8;

/** The log density of each point of the data under draws of a posterior that are weighted as if they had not seen it. */
export function densitiesWithoutEach(data: Dataset, samples: HyperparameterSamples): Float64Array {
  const views = Array.from({ length: samples.count }, (_, s) => leaveOneOut(condition(data, samples, s)).logDensity);
  return data.y.map((_, i) => {
    const logDensities = Float64Array.from(views, (view) => view[i]);
    const weights = importanceWeights(logDensities);
    return logSumExp(logDensities.map((value, s) => value + log(weights[s])));
  });
}

/** A point estimate of hyperparameters u, draws around it, and how it is found again. Vectors have length `size`. */
export interface PointEstimate {
  readonly size: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly centre: Float64Array;
  /** Draws around the centre, count × size. */
  readonly draws: Float64Array;
  /** The one sample at u. */
  hyperparameters(u: Float64Array): HyperparameterSamples;
  /** The estimate of a part of the points, found with less care. */
  refit(part: Dataset): Float64Array;
}

/** The samples at the first `count` draws around an estimate. */
export function samplesAround({ size, draws, hyperparameters }: PointEstimate, count: number): HyperparameterSamples {
  const rows = Array.from({ length: count }, (_, s) => draws.subarray(s * size, (s + 1) * size));
  return rows.map(hyperparameters).reduce(joinSamples);
}

/**
 * The log density of each point of the data under draws around an estimate that was found without the point's group. Draws
 * differ from that estimate as the given ones do from theirs.
 */
export function densitiesWithoutGroups(data: Dataset, estimate: PointEstimate): Float64Array {
  const { lower, upper, hyperparameters, refit } = estimate;
  const groups = Math.min(data.n, data.n < MIN_POINTS_FOR_QUICK_ESTIMATES ? GROUPS : GROUPS_OF_MANY);
  const steps = stepsFromCentre(estimate, data.n < MIN_POINTS_FOR_QUICK_ESTIMATES ? MAX_DRAWS : MAX_DRAWS_OF_MANY);
  const logDensities = new Float64Array(data.n);
  for (let group = 0; group < groups; group++) {
    const others = [...data.y.keys()].filter((i) => i % groups !== group);
    const centre = refit(pointsOf(data, others));
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

/** What some of the draws differ from the centre by. */
function stepsFromCentre({ size, centre, draws }: PointEstimate, most: number): readonly Float64Array[] {
  const available = draws.length / size;
  const count = Math.min(most, available);
  return Array.from({ length: count }, (_, i) => {
    const s = Math.floor((i * available) / count);
    return centre.map((value, j) => draws[s * size + j] - value);
  });
}

/**
 * @file Maximum a posteriori fit with dimension-scaled priors (map-objective.ts).
 */
import { minimize } from "../optimize/index.ts";
import { type Dataset, somePoints } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { createMapObjective, type MapModel } from "./map-objective.ts";

/** A point estimate and the objective it reached. */
export interface MapFit {
  readonly hyperparameters: HyperparameterSamples;
  /** (log marginal likelihood + log priors) / n at the optimum. */
  readonly objectivePerPoint: number;
  readonly gradientEvaluations: number;
}

/** When a fit ends, and its prior and kernel where they are not the usual ones. */
export interface MapSettings extends MapModel {
  readonly gradientTolerance: number;
  readonly maxEvaluations: number;
}

export const FULL_FIT: MapSettings = { gradientTolerance: 1e-8, maxEvaluations: 4000 };

/**
 * Number of points from which a part of them is fitted first, and the size of that part: few steps of O(n³) are then
 * needed for all points.
 */
const MIN_POINTS_TO_FIT_A_PART = 384;
const PART_SIZE = 192;
/** Tolerance of the fit of a part: its optimum differs from that of the whole by more. */
const ROUGH_FIT: MapSettings = { gradientTolerance: 1e-4, maxEvaluations: 400 };
/** Relative decrease per iteration at which a fit ends: for many points, whose objective rounds near it, and for few. */
const LARGE_DECREASE = 1e-10;
const SMALL_DECREASE = 1e-15;

/** Fits by L-BFGS-B in (log ℓ, log noise, mean), from the priors' modes; many points from the optimum of a part of them. */
export function fitMap(data: Dataset, settings: MapSettings = FULL_FIT): MapFit {
  const isLarge = data.n >= MIN_POINTS_TO_FIT_A_PART;
  const rough = isLarge
    ? climb(somePoints(data, PART_SIZE), undefined, { ...settings, ...ROUGH_FIT }, SMALL_DECREASE).result.point
    : undefined;
  const { result, objective } = climb(data, rough, settings, isLarge ? LARGE_DECREASE : SMALL_DECREASE);
  return {
    hyperparameters: objective.hyperparameters(result.point),
    objectivePerPoint: -result.value,
    gradientEvaluations: result.evaluations,
  };
}

/** Minimises the negative objective per point from `from`, or from the priors' modes. */
function climb(data: Dataset, from: Float64Array | undefined, settings: MapSettings, relativeDecrease: number) {
  const { gradientTolerance, maxEvaluations } = settings;
  const objective = createMapObjective(data, settings);
  const { lower, upper, modes } = objective;
  const options = { lower, upper, maxIterations: 2000, gradientTolerance, maxEvaluations, relativeDecrease };
  return { objective, result: minimize(objective.evaluate, from ?? modes, options) };
}

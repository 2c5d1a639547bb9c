/**
 * @file Maximum a posteriori fit with dimension-scaled priors (map-objective.ts), per data point.
 */
import { minimize } from "../optimize/index.ts";
import { type Dataset, somePoints } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { createMapObjective } from "./map-objective.ts";

/** A point estimate and the objective it reached. */
export interface MapFit {
  readonly hyperparameters: HyperparameterSamples;
  /** (log marginal likelihood + log priors) / n at the optimum. */
  readonly objectivePerPoint: number;
  readonly gradientEvaluations: number;
}

/** How far a fit goes; a tight tolerance by default. */
export interface MapSettings {
  readonly gradientTolerance: number;
  readonly maxEvaluations: number;
}

const CONVERGED: MapSettings = { gradientTolerance: 1e-8, maxEvaluations: 4000 };

/** From so many points on a part of them is fitted first: O(n³) steps are for the last mile. */
const LARGE = 384;
const PART = 192;
/** Nearer to the optimum of a part than this says nothing about that of the whole. */
const ROUGH: MapSettings = { gradientTolerance: 1e-4, maxEvaluations: 400 };
/** A gain per point below this share moves no prediction of so many points (the objective's own rounding is near it). */
const LARGE_DECREASE = 1e-10;
const SMALL_DECREASE = 1e-15;

/** Fits by L-BFGS-B in (log ℓ, log noise, mean) from the priors' modes; many points from the optimum of some of them. */
export function fitMap(data: Dataset, settings: MapSettings = CONVERGED): MapFit {
  const isLarge = data.n >= LARGE;
  const rough = isLarge ? climb(somePoints(data, PART), undefined, ROUGH, SMALL_DECREASE).result.point : undefined;
  const { result, objective } = climb(data, rough, settings, isLarge ? LARGE_DECREASE : SMALL_DECREASE);
  return {
    hyperparameters: objective.hyperparameters(result.point),
    objectivePerPoint: -result.value,
    gradientEvaluations: result.evaluations,
  };
}

/** Minimises the negative objective per point from `from`, or from the priors' modes. */
function climb(data: Dataset, from: Float64Array | undefined, settings: MapSettings, relativeDecrease: number) {
  const objective = createMapObjective(data);
  const { lower, upper, modes } = objective;
  const options = { lower, upper, maxIterations: 2000, ...settings, relativeDecrease };
  return { objective, result: minimize(objective.evaluate, from ?? modes, options) };
}

/**
 * @file The fit of a process with an ANOVA kernel (anova-objective.ts): its most probable hyperparameters, and draws around them.
 */
import { minimize } from "../optimize/index.ts";
import type { RandomStream } from "../random/index.ts";
import { type AnovaObjective, createAnovaObjective } from "./anova-objective.ts";
import { type Dataset, MIN_POINTS_FOR_QUICK_ESTIMATES } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { drawAroundMode } from "./laplace-draws.ts";
import { type PointEstimate, samplesAround } from "./left-out-densities.ts";

/** When a fit ends; the tolerance is that of the log density per point. */
interface AnovaSettings {
  readonly gradientTolerance: number;
  readonly maxEvaluations: number;
}

const FULL_FIT: AnovaSettings = { gradientTolerance: 1e-5, maxEvaluations: 400 };
/** Number of draws around an estimate that stands alone. */
const DRAWS = 16;
/** The optimum without a tenth of the points differs from that of all by more. */
const GROUP_FIT: AnovaSettings = { gradientTolerance: 1e-3, maxEvaluations: 100 };

/** The point estimate. */
export function fitAnova(data: Dataset): HyperparameterSamples {
  const objective = createAnovaObjective(data);
  return objective.hyperparameters(findMode(objective, data.n, FULL_FIT));
}

/** The point estimate with `count` draws around it (laplace-draws.ts). */
export function estimateAnova(data: Dataset, stream: RandomStream, count: number): PointEstimate {
  const objective = createAnovaObjective(data);
  const { size, lower, upper, evaluate, hyperparameters } = objective;
  const centre = findMode(objective, data.n, FULL_FIT);
  const isQuick = data.n >= MIN_POINTS_FOR_QUICK_ESTIMATES;
  const draws = drawAroundMode({ evaluate, mode: centre, lower, upper, isQuick }, count, stream);
  // Few points may have another mode without some of them.
  const refit = (part: Dataset): Float64Array =>
    findMode(createAnovaObjective(part), part.n, GROUP_FIT, isQuick ? centre : undefined);
  return { size, lower, upper, centre, draws, hyperparameters, refit };
}

/** Draws around the point estimate. */
export function drawAroundAnova(data: Dataset, stream: RandomStream, count: number = DRAWS): HyperparameterSamples {
  return samplesAround(estimateAnova(data, stream, count), count);
}

/** The most probable u for n points, by L-BFGS-B from `start`, the modes of the priors by default. */
function findMode(
  { lower, upper, modes, evaluate }: AnovaObjective,
  n: number,
  settings: AnovaSettings,
  start: Float64Array = modes,
): Float64Array {
  const perPoint = (u: Float64Array, gradient: Float64Array): number => {
    const value = evaluate(u, gradient) / n;
    for (let i = 0; i < gradient.length; i++) gradient[i] /= n;
    return value;
  };
  const ends = { maxIterations: 400, relativeDecrease: 1e-12, ...settings };
  return minimize(perPoint, start, { lower, upper, ...ends }).point;
}

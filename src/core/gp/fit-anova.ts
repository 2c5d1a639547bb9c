/**
 * @file The fit of a process with an ANOVA kernel (anova-objective.ts): its most probable hyperparameters, and draws around them.
 */
import { minimize } from "../optimize/index.ts";
import type { RandomStream } from "../random/index.ts";
import { createAnovaObjective } from "./anova-objective.ts";
import type { Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { drawAroundMode } from "./laplace-draws.ts";
import { MANY_POINTS, type PointEstimate, samplesAround } from "./left-out-densities.ts";

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
  return createAnovaObjective(data).hyperparameters(findMode(data, FULL_FIT));
}

/** The point estimate with `count` draws around it (laplace-draws.ts). */
export function estimateAnova(data: Dataset, stream: RandomStream, count: number): PointEstimate {
  const { size, lower, upper, evaluate, hyperparameters } = createAnovaObjective(data);
  const centre = findMode(data, FULL_FIT);
  const isQuick = data.n >= MANY_POINTS;
  const draws = drawAroundMode({ evaluate, mode: centre, lower, upper, isQuick }, count, stream);
  // Few points may have another mode without some of them.
  const refit = (part: Dataset): Float64Array => findMode(part, GROUP_FIT, isQuick ? centre : undefined);
  return { size, lower, upper, centre, draws, hyperparameters, refit };
}

/** Draws around the point estimate. */
export function drawAroundAnova(data: Dataset, stream: RandomStream): HyperparameterSamples {
  return samplesAround(estimateAnova(data, stream, DRAWS));
}

/** The most probable u, by L-BFGS-B from `start`, or from the modes of the priors. */
function findMode(data: Dataset, settings: AnovaSettings, start?: Float64Array): Float64Array {
  const { lower, upper, modes, evaluate } = createAnovaObjective(data);
  const perPoint = (u: Float64Array, gradient: Float64Array): number => {
    const value = evaluate(u, gradient) / data.n;
    for (let i = 0; i < gradient.length; i++) gradient[i] /= data.n;
    return value;
  };
  const ends = { maxIterations: 400, relativeDecrease: 1e-12, ...settings };
  return minimize(perPoint, start ?? modes, { lower, upper, ...ends }).point;
}

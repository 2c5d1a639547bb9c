/**
 * @file Point estimates with their uncertainty: draws around each estimate (laplace-draws.ts) replace it. Proposals need
 * only the estimates; statements about trials need the uncertainty (docs/decisions/uncertainty-of-point-estimates.md).
 */
import type { KernelFamily } from "../linalg/index.ts";
import { minimize } from "../optimize/index.ts";
import type { RandomStream } from "../random/index.ts";
import { log } from "../special/index.ts";
import { countRelevances, type Dataset, MIN_POINTS_FOR_QUICK_ESTIMATES } from "./data.ts";
import { type EnsembleState, SHRINKAGE_LEVELS } from "./fit-map-saas.ts";
import { type HyperparameterSamples, joinSamples } from "./hyperparameters.ts";
import { drawAroundMode } from "./laplace-draws.ts";
import { createMapObjective, type MapObjective } from "./map-objective.ts";
import { createMemberProblem } from "./map-saas-member.ts";
import { conditionalDimension, jointVector } from "./saas-conditional.ts";
import { createSaasLogDensity, saasHyperparameters, saasLayout } from "./saas-density.ts";

/** Number of draws around the one estimate of MAP, and around each member of MAP-SAAS. */
const MAP_DRAWS = 16;
const MEMBER_DRAWS = 4;
/** An input whose log(τ² ρ) is below this (a lengthscale of 90) has no effect that could be uncertain. */
const MAX_IRRELEVANT_LOG_PRODUCT = -9;

/** When the search for the mode of the logarithms ends: it is a centre of draws, which differ by far more. */
const MODE_SEARCH = { maxIterations: 200, maxEvaluations: 400, gradientTolerance: 1e-3, relativeDecrease: 1e-10 };

/**
 * Draws of the hyperparameters around a MAP fit to the data. The fit maximises the density of lengthscales and noise
 * themselves; draws are of their logarithms, whose density is that times each of them. Its mode has longer lengthscales,
 * above all those of inputs without an effect, and more noise.
 */
export function drawAroundMap(
  data: Dataset,
  estimate: HyperparameterSamples,
  stream: RandomStream,
  count: number = MAP_DRAWS,
): HyperparameterSamples {
  const objective = createMapObjective(data, { family: estimate.family });
  return drawFrom(data, objective, objective.coordinates(estimate), { stream, count });
}

/** The same without the fit: the mode of the logarithms is searched for from those of the priors. */
export function drawAroundLogMode(
  data: Dataset,
  family: KernelFamily,
  stream: RandomStream,
  count: number,
): HyperparameterSamples {
  const objective = createMapObjective(data, { family });
  return drawFrom(data, objective, objective.modes, { stream, count });
}

/** Draws around the mode of the density of the logarithms, which is searched for from `start`. */
function drawFrom(
  data: Dataset,
  { evaluate, hyperparameters, size, lower, upper }: MapObjective,
  start: Float64Array,
  { stream, count }: { readonly stream: RandomStream; readonly count: number },
): HyperparameterSamples {
  // All coordinates but the last, the mean, are logarithms. The objective is per point.
  const ofLogarithms = (u: Float64Array, gradient: Float64Array): number => {
    let value = evaluate(u, gradient) * data.n;
    for (let i = 0; i < size; i++) gradient[i] *= data.n;
    for (let i = 0; i < size - 1; i++) {
      value -= u[i];
      gradient[i] -= 1;
    }
    return value;
  };
  const { point: mode } = minimize(ofLogarithms, start, { lower, upper, ...MODE_SEARCH });
  const isQuick = data.n >= MIN_POINTS_FOR_QUICK_ESTIMATES;
  const draws = drawAroundMode({ evaluate: ofLogarithms, mode, lower, upper, isQuick }, count, stream);
  const each = Array.from({ length: count }, (_, s) => hyperparameters(draws.subarray(s * size, (s + 1) * size)));
  return each.reduce(joinSamples);
}

/** Draws around each member of a MAP-SAAS ensemble that was fitted to the data; all have equal weights. */
export function drawAroundMapSaas(
  data: Dataset,
  { positions }: EnsembleState,
  stream: RandomStream,
): HyperparameterSamples {
  const layout = saasLayout(countRelevances(data), data.noise.kind);
  const joint = createSaasLogDensity(data);
  const size = conditionalDimension(layout);
  const count = SHRINKAGE_LEVELS.length * MEMBER_DRAWS;
  const rows = new Float64Array(count * layout.dimension);
  SHRINKAGE_LEVELS.forEach((shrinkage, i) => {
    const logShrinkage = log(shrinkage);
    const mode = positions.slice(i * size, (i + 1) * size);
    const { evaluate, lower, upper } = createMemberProblem(joint, layout, logShrinkage);
    const isIrrelevant = (at: number) => at >= layout.shrinkage && mode[at] + logShrinkage < MAX_IRRELEVANT_LOG_PRODUCT;
    // On their bound irrelevant inputs do not vary.
    const bounded = lower.map((value, at) => (isIrrelevant(at) ? mode[at] : value));
    const draws = drawAroundMode({ evaluate, mode, lower: bounded, upper }, MEMBER_DRAWS, stream);
    for (let s = 0; s < MEMBER_DRAWS; s++) {
      const row = (i * MEMBER_DRAWS + s) * layout.dimension;
      const draw = draws.subarray(s * size, (s + 1) * size);
      jointVector(draw, logShrinkage, layout, rows.subarray(row, row + layout.dimension));
    }
  });
  return saasHyperparameters(rows, count, data);
}

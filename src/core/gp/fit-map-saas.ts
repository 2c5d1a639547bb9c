/**
 * @file Point estimates of the SAAS model at several levels of its global shrinkage τ², together one mixture: a fast
 * approximation of the draws of fit-saas.ts. Eriksson & Jankowiak (2021, A.2) fit such a grid and keep one member;
 * BoTorch averages over members whose shrinkage is drawn from the prior. Here the levels are the decades from 10 to
 * 1e-4 with equal weights, and a member's search starts where its neighbour's ended (docs/decisions/map-saas.md).
 */
import { type Minimizer, startMinimizer } from "../optimize/index.ts";
import { log } from "../special/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { conditionalDimension, createSparseObjective, jointVector } from "./saas-conditional.ts";
import {
  createSaasLogDensity,
  type SaasLayout,
  type SaasLogDensity,
  saasHyperparameters,
  saasLayout,
} from "./saas-density.ts";

/** τ² of each member, from the loosest to the sparsest: each search starts from the one before. */
export const SHRINKAGE_LEVELS: readonly number[] = [10, 1, 0.1, 1e-2, 1e-3, 1e-4];

/** Where the members ended, for the next fit of the same metric; JSON-able through `Array.from`. */
export interface EnsembleState {
  /** One vector v (saas-conditional.ts) per level, in the order of `SHRINKAGE_LEVELS`; row-major. */
  readonly positions: Float64Array;
}

/** A fitted ensemble. */
export interface MapSaasFit {
  /** One sample per level. */
  readonly hyperparameters: HyperparameterSamples;
  readonly ensemble: EnsembleState;
  readonly gradientEvaluations: number;
}

/** When the search of a member ends. */
export interface MapSaasSettings {
  /** Evaluations of each start before only the best continues: for the loosest member, and for the others. */
  readonly screening: number;
  readonly laterScreening: number;
  readonly maxEvaluations: number;
  readonly gradientTolerance: number;
  readonly relativeDecrease: number;
}

const SEARCH_SETTINGS: MapSaasSettings = {
  screening: 24,
  laterScreening: 8,
  maxEvaluations: 200,
  gradientTolerance: 1e-3,
  relativeDecrease: 1e-6,
};

/** τ² ρ = ℓ⁻² of every input at the loosest member's starts: lengthscales of 1 and of about 3. */
const INITIAL_PRODUCTS = [1, 0.1];
/** Bounds of log(τ² ρ): an input with a lengthscale of e^8 has no influence, one of e^−4 correlates no two points. */
const MIN_LOG_PRODUCT = -16;
const MAX_LOG_PRODUCT = 8;
/** Bounds of the other coordinates of v. */
const LOWER_BOUNDS = { logOutputscale: -12, mean: -10, logNoise: -16 };
const UPPER_BOUNDS = { logOutputscale: 8, mean: 10, logNoise: 4 };

/**
 * Fits one member per level. The loosest starts from guesses, each of the others at the lengthscales where its looser
 * neighbour ended: a sparse member that starts without relevant inputs never finds any. With a `previous` state of the
 * same shape each member also starts from where it ended before. From that start alone, an input that had seemed
 * irrelevant with fewer data would remain excluded.
 */
export function fitMapSaas(
  data: Dataset,
  previous?: EnsembleState,
  settings: MapSaasSettings = SEARCH_SETTINGS,
): MapSaasFit {
  const layout = saasLayout(countRelevances(data), data.noise.kind);
  const joint = createSaasLogDensity(data);
  const size = conditionalDimension(layout);
  const levels = SHRINKAGE_LEVELS.map((level) => log(level));
  const warm = previous?.positions.length === levels.length * size ? previous.positions : undefined;
  const positions = new Float64Array(levels.length * size);
  const draws = new Float64Array(levels.length * layout.dimension);
  let gradientEvaluations = 0;
  levels.forEach((level, i) => {
    const at = (rows: Float64Array, row: number) => rows.slice(row * size, (row + 1) * size);
    const starts = [
      ...(i === 0 ? INITIAL_PRODUCTS.map((product) => guess(layout, log(product) - level)) : []),
      ...(i === 0 ? [] : [carry(at(positions, i - 1), levels[i - 1] - level, layout)]),
      ...(warm === undefined ? [] : [at(warm, i)]),
    ];
    const screening = i === 0 ? settings.screening : settings.laterScreening;
    const objective = createSparseObjective(joint, layout, level);
    const found = maximise(objective, starts, { ...box(layout, level), ...settings }, screening);
    gradientEvaluations += found.evaluations;
    positions.set(found.point, i * size);
    const row = draws.subarray(i * layout.dimension, (i + 1) * layout.dimension);
    jointVector(found.point, level, layout, row);
  });
  return {
    hyperparameters: saasHyperparameters(draws, levels.length, data),
    ensemble: { positions },
    gradientEvaluations,
  };
}

/** A start with the same relevance for every input, and some noise. */
function guess(layout: SaasLayout, logRelevance: number): Float64Array {
  const start = new Float64Array(conditionalDimension(layout)).fill(logRelevance);
  start[1] = 0;
  start[0] = 1;
  if (layout.noise !== undefined) start[layout.noise] = -3;
  return start;
}

/** The same lengthscales at another level: log ρ rises by as much as log τ² falls. Changes `position`. */
function carry(position: Float64Array, fall: number, layout: SaasLayout): Float64Array {
  for (let at = layout.shrinkage; at < position.length; at++) position[at] += fall;
  return position;
}

interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

function box(layout: SaasLayout, level: number): Box {
  const size = conditionalDimension(layout);
  const lower = new Float64Array(size).fill(MIN_LOG_PRODUCT - level);
  const upper = new Float64Array(size).fill(MAX_LOG_PRODUCT - level);
  const bound = (at: number | undefined, least: number, most: number) => {
    if (at === undefined) return;
    lower[at] = least;
    upper[at] = most;
  };
  bound(0, LOWER_BOUNDS.logOutputscale, UPPER_BOUNDS.logOutputscale);
  bound(1, LOWER_BOUNDS.mean, UPPER_BOUNDS.mean);
  bound(layout.noise, LOWER_BOUNDS.logNoise, UPPER_BOUNDS.logNoise);
  return { lower, upper };
}

/** Takes a few ascent steps from every start, then continues from the highest to convergence. */
function maximise(
  objective: SaasLogDensity,
  starts: readonly Float64Array[],
  options: Box & MapSaasSettings,
  screening: number,
): { readonly point: Float64Array; readonly evaluations: number } {
  const gradient = new Float64Array(options.lower.length);
  const climb = (minimizer: Minimizer, most: number) => {
    while (!minimizer.done && minimizer.evaluations < most) {
      const value = -objective(minimizer.point, gradient);
      for (let i = 0; i < gradient.length; i++) gradient[i] = -gradient[i];
      minimizer.advance(value, gradient);
    }
  };
  const minimizers = starts.map((start) => startMinimizer(start, options));
  for (const each of minimizers) climb(each, starts.length === 1 ? options.maxEvaluations : screening);
  const best = minimizers.reduce((leader, each) => (each.best.value < leader.best.value ? each : leader));
  climb(best, options.maxEvaluations);
  return {
    point: best.best.point,
    evaluations: minimizers.reduce((sum, { evaluations }) => sum + evaluations, 0),
  };
}

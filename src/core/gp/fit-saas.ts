/**
 * @file Fully Bayesian inference of the SAAS model by NUTS. A cold fit starts its chain at a point of high density and
 * has a long warm-up. A warm fit continues the previous fit's chain (position, step size, mass matrix) and has a short
 * one, since a batch of new points changes the posterior little.
 */
import { effectiveSampleSize, type NutsResult, sampleNuts, splitRhat } from "../mcmc/index.ts";
import { minimize } from "../optimize/index.ts";
import type { RandomStream } from "../random/index.ts";
import { countRelevances, type Dataset, somePoints } from "./data.ts";
import { MAX_FITTED_IN_FULL } from "./fitted-points.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { createSaasLogDensity, type SaasLogDensity, saasHyperparameters, saasLayout } from "./saas-density.ts";

/** The length of the chain. */
export interface SaasSettings {
  readonly warmupSteps: number;
  /** Steps of the warm-up where the chain's previous state is handed in. */
  readonly warmWarmupSteps: number;
  /** Draws kept. */
  readonly samples: number;
  /** Steps from one kept draw to the next. */
  readonly thinning: number;
  readonly maxTreeDepth: number;
}

/** Number of points up to which chains have their full length, and from which they have their shortest. */
const [MAX_POINTS_FOR_LONG_CHAINS, MIN_POINTS_FOR_SHORT_CHAINS] = [128, 240];

/**
 * The chain's length for n points. A gradient costs O(n³). Small data sets get draws that are almost independent; large
 * ones get a shorter chain, which loses little because their posterior changes little from batch to batch. In between
 * the length falls linearly, so that no proposal takes much longer or shorter than the one before. Of many points half as many
 * draws are kept: every one is conditioned on all of them, and predictions differ less between draws.
 */
export function saasSettings(n: number): SaasSettings {
  const share = Math.min(
    1,
    Math.max(0, (n - MAX_POINTS_FOR_LONG_CHAINS) / (MIN_POINTS_FOR_SHORT_CHAINS - MAX_POINTS_FOR_LONG_CHAINS)),
  );
  const between = (most: number, least: number) => Math.round(most + share * (least - most));
  const [samples, thinning] = n > MAX_FITTED_IN_FULL ? [8, 8] : [between(32, 16), between(8, 4)];
  return { warmupSteps: 256, warmWarmupSteps: between(64, 32), samples, thinning, maxTreeDepth: 6 };
}

/** Below the usual 0.8: short warm-ups end well above their target, at twice the leapfrog steps. */
export const TARGET_ACCEPTANCE = 0.65;
/** Weight of the last fit's metric, in draws of the new one. */
const PREVIOUS_METRIC_DRAWS = 48;

/** Where the next fit of the same metric may start; JSON-able through `Array.from`. */
export interface ChainState {
  readonly position: Float64Array;
  readonly stepSize: number;
  /** Dense inverse mass matrix, dimension × dimension. */
  readonly inverseMass: Float64Array;
  /** Mean of the draws, for the updates of a rejuvenation. Absent in caches of earlier versions. */
  readonly centre?: Float64Array;
}

/** Diagnostics of the sampler. */
export interface SamplerHealth {
  readonly samples: number;
  readonly divergences: number;
  readonly meanAcceptance: number;
  readonly maxRhat: number;
  readonly minEffectiveSampleSize: number;
  readonly gradientEvaluations: number;
}

/** A fitted SAAS model. */
export interface SaasFit {
  readonly hyperparameters: HyperparameterSamples;
  readonly chain: ChainState;
  readonly health: SamplerHealth;
}

/** The number of points from which a cold chain begins on some of them, and how many these are. */
const [MIN_POINTS_FOR_STAGES, FIRST_STAGE_POINTS] = [192, 96];
/** Most of a cold chain's gradients find step size and mass matrix, for which some of the points suffice. */
const FIRST_STAGE: SaasSettings = { warmupSteps: 96, warmWarmupSteps: 0, samples: 32, thinning: 1, maxTreeDepth: 6 };
/** With more coordinates a chain that began on some of the points makes half as many steps on all: its trajectories are longest. */
const MAX_DIMENSION_FOR_ALL_STEPS = 64;

/** Fits the SAAS model of one metric. The fit is cold where `previous` is absent or of another dimension. */
export function fitSaas(
  data: Dataset,
  stream: RandomStream,
  previous?: ChainState,
  settings: SaasSettings = saasSettings(data.n),
): SaasFit {
  const logDensity = createSaasLogDensity(data);
  const { dimension } = saasLayout(countRelevances(data), data.noise.kind);
  const start = startChain({ data, logDensity, stream, settings }, previous);
  const { tuning, thinning } = start;
  const result = sampleNuts(logDensity, {
    initialPosition: start.position,
    stream,
    warmupSteps: start.warmupSteps,
    samples: settings.samples * thinning,
    maxTreeDepth: settings.maxTreeDepth,
    targetAcceptance: TARGET_ACCEPTANCE,
    ...(tuning === undefined ? {} : { initialStepSize: tuning.stepSize, initialInverseMass: tuning.inverseMass }),
  });
  const kept = thinnedDraws(result.samples, dimension, { samples: settings.samples, thinning });
  const centre = meanDraw(result.samples, dimension);
  return {
    hyperparameters: saasHyperparameters(kept, settings.samples, data),
    chain: {
      position: result.lastPosition,
      stepSize: result.stepSize,
      inverseMass: blendMetric(result, centre),
      centre,
    },
    health: { samples: settings.samples, ...chainHealth(result, dimension, start.evaluations) },
  };
}

/** Where a chain starts. */
interface ChainStart {
  readonly position: Float64Array;
  /** Absent: the warm-up finds step size and mass matrix. */
  readonly tuning?: ChainState;
  readonly warmupSteps: number;
  /** Steps from one kept draw to the next. */
  readonly thinning: number;
  /** Gradients that were spent to find the start. */
  readonly evaluations: number;
}

interface ChainProblem {
  readonly data: Dataset;
  readonly logDensity: SaasLogDensity;
  readonly stream: RandomStream;
  readonly settings: SaasSettings;
}

/** A chain goes on from the last one; a first one starts at a point of high density, or from a chain on some of the points. */
function startChain(problem: ChainProblem, previous: ChainState | undefined): ChainStart {
  const { data, logDensity, stream, settings } = problem;
  const { warmWarmupSteps, warmupSteps, thinning } = settings;
  const { dimension } = saasLayout(countRelevances(data), data.noise.kind);
  if (previous !== undefined && canGoOn(previous, logDensity, dimension)) {
    return { position: previous.position, tuning: previous, warmupSteps: warmWarmupSteps, thinning, evaluations: 0 };
  }
  let spent = 0;
  if (data.n >= MIN_POINTS_FOR_STAGES) {
    const some = somePoints(data, FIRST_STAGE_POINTS);
    const { chain, health } = fitSaas(some, stream.split("first stage"), undefined, FIRST_STAGE);
    spent = health.gradientEvaluations;
    if (canGoOn(chain, logDensity, dimension)) {
      const steps =
        dimension > MAX_DIMENSION_FOR_ALL_STEPS
          ? { warmupSteps: Math.ceil(warmWarmupSteps / 2), thinning: Math.ceil(thinning / 2) }
          : { warmupSteps: warmWarmupSteps, thinning };
      return { position: chain.position, tuning: chain, ...steps, evaluations: spent };
    }
  }
  const { point, evaluations } = startingPoint(data, logDensity);
  return { position: point, warmupSteps, thinning, evaluations: spent + evaluations };
}

/**
 * The covariance of the draws, shrunk towards the metric they were made with. The posterior drifts as data arrive: under
 * a metric that is never corrected every transition would take more and more steps.
 */
function blendMetric({ samples, inverseMass }: NutsResult, mean: Float64Array): Float64Array {
  const dimension = mean.length;
  const draws = samples.length / dimension;
  const blended = inverseMass.map((value) => PREVIOUS_METRIC_DRAWS * value);
  for (let s = 0; s < draws; s++) {
    for (let i = 0; i < dimension; i++) {
      const deviation = samples[s * dimension + i] - mean[i];
      for (let j = 0; j < dimension; j++) {
        blended[i * dimension + j] += deviation * (samples[s * dimension + j] - mean[j]);
      }
    }
  }
  return blended.map((value) => value / (PREVIOUS_METRIC_DRAWS + draws));
}

/** The mean of draws (count × dimension). */
function meanDraw(samples: Float64Array, dimension: number): Float64Array {
  const draws = samples.length / dimension;
  const mean = new Float64Array(dimension);
  for (let at = 0; at < samples.length; at++) mean[at % dimension] += samples[at] / draws;
  return mean;
}

/** Whether a chain can go on under a density of that dimension: its position has one of the same, and a density. */
export function canGoOn({ position }: ChainState, logDensity: SaasLogDensity, dimension: number): boolean {
  return position.length === dimension && Number.isFinite(logDensity(position, new Float64Array(dimension)));
}

/** A point of high density, a few dozen ascent steps from a sparse guess: from there the warm-up is much shorter. */
function startingPoint(data: Dataset, logDensity: SaasLogDensity): { point: Float64Array; evaluations: number } {
  const layout = saasLayout(countRelevances(data), data.noise.kind);
  const start = new Float64Array(layout.dimension);
  start[0] = 1;
  if (layout.noise !== undefined) start[layout.noise] = -3;
  start[layout.shrinkage] = -2.3;
  const bound = (value: number) => new Float64Array(layout.dimension).fill(value);
  const { point, evaluations } = minimize(
    (u, gradient) => {
      const value = -logDensity(u, gradient);
      for (let i = 0; i < gradient.length; i++) gradient[i] = -gradient[i];
      return value;
    },
    start,
    { lower: bound(-12), upper: bound(8), maxIterations: 60, maxEvaluations: 90, gradientTolerance: 1e-2 },
  );
  return { point, evaluations };
}

/** Every `thinning`-th draw of a chain (draws × dimension). */
export function thinnedDraws(
  samples: Float64Array,
  dimension: number,
  { samples: count, thinning }: Pick<SaasSettings, "samples" | "thinning">,
): Float64Array {
  const kept = new Float64Array(count * dimension);
  for (let s = 0; s < count; s++) {
    const from = (s * thinning + thinning - 1) * dimension;
    kept.set(samples.subarray(from, from + dimension), s * dimension);
  }
  return kept;
}

/** R-hat and effective sample size over every coordinate of the one chain. */
function chainHealth(result: NutsResult, dimension: number, spent: number): Omit<SamplerHealth, "samples"> {
  const steps = result.samples.length / dimension;
  const column = new Float64Array(steps);
  let maxRhat = 0;
  let minEffectiveSampleSize = Number.POSITIVE_INFINITY;
  for (let j = 0; j < dimension; j++) {
    for (let s = 0; s < steps; s++) column[s] = result.samples[s * dimension + j];
    maxRhat = Math.max(maxRhat, splitRhat([column]));
    minEffectiveSampleSize = Math.min(minEffectiveSampleSize, effectiveSampleSize([column]));
  }
  const { divergences, meanAcceptance, gradientEvaluations } = result.health;
  return {
    divergences,
    meanAcceptance,
    maxRhat,
    minEffectiveSampleSize,
    gradientEvaluations: gradientEvaluations + spent,
  };
}

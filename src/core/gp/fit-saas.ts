/**
 * @file Fully Bayesian inference of the SAAS model by NUTS. A cold fit starts its chain at a point of high density, with the
 * curvature there as its metric, and has a long warm-up. A warm fit continues the previous fit's chain (position, step size, mass
 * matrix) and has a short one, since a batch of new points changes the posterior little.
 */
import { effectiveSampleSize, type NutsResult, sampleNuts, splitRhat } from "../mcmc/index.ts";
import type { RandomStream } from "../random/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import { MAX_FITTED_IN_FULL } from "./fitted-points.ts";
import type { HyperparameterSamples } from "./hyperparameters.ts";
import { type ChainState, goOn, startChain } from "./saas-chain.ts";
import { createSaasLogDensity, saasHyperparameters, saasLayout } from "./saas-density.ts";

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
  return { warmupSteps: between(256, 80), warmWarmupSteps: between(64, 32), samples, thinning, maxTreeDepth: 6 };
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

/** Fits the SAAS model of one metric. The fit is cold where `previous` is absent or of another dimension. */
export function fitSaas(
  data: Dataset,
  stream: RandomStream,
  previous?: ChainState,
  settings: SaasSettings = saasSettings(data.n),
): SaasFit {
  const logDensity = createSaasLogDensity(data);
  const { dimension } = saasLayout(countRelevances(data), data.noise.kind);
  const { samples, thinning, maxTreeDepth } = settings;
  const warm = previous && goOn(previous, logDensity, dimension);
  const { state: start, evaluations } = warm ? { state: warm, evaluations: 0 } : startChain(data, logDensity);
  const result = sampleNuts(logDensity, {
    start,
    stream,
    warmupSteps: warm ? settings.warmWarmupSteps : settings.warmupSteps,
    samples: samples * thinning,
    maxTreeDepth,
  });
  const kept = thinnedDraws(result.samples, dimension, { samples, thinning });
  return {
    hyperparameters: saasHyperparameters(kept, samples, data),
    chain: result.state,
    health: { samples, ...chainHealth(result, dimension, evaluations) },
  };
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

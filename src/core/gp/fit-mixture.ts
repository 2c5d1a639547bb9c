/**
 * @file A mixture of three models: draws of SAAS (fit-saas.ts), which expects that few inputs matter, draws around the MAP
 * estimate under dimension-scaled priors (fit-map.ts), which expects that all of them may, a little, and draws around the estimate
 * of an ANOVA kernel (fit-anova.ts), which expects that their effects nearly add up. Each has a share by how well it predicts
 * left-out points (docs/decisions/mixture-of-models.md). All have the Matérn-5/2 kernel, so that they are samples of one set,
 * in this order.
 */
import type { KernelFamily } from "../linalg/index.ts";
import type { RandomStream } from "../random/index.ts";
import type { Dataset } from "./data.ts";
import { drawAroundAnova, estimateAnova } from "./fit-anova.ts";
import { fitMap, type MapSettings } from "./fit-map.ts";
import { fitSaas, type SaasFit, type SaasSettings, saasSettings } from "./fit-saas.ts";
import { type HyperparameterSamples, joinSamples, someSamples, spreadSamples } from "./hyperparameters.ts";
import {
  densitiesWithoutEach,
  densitiesWithoutGroups,
  type PointEstimate,
  samplesAround,
} from "./left-out-densities.ts";
import { createMapObjective } from "./map-objective.ts";
import { mixtureShares } from "./mixture-shares.ts";
import { type DrawsToRejuvenate, type RejuvenatedShare, rejuvenateSaas } from "./rejuvenate-saas.ts";
import type { ChainState } from "./saas-chain.ts";
import { drawAroundLogMode, drawAroundMap } from "./uncertain-estimates.ts";

/** The kernel of the MAP estimate, and when the search for it ends: it is the centre of draws. */
export const MIXED_MAP: MapSettings & { readonly family: KernelFamily } = {
  family: "matern52",
  gradientTolerance: 1e-6,
  maxEvaluations: 1000,
};
/** The tolerance of its fits without a group of points: the optimum then differs from that of all by more. */
const GROUP_TOLERANCE = 1e-4;

/** A rejuvenation makes at most so many times the usual steps from one draw of SAAS to the next where it keeps few draws. */
const MAX_LONGER_THINNING = 2;
const MAP_DRAWS = "draws around the estimate";
const ANOVA_DRAWS = "draws around the estimate of the ANOVA kernel";

/** The number of samples of each model of a mixture, in its order. */
export interface MixtureCounts {
  readonly saas: number;
  readonly map: number;
  readonly anova: number;
}

/** A fitted mixture. */
export interface MixtureFit extends SaasFit {
  readonly mixed: MixtureCounts;
}

/** Fits the models of one metric, and mixes as many samples as `fitSaas` keeps draws. */
export function fitMixture(
  data: Dataset,
  stream: RandomStream,
  previous?: ChainState,
  settings: SaasSettings = saasSettings(data.n),
): MixtureFit {
  const fit = fitSaas(data, stream, previous, settings);
  const { hyperparameters: draws } = fit;
  const map = estimateMap(data, stream.split(MAP_DRAWS), draws.count);
  const anova = estimateAnova(data, stream.split(ANOVA_DRAWS), draws.count);
  const densities = [
    densitiesWithoutEach(data, draws),
    ...[map, anova].map((each) => densitiesWithoutGroups(data, each)),
  ];
  const mixed = countsOf(mixtureShares(densities), draws.count);
  const parts = [spreadSamples(draws, mixed.saas), samplesAround(map, mixed.map), samplesAround(anova, mixed.anova)];
  return { ...fit, mixed, hyperparameters: parts.reduce(joinSamples) };
}

/** Rejuvenates the draws of SAAS in a mixture as `rejuvenateSaas` does, and estimates the others anew. The shares remain. */
export function rejuvenateMixture(
  data: Dataset,
  earlier: DrawsToRejuvenate & Pick<MixtureFit, "mixed">,
  share: RejuvenatedShare,
  stream: RandomStream,
): MixtureFit | undefined {
  const { mixed } = earlier;
  const { samples, thinning, ...settings } = saasSettings(data.n);
  const steps = Math.min(MAX_LONGER_THINNING * thinning, Math.floor((samples * thinning) / mixed.saas));
  const draws = {
    ...earlier,
    hyperparameters: drawsOfSaas(earlier),
    settings: { ...settings, samples: mixed.saas, thinning: steps },
  };
  const fit = rejuvenateSaas(data, draws, share, stream);
  if (fit === undefined) return undefined;
  const map = drawAroundLogMode(data, MIXED_MAP.family, stream.split(MAP_DRAWS), mixed.map);
  const anova = drawAroundAnova(data, stream.split(ANOVA_DRAWS), mixed.anova);
  return { ...fit, mixed, hyperparameters: [fit.hyperparameters, map, anova].reduce(joinSamples) };
}

/** The draws of SAAS in a mixture. */
export function drawsOfSaas({
  hyperparameters,
  mixed,
}: Pick<MixtureFit, "hyperparameters" | "mixed">): HyperparameterSamples {
  return someSamples(hyperparameters, 0, mixed.saas);
}

/** The MAP estimate of a mixture, with `count` draws around it. */
export function estimateMap(data: Dataset, stream: RandomStream, count: number): PointEstimate {
  const { size, lower, upper, coordinates, hyperparameters } = createMapObjective(data, MIXED_MAP);
  const estimate = fitMap(data, MIXED_MAP).hyperparameters;
  const around = drawAroundMap(data, estimate, stream, count);
  const draws = new Float64Array(count * size);
  for (let s = 0; s < count; s++) draws.set(coordinates(someSamples(around, s, s + 1)), s * size);
  return {
    size,
    lower,
    upper,
    centre: coordinates(estimate),
    draws,
    hyperparameters,
    refit: (part) => coordinates(fitMap(part, { ...MIXED_MAP, gradientTolerance: GROUP_TOLERANCE }).hyperparameters),
  };
}

/** `count` samples divided in these shares, at least one to each. */
function countsOf(shares: readonly number[], count: number): MixtureCounts {
  const counts = shares.map((share) => Math.max(1, Math.floor(share * count)));
  // The largest remainders get the samples that rounding down leaves; what the least ones have too much, the largest count loses.
  const byRemainder = [...shares.keys()].sort((a, b) => {
    const [left, other] = [a, b].map((m) => shares[m] * count - counts[m]);
    return other - left || a - b;
  });
  const missing = count - counts.reduce((a, b) => a + b);
  for (const m of byRemainder.slice(0, Math.max(0, missing))) counts[m]++;
  for (let extra = -missing; extra > 0; extra--) counts[counts.indexOf(Math.max(...counts))]--;
  const [saas, map, anova] = counts;
  return { saas, map, anova };
}

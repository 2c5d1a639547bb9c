/**
 * @file A mixture of two models: draws of SAAS (fit-saas.ts), which expects that few inputs matter, and draws around the MAP
 * estimate under dimension-scaled priors (fit-map.ts), which expects that all of them may, a little. Each has a share by how well
 * it predicts left-out points (docs/decisions/mixture-of-models.md). Both have the Matérn-5/2 kernel, so that they are samples of
 * one set: first the draws of SAAS, then those around the estimate.
 */
import type { RandomStream } from "../random/index.ts";
import type { Dataset } from "./data.ts";
import { fitMap, type MapSettings } from "./fit-map.ts";
import { type ChainState, fitSaas, type SaasFit, type SaasSettings, saasSettings } from "./fit-saas.ts";
import { type HyperparameterSamples, joinSamples, someSamples, spreadSamples } from "./hyperparameters.ts";
import { densitiesWithoutEach, densitiesWithoutGroups, type EstimateWithDraws } from "./left-out-densities.ts";
import { type DrawsToRejuvenate, type RejuvenatedShare, rejuvenateSaas } from "./rejuvenate-saas.ts";
import { stackingShare } from "./stacking-share.ts";
import { drawAroundMap } from "./uncertain-estimates.ts";

/** The kernel of the MAP estimate, and when the search for it ends: it is the centre of draws. */
export const MIXED_MAP: MapSettings = { family: "matern52", gradientTolerance: 1e-6, maxEvaluations: 1000 };

/** A fitted mixture: the first `sampled` of its hyperparameters are draws of SAAS. */
export interface MixtureFit extends SaasFit {
  readonly sampled: number;
}

/** Fits both models of one metric, and mixes as many samples as `fitSaas` keeps draws. */
export function fitMixture(
  data: Dataset,
  stream: RandomStream,
  previous?: ChainState,
  settings: SaasSettings = saasSettings(data.n),
): MixtureFit {
  const fit = fitSaas(data, stream, previous, settings);
  const { hyperparameters: draws } = fit;
  const fitted = fitEstimate(data, stream, draws.count);
  const share = stackingShare(densitiesWithoutEach(data, draws), densitiesWithoutGroups(data, fitted, MIXED_MAP));
  return mix(fit, fitted.around, Math.min(draws.count - 1, Math.max(1, Math.round(share * draws.count))));
}

/** Rejuvenates the draws of SAAS in a mixture as `rejuvenateSaas` does, and fits the others anew. The shares remain. */
export function rejuvenateMixture(
  data: Dataset,
  earlier: DrawsToRejuvenate & Pick<MixtureFit, "sampled">,
  share: RejuvenatedShare,
  stream: RandomStream,
): MixtureFit | undefined {
  const { hyperparameters, sampled } = earlier;
  const { samples, thinning, ...settings } = saasSettings(data.n);
  const draws = {
    ...earlier,
    hyperparameters: drawsOfSaas(earlier),
    settings: { ...settings, samples: sampled, thinning: Math.round((samples * thinning) / sampled) },
  };
  const fit = rejuvenateSaas(data, draws, share, stream);
  return fit && mix(fit, fitEstimate(data, stream, hyperparameters.count).around, sampled);
}

/** The draws of SAAS in a mixture. */
export function drawsOfSaas({
  hyperparameters,
  sampled,
}: Pick<MixtureFit, "hyperparameters" | "sampled">): HyperparameterSamples {
  return someSamples(hyperparameters, 0, sampled);
}

/** The MAP estimate, and `count` draws around it. */
function fitEstimate(data: Dataset, stream: RandomStream, count: number): EstimateWithDraws {
  const estimate = fitMap(data, MIXED_MAP).hyperparameters;
  return { estimate, around: drawAroundMap(data, estimate, stream.split("draws around the estimate"), count) };
}

/** `sampled` of the draws of SAAS, and as many around the estimate as there are then missing. */
function mix(fit: SaasFit, around: HyperparameterSamples, sampled: number): MixtureFit {
  const others = someSamples(around, 0, around.count - sampled);
  return { ...fit, sampled, hyperparameters: joinSamples(spreadSamples(fit.hyperparameters, sampled), others) };
}

/**
 * @file Rejuvenates the draws of a SAAS model: its chain goes on for a few steps on data that have grown a little, and the
 * new draws replace the oldest ones (docs/decisions/conditioned-draws.md). There is no warm-up: step size and mass matrix
 * follow the chain from one rejuvenation to the next.
 */
import { sampleNuts } from "../mcmc/index.ts";
import type { RandomStream } from "../random/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import { type SaasFit, type SaasSettings, saasSettings, thinnedDraws } from "./fit-saas.ts";
import { lastSamples } from "./hyperparameters.ts";
import { type ChainState, goOn } from "./saas-chain.ts";
import { createSaasLogDensity, saasHyperparameters, saasLayout } from "./saas-density.ts";

/** How far a rejuvenation goes. */
export type RejuvenatedShare = "half" | "all";

/** What is rejuvenated; its health is that of the last whole chain. */
export interface DrawsToRejuvenate extends Omit<SaasFit, "chain"> {
  readonly chain: ChainState;
  /** Of a whole chain, where they are not the usual ones; a rejuvenation makes half as many steps per draw. */
  readonly settings?: SaasSettings;
}

/**
 * Draws that have seen the data, in place of all or of the older half of some earlier ones. Undefined where the chain
 * cannot go on: its position is of another dimension, or has no density under these data.
 *
 * @param earlier - its hyperparameters are on the standardised scale of the data
 */
export function rejuvenateSaas(
  data: Dataset,
  earlier: DrawsToRejuvenate,
  share: RejuvenatedShare,
  stream: RandomStream,
): SaasFit | undefined {
  const { dimension } = saasLayout(countRelevances(data), data.noise.kind);
  const { chain, settings = saasSettings(data.n) } = earlier;
  const logDensity = createSaasLogDensity(data);
  const start = goOn(chain, logDensity, dimension);
  if (start === undefined) return undefined;
  const { samples: count, maxTreeDepth } = settings;
  const samples = share === "all" ? count : Math.ceil(count / 2);
  const thinning = Math.max(1, Math.round(settings.thinning / 2));
  const result = sampleNuts(logDensity, { start, stream, samples: samples * thinning, maxTreeDepth });
  const drawn = saasHyperparameters(thinnedDraws(result.samples, dimension, { samples, thinning }), samples, data);
  return {
    hyperparameters: lastSamples(earlier.hyperparameters, drawn, count),
    chain: result.state,
    health: { ...earlier.health, gradientEvaluations: result.health.gradientEvaluations },
  };
}

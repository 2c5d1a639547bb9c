/**
 * @file Rejuvenates the draws of a SAAS model: its chain goes on for a few steps on data that have grown a little, and the
 * new draws replace the oldest ones (docs/decisions/conditioned-draws.md). There is no warm-up. Step size and mass matrix
 * follow the chain from one rejuvenation to the next instead, by averages that forget exponentially.
 */
import { type NutsResult, sampleNuts } from "../mcmc/index.ts";
import type { RandomStream } from "../random/index.ts";
import { exp } from "../special/index.ts";
import { countRelevances, type Dataset } from "./data.ts";
import {
  type ChainState,
  canGoOn,
  type SaasFit,
  type SaasSettings,
  saasSettings,
  TARGET_ACCEPTANCE,
  thinnedDraws,
} from "./fit-saas.ts";
import { lastSamples } from "./hyperparameters.ts";
import { createSaasLogDensity, saasHyperparameters, saasLayout } from "./saas-density.ts";

/** How far a rejuvenation goes. */
export type RejuvenatedShare = "half" | "all";

/** What is rejuvenated; its health is that of the last whole chain. */
export interface DrawsToRejuvenate extends Omit<SaasFit, "chain"> {
  readonly chain: ChainState;
  /** Of a whole chain, where they are not the usual ones; a rejuvenation makes half as many steps per draw. */
  readonly settings?: SaasSettings;
}

/** Weight of one draw in the mean and the covariance of the chain. */
const DRAW_WEIGHT = 1 / 96;
/** By how much the log of the step size follows the excess of a rejuvenation's mean acceptance over the target. */
const STEP_SIZE_GAIN = 0.4;

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
  if (!canGoOn(chain, logDensity, dimension)) return undefined;
  const { samples: count, maxTreeDepth } = settings;
  const samples = share === "all" ? count : Math.ceil(count / 2);
  const thinning = Math.max(1, Math.round(settings.thinning / 2));
  const result = sampleNuts(logDensity, {
    initialPosition: chain.position,
    stream,
    warmupSteps: 0,
    samples: samples * thinning,
    maxTreeDepth,
    initialStepSize: chain.stepSize,
    initialInverseMass: chain.inverseMass,
  });
  const drawn = saasHyperparameters(thinnedDraws(result.samples, dimension, { samples, thinning }), samples, data);
  return {
    hyperparameters: lastSamples(earlier.hyperparameters, drawn, count),
    chain: nextState(chain, result, dimension),
    health: { ...earlier.health, gradientEvaluations: result.health.gradientEvaluations },
  };
}

/** The chain's last position, and its tuning after the new draws. */
function nextState(chain: ChainState, { samples, lastPosition, health }: NutsResult, dimension: number): ChainState {
  const centre = (chain.centre ?? chain.position).slice();
  const inverseMass = chain.inverseMass.slice();
  const deviation = new Float64Array(dimension);
  for (let from = 0; from < samples.length; from += dimension) {
    for (let i = 0; i < dimension; i++) deviation[i] = samples[from + i] - centre[i];
    for (let i = 0; i < dimension; i++) {
      centre[i] += DRAW_WEIGHT * deviation[i];
      for (let j = 0; j < dimension; j++) {
        const at = i * dimension + j;
        inverseMass[at] = (1 - DRAW_WEIGHT) * (inverseMass[at] + DRAW_WEIGHT * deviation[i] * deviation[j]);
      }
    }
  }
  const stepSize = chain.stepSize * exp(STEP_SIZE_GAIN * (health.meanAcceptance - TARGET_ACCEPTANCE));
  return { position: lastPosition, stepSize, inverseMass, centre };
}

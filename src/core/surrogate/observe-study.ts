/**
 * @file The data to which a study's models are fitted: transforms and warping are chosen, an earlier study is taken in,
 * and the data are prepared under these choices.
 */
import type { Fit, WorkerPool } from "../parallel/index.ts";
import { createFeatures } from "../space/index.ts";
import type { ChosenTransform, ChosenWarping, MetricChoices } from "./choices/choices.ts";
import { chooseEarlierStudy } from "./choices/choose-earlier-study.ts";
import { chooseTransforms } from "./choices/choose-transforms.ts";
import { chooseWarping, isSameWarping, settledWarping } from "./choices/choose-warping.ts";
import { choosePoints } from "./chosen/choose-points.ts";
import { type Observations, observe } from "./data/observe.ts";
import type { StudyData } from "./data/study-data.ts";
import { fitOf, remembered, type SurrogateMemory } from "./memory.ts";

/** Observations, and the choices on which they rest. */
export interface ObservedStudy {
  readonly observations: Observations;
  /** By metric. */
  readonly choices: ReadonlyMap<string, MetricChoices>;
  readonly inputWarping: ChosenWarping | undefined;
  /** Fits from which the next can start, by metric: without chains and ensembles where the inputs have changed. */
  readonly previousFits: ReadonlyMap<string, Fit>;
}

/** How to observe. */
export interface ObserveOptions {
  /** Whether there is time to choose a warping; default true. */
  readonly mayChoose?: boolean;
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** Prepares the data of all models of a study with at least one usable trial. */
export async function observeStudy(
  workers: WorkerPool,
  data: StudyData,
  memory: SurrogateMemory | undefined,
  options: ObserveOptions = {},
): Promise<ObservedStudy> {
  const transforms = await chooseTransforms(
    workers,
    data,
    remembered(memory, (metric) => metric),
  );
  const inputWarping =
    data.study.inputWarping === undefined
      ? undefined
      : await warpingOf(workers, data, transforms, { ...options, previous: memory?.inputWarping });
  const kinds = new Map([...transforms].map(([name, { transform }]) => [name, transform] as const));
  const parts = await chooseEarlierStudy(workers, data, {
    transforms: kinds,
    warping: inputWarping?.warping,
    previous: remembered(memory, ({ earlier }) => earlier),
  });
  const dataChoices = new Map(
    [...kinds].map(([name, transform]) => [name, { transform, earlier: parts.get(name)?.rows }] as const),
  );
  const choices = [...transforms].map(([name, transform]) => {
    const earlier = parts.get(name)?.choice;
    return [name, { transform, ...(earlier === undefined ? {} : { earlier }) }] as const;
  });
  const isSame = isSameWarping(memory?.inputWarping, inputWarping);
  const previousFits = remembered(memory, (metric) => (isSame ? fitOf(metric) : withoutStart(fitOf(metric))));
  const observations = observe(data, dataChoices, inputWarping?.warping);
  return {
    observations: await choosePoints(workers, observations, previousFits),
    choices: new Map(choices),
    inputWarping,
    previousFits,
  };
}

/** The earlier choice where it remains valid, else a new one. */
async function warpingOf(
  workers: WorkerPool,
  data: StudyData,
  transforms: ReadonlyMap<string, ChosenTransform>,
  { mayChoose = true, onProgress, previous }: ObserveOptions & { readonly previous: ChosenWarping | undefined },
): Promise<ChosenWarping | undefined> {
  const settled = settledWarping(previous, createFeatures(data.space).numeric, data.trials.length, mayChoose);
  if (settled !== undefined || !mayChoose) return settled;
  return chooseWarping(workers, observe(data, transforms), onProgress ?? (() => undefined));
}

/** A chain or an ensemble belongs to the inputs to which it was fitted. */
function withoutStart({ chain: _chain, ensemble: _ensemble, ...fit }: Fit): Fit {
  return fit;
}

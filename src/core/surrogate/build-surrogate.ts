/**
 * @file From observations to the surrogate: the kinds of models are planned, the models of all metrics are fitted, and the
 * classifier of failures where there are enough.
 */
import type { LabelledPoints } from "../gp/index.ts";
import type { WorkerPool } from "../parallel/index.ts";
import type { Study } from "../study/index.ts";
import { planModels } from "./choices/choose-models.ts";
import { type FitOrder, fitMetrics, isModelOpen, modelKindOf } from "./fits/fit-metrics.ts";
import { keepFits } from "./fits/keep-fits.ts";
import type { Refit } from "./fits/refit-rule.ts";
import { fingerprintsOf } from "./fits/seen-rows.ts";
import { memoryOf, remembered, type SurrogateMemory } from "./memory.ts";
import type { ObservedStudy } from "./observe-study.ts";
import type { Surrogate } from "./surrogate.ts";

/** How to build a surrogate. */
export interface BuildOptions {
  /** The memory of the last build. */
  readonly memory: SurrogateMemory | undefined;
  /** The seed of all chains. */
  readonly seed: string;
  readonly onProgress: (message: string) => void;
  /** Whether there is time to choose the kinds of models; default true. */
  readonly mayChoose?: boolean;
  /** Decides what is fitted in the end; default: as planned. */
  readonly decide?: (orders: readonly FitOrder[]) => readonly FitOrder[];
  /** Whether the draws of the last fit may be kept where few trials have ended since; default false. */
  readonly mayKeep?: boolean;
  /** Where trials failed and completed; absent: failures are not modelled. */
  readonly labelled?: LabelledPoints | undefined;
}

/** A surrogate, and its memory for the next build. */
export interface BuiltSurrogate {
  readonly surrogate: Surrogate;
  readonly memory: SurrogateMemory;
  /** How the models came about, and how many trials their newest draws have seen. */
  readonly fitting: { readonly refit: Refit; readonly seen: number };
}

/** Builds the surrogate of a study from its observations. */
export async function buildSurrogate(
  workers: WorkerPool,
  study: Study,
  observed: ObservedStudy,
  options: BuildOptions,
): Promise<BuiltSurrogate> {
  const { labelled } = options;
  const [built, failures] = await Promise.all([
    fitPlanned(workers, study, observed, options),
    labelled === undefined ? undefined : workers.run({ kind: "fit-classifier", points: labelled }),
  ]);
  return failures === undefined ? built : { ...built, surrogate: { ...built.surrogate, failures } };
}

async function fitPlanned(
  workers: WorkerPool,
  study: Study,
  { observations, choices, inputWarping, previousFits }: ObservedStudy,
  options: BuildOptions,
): Promise<BuiltSurrogate> {
  const { memory, seed, onProgress, mayChoose = true, mayKeep = false, decide = (orders) => orders } = options;
  const plan = await planModels(workers, study, observations, {
    seed,
    previous: remembered(memory, ({ choice }) => choice),
    previousFits,
    onProgress,
    mayChoose,
  });
  const orders = decide(plan.orders);
  const kept = mayKeep
    ? await keepFits(workers, observations, orders, { memory, previousFits, choices, seed })
    : undefined;
  const surrogate =
    kept === undefined
      ? await fitMetrics(workers, observations, orders, {
          seed,
          previous: previousFits,
          carriesOn: isModelOpen(study) || study.think !== undefined,
        })
      : { ...observations, metrics: orders.map(({ metric }, k) => ({ ...metric, fit: kept.fits[k] })) };
  const seen = (kept?.refit === "none" ? memory?.seen : undefined) ?? fingerprintsOf(observations);
  return {
    surrogate,
    memory: memoryOf(surrogate, { model: modelKindOf(study), choices, models: plan.choices, inputWarping, seen }),
    fitting: { refit: kept?.refit ?? "fit", seen: seen.length },
  };
}

/**
 * @file Fits the model of every metric, from a warm start where an earlier fit left one.
 */
import type { ChainState } from "../../gp/index.ts";
import type { Fit, FitTask, WorkerPool } from "../../parallel/index.ts";
import { hasChain, isModelKind, type ModelKind, type Study } from "../../study/index.ts";
import { knownPoints } from "../chosen/chosen-points.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
import type { MetricModel, Surrogate } from "../surrogate.ts";

/** The kind of model on which a study's recommendations rest: its strategy's, or `saas` for a strategy without models. */
export function modelKindOf({ strategy }: Pick<Study, "strategy">): ModelKind {
  return isModelKind(strategy) ? strategy : "saas";
}

/** Whether the kind of each metric's model is chosen by evidence. A mixture has nothing to choose from. */
export function isModelOpen({ model, strategy }: Pick<Study, "model" | "strategy">): boolean {
  return model === "auto" && strategy !== "auto";
}

/** The model to fit for one metric. */
export interface FitOrder {
  readonly metric: ObservedMetric;
  readonly model: ModelKind;
  /** A chain that is newer than that of the previous fit. */
  readonly chain?: ChainState | undefined;
  /** Whether to run a short chain and keep few draws (`saas`). */
  readonly isBrief?: boolean;
}

/** How to fit all metrics. */
export interface FitSettings {
  /** The seed of a metric's chain is `${seed}/fit/${name}`. */
  readonly seed: string;
  /** Fits from which to start, by metric. */
  readonly previous: ReadonlyMap<string, Fit>;
  /**
   * Whether a fit carries on chains and ensembles of other kinds of models. They let a later fit of that kind start warm
   * where the kind may change from proposal to proposal.
   */
  readonly carriesOn: boolean;
}

/** Fits the models of all metrics; orders are in the order of the observations' metrics. */
export async function fitMetrics(
  workers: WorkerPool,
  observations: Observations,
  orders: readonly FitOrder[],
  { seed, previous, carriesOn }: FitSettings,
): Promise<Surrogate> {
  const { width } = observations.features;
  const fits = await workers.runAll(
    orders.map(
      ({ metric, model, chain, isBrief }): FitTask => ({
        kind: "fit",
        model,
        data: knownPoints(metric),
        seed: `${seed}/fit/${metric.name}`,
        ...warmStart(model, previous.get(metric.name), width),
        ...(hasChain(model) && chain !== undefined ? { previous: chain } : {}),
        ...(isBrief === true ? { isBrief } : {}),
      }),
    ),
  );
  const metrics = orders.map(({ metric, chain }, k): MetricModel => {
    const fit = carriesOn ? carryOn(fits[k], previous.get(metric.name), chain) : fits[k];
    return { ...metric, fit };
  });
  return { ...observations, metrics };
}

/** The part of a previous fit from which a fit of that kind, with that many inputs, can start. */
export function warmStart(
  model: ModelKind,
  previous: Fit | undefined,
  width: number,
): Pick<FitTask, "previous" | "ensemble"> {
  if (previous?.hyperparameters.d !== width) return {};
  if (hasChain(model) && previous.chain !== undefined) return { previous: previous.chain };
  if (model === "map-saas" && previous.ensemble !== undefined) return { ensemble: previous.ensemble };
  return {};
}

/** The fit with the chain and the ensemble that the other kinds of models left. */
function carryOn(fit: Fit, previous: Fit | undefined, newer: ChainState | undefined): Fit {
  const chain = fit.chain ?? newer ?? previous?.chain;
  const ensemble = fit.ensemble ?? previous?.ensemble;
  return { ...fit, ...(chain === undefined ? {} : { chain }), ...(ensemble === undefined ? {} : { ensemble }) };
}

/**
 * @file Fits the model of every objective and constrained metric, warm where an earlier proposal left something to start from.
 */
import type { ChainState } from "../../gp/index.ts";
import type { Fit, FitTask, WorkerPool } from "../../parallel/index.ts";
import { isModelKind, type ModelKind, modelledMetrics, type Study } from "../../study/index.ts";
import { datasetsOf, type Observations } from "../data/observe.ts";
import type { MetricState, ModelState } from "../memory.ts";

/** The kind of model that a study's recommendations go by. */
export function modelOf({ strategy }: Pick<Study, "strategy">): ModelKind {
  return isModelKind(strategy) ? strategy : "saas";
}

/** What is fitted for one metric. */
export interface FitOrder {
  readonly model: ModelKind;
  /** A chain that is newer than that of the stored state. */
  readonly chain?: ChainState | undefined;
  /** A short chain with few draws. */
  readonly isBrief?: boolean;
}

/** One fit an objective, in the study's order, then one a metric that only a constraint is on. */
export async function fitModels(
  workers: WorkerPool,
  study: Study,
  observations: Observations,
  orders: readonly FitOrder[],
  seed: string,
  state: ModelState | undefined,
): Promise<readonly Fit[]> {
  const names = modelledMetrics(study);
  const datasets = datasetsOf(observations);
  const before = names.map((name) => state?.metrics.find((metric) => metric.name === name));
  const fits = await workers.runAll(
    names.map((name, k): FitTask => {
      const { model, chain, isBrief } = orders[k];
      return {
        kind: "fit",
        model,
        data: datasets[k],
        seed: `${seed}/fit/${name}`,
        ...warmStart(model, before[k], observations.features.width),
        ...(model === "saas" && chain !== undefined ? { previous: chain } : {}),
        ...(isBrief === true ? { isBrief } : {}),
      };
    }),
  );
  const mayChange = study.model === "auto" || study.think !== undefined;
  return mayChange ? fits.map((fit, k) => carryOn(fit, before[k], orders[k].chain)) : fits;
}

/** What a fit of that kind to inputs of that width may start from. */
export function warmStart(
  model: ModelKind,
  before: MetricState | undefined,
  width: number,
): Pick<FitTask, "previous" | "ensemble"> {
  if (before?.hyperparameters.d !== width) return {};
  if (model === "saas" && before.chain !== undefined) return { previous: before.chain };
  if (model === "map-saas" && before.ensemble !== undefined) return { ensemble: before.ensemble };
  return {};
}

/** The fit with what the other kinds left: where the kind may change again, they need not begin anew. */
function carryOn(fit: Fit, before: MetricState | undefined, newer: ChainState | undefined): Fit {
  const chain = fit.chain ?? newer ?? before?.chain;
  const ensemble = fit.ensemble ?? before?.ensemble;
  return { ...fit, ...(chain === undefined ? {} : { chain }), ...(ensemble === undefined ? {} : { ensemble }) };
}

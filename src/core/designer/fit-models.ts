/**
 * @file Fits every objective's model, warm where the last proposal left something to start from.
 */
import { isModelKind, type ModelKind, type Study } from "../study/index.ts";
import type { Crew } from "./crew.ts";
import { type MetricState, readModelState } from "./model-state.ts";
import type { Observations } from "./observations.ts";
import type { Fit, FitTask } from "./task.ts";

/** The kind of model that a study's recommendations go by. */
export function modelOf({ strategy }: Pick<Study, "strategy">): ModelKind {
  return isModelKind(strategy) ? strategy : "saas";
}

/**
 * One fit an objective, in the study's order.
 *
 * @param models - the kind of each objective's model
 */
export async function fitModels(
  crew: Crew,
  study: Study,
  observations: Observations,
  models: readonly ModelKind[],
  seed: string,
  modelState: string | undefined,
): Promise<readonly Fit[]> {
  const state = readModelState(modelState);
  return crew.fit(
    study.objectives.map(({ name }, k): FitTask => {
      const before = state?.metrics.find((metric) => metric.name === name);
      return {
        kind: "fit",
        model: models[k],
        data: observations.datasets[k],
        seed: `${seed}/fit/${name}`,
        ...warmStart(models[k], before),
      };
    }),
  );
}

/** What a fit of that kind may start from. */
export function warmStart(model: ModelKind, before: MetricState | undefined): Pick<FitTask, "previous" | "ensemble"> {
  if (before === undefined || before.model !== model) return {};
  if (model === "saas" && before.chain !== undefined) return { previous: before.chain };
  if (model === "map-saas" && before.ensemble !== undefined) return { ensemble: before.ensemble };
  return {};
}

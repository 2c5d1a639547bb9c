/**
 * @file The fits that honest leave-one-out predictions rest on. No model's hyperparameters may have seen the outcome that
 * they predict, or a comparison is won by whichever overfits more. The draws of SAAS are weighted as if the left-out point
 * had had no say in them; point estimates are fitted again without a group of points, for each of some groups
 * (docs/decisions/leave-one-out.md).
 */
import { type LeftOut, leaveOutEach } from "../../diagnostics/index.ts";
import { type Dataset, pointsOf } from "../../gp/index.ts";
import type { Fit, FitTask } from "../../parallel/index.ts";
import type { ModelKind } from "../../study/index.ts";
import type { ModelState } from "../memory.ts";
import { warmStart } from "./fit-metrics.ts";

/** Draws of SAAS: importance weights need more than a proposal does. */
const SAMPLES = 64;
/** Groups of points without which a point estimate is fitted again; every point on its own where there are fewer. */
export const GROUPS = 20;

/** A fit of SAAS for each metric, warm where the stored state has its chain. */
export function sampledTasks(
  names: readonly string[],
  datasets: readonly Dataset[],
  seed: string,
  state: ModelState | undefined,
): readonly FitTask[] {
  return names.map((name, k) => ({
    kind: "fit",
    model: "saas",
    data: datasets[k],
    seed: `${seed}/${name}`,
    samples: SAMPLES,
    ...warmStart(
      "saas",
      state?.metrics.find((metric) => metric.name === name),
      datasets[k].d,
    ),
  }));
}

/** A point estimate without each group. */
export function refitTasks(model: ModelKind, data: Dataset, groups: number): readonly FitTask[] {
  return Array.from({ length: groups }, (_, group) => ({
    kind: "fit",
    model,
    data: withoutGroup(data, group, groups),
    seed: "",
  }));
}

/** The data less every `groups`-th point from the `group`-th on. */
export function withoutGroup(data: Dataset, group: number, groups: number): Dataset {
  return pointsOf(
    data,
    Array.from({ length: data.n }, (_, i) => i).filter((i) => i % groups !== group),
  );
}

/** Every point from all others, by the hyperparameters that were fitted without its group; samples count alike. */
export function leaveOutByGroups(data: Dataset, fits: readonly Fit[]): readonly LeftOut[] {
  const byGroup = fits.map(({ hyperparameters }) => leaveOutEach(data, hyperparameters, "equal"));
  return Array.from({ length: data.n }, (_, i) => byGroup[i % fits.length][i]);
}

/**
 * @file The fits on which honest leave-one-out predictions rest. A model's hyperparameters must not have seen the
 * outcome that they predict, otherwise the model that overfits most wins a comparison. The draws of SAAS are weighted
 * as if the left-out point had had no influence on them. Point estimates are fitted again without a group of points,
 * for each of several groups (docs/decisions/leave-one-out.md).
 */
import { type LeftOut, leaveOutEach } from "../../diagnostics/index.ts";
import { type Dataset, pointsOf } from "../../gp/index.ts";
import type { Fit, FitTask, WorkerPool } from "../../parallel/index.ts";
import type { ModelKind } from "../../study/index.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
import { warmStart } from "./fit-metrics.ts";

/** Number of draws of SAAS: importance weights need more than a proposal does. */
const SAAS_DRAWS = 64;

/** Kinds of models that are fitted again without each group. */
export type RefittedKind = Exclude<ModelKind, "saas">;

/** How to leave out the outcomes of some metrics. */
export interface LeaveOutProblem {
  readonly observations: Observations;
  readonly metrics: readonly ObservedMetric[];
  /** The kinds beside SAAS. */
  readonly kinds: readonly RefittedKind[];
  /** Number of groups of points; point estimates are fitted again without each. */
  readonly groups: number;
  /** The seed of a metric's chain is `${seed}/${name}`. */
  readonly seed: string;
  /** Fits from which SAAS can start, by metric. */
  readonly previous: ReadonlyMap<string, Fit>;
  /** Whether predictions by point estimates include the estimates' uncertainty; default false. */
  readonly withUncertainty?: boolean;
}

/** The left-out predictions by one kind of model, and the fits on which they rest. */
export interface LeftOutByKind {
  readonly fits: readonly Fit[];
  /** In the order of the study's own trials. */
  readonly leftOut: readonly LeftOut[];
}

/** One metric's left-out predictions by SAAS and by the kinds that were asked for. */
export type LeftOutMetric = Readonly<Record<"saas", LeftOutByKind> & Partial<Record<RefittedKind, LeftOutByKind>>>;

/** Predicts every outcome of the study's own trials from all others; in the order of the metrics. */
export async function leaveOutMetrics(
  workers: WorkerPool,
  problem: LeaveOutProblem,
): Promise<readonly LeftOutMetric[]> {
  const { metrics, kinds, groups, seed, previous, withUncertainty = false } = problem;
  const own = problem.observations.rows.length;
  const refits = metrics.flatMap(({ data }) => kinds.flatMap((kind) => refitTasks(kind, data, groups)));
  const [sampled, refitted] = await Promise.all([
    workers.runAll(metrics.map((metric) => sampledTask(metric, seed, previous.get(metric.name)))),
    workers.runAll(refits.map((task) => ({ ...task, withUncertainty }))),
  ]);
  return metrics.map(({ data }, i) => {
    const saas = { fits: [sampled[i]], leftOut: leaveOutEach(data, sampled[i].hyperparameters).slice(0, own) };
    const others = kinds.map((kind, at) => {
      const from = (i * kinds.length + at) * groups;
      const fits = refitted.slice(from, from + groups);
      return [kind, { fits, leftOut: leaveOutByGroups(data, fits).slice(0, own) }] as const;
    });
    return { saas, ...Object.fromEntries(others) };
  });
}

function sampledTask({ name, data }: ObservedMetric, seed: string, previous: Fit | undefined): FitTask {
  return {
    kind: "fit",
    model: "saas",
    data,
    seed: `${seed}/${name}`,
    samples: SAAS_DRAWS,
    ...warmStart("saas", previous, data.d),
  };
}

/** Fits of a point estimate without each group. */
export function refitTasks(model: ModelKind, data: Dataset, groups: number): readonly FitTask[] {
  return Array.from({ length: groups }, (_, group) => ({
    kind: "fit",
    model,
    data: withoutGroup(data, group, groups),
    seed: "",
  }));
}

/** The data without every `groups`-th point from the `group`-th on. */
export function withoutGroup(data: Dataset, group: number, groups: number): Dataset {
  return pointsOf(
    data,
    Array.from({ length: data.n }, (_, i) => i).filter((i) => i % groups !== group),
  );
}

/** Predicts every point from all others by the fit without its group; hyperparameter samples count equally. */
function leaveOutByGroups(data: Dataset, fits: readonly Fit[]): readonly LeftOut[] {
  const byGroup = fits.map(({ hyperparameters }) => leaveOutEach(data, hyperparameters, "equal"));
  return Array.from({ length: data.n }, (_, i) => byGroup[i % fits.length][i]);
}

/**
 * @file The fits on which honest leave-one-out predictions rest. A model's hyperparameters must not have seen the
 * outcome that they predict, otherwise the model that overfits most wins a comparison. The draws of SAAS are weighted
 * as if the left-out point had had no influence on them. Point estimates are fitted again without a group of points,
 * for each of several groups (docs/decisions/leave-one-out.md). A mixture has both.
 */
import { type LeftOut, type LeftOutMixture, leftOutMixtures, leftOutOf, mixLeftOut } from "../../diagnostics/index.ts";
import { type Dataset, mixtureShares, pointsOf } from "../../gp/index.ts";
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
  const refits = metrics.map(({ data }) => kinds.map((kind) => refitTasks(kind, data, groups)));
  const [sampled, refitted] = await Promise.all([
    workers.runAll(metrics.map((metric) => sampledTask(metric, seed, previous.get(metric.name)))),
    Promise.all(
      refits.map((ofMetric) =>
        Promise.all(ofMetric.map((tasks) => workers.runAll(tasks.map((task) => ({ ...task, withUncertainty }))))),
      ),
    ),
  ]);
  return metrics.map(({ data }, i) => {
    const predictions = (mixtures: readonly LeftOutMixture[]) =>
      mixtures.slice(0, own).map((mixture, row) => leftOutOf(data, row, mixture));
    const draws = leftOutMixtures(data, sampled[i].hyperparameters, "importance");
    const others = kinds.map((kind, at) => {
      const fits = refitted[i][at];
      if (kind !== "auto") return [kind, { fits, leftOut: predictions(leaveOutByGroups(data, fits)) }] as const;
      const [radial, anova] = [fits.slice(0, groups), fits.slice(groups)].map((part) => leaveOutByGroups(data, part));
      const members = [draws, radial, anova];
      const shares = mixtureShares(members.map((member) => densitiesOf(predictions(member))));
      const mixtures = draws.map((_, row) =>
        mixLeftOut(
          members.map((member) => member[row]),
          shares,
        ),
      );
      return [kind, { fits: [sampled[i], ...fits], leftOut: predictions(mixtures) }] as const;
    });
    return { saas: { fits: [sampled[i]], leftOut: predictions(draws) }, ...Object.fromEntries(others) };
  });
}

function densitiesOf(leftOut: readonly LeftOut[]): Float64Array {
  return Float64Array.from(leftOut, ({ logDensity }) => logDensity);
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

/** Fits of a point estimate without each group; for a mixture, of each of the estimates that are part of it. */
export function refitTasks(model: RefittedKind, data: Dataset, groups: number): readonly FitTask[] {
  const parts = model === "auto" ? (["radial", "anova"] as const) : [undefined];
  return parts.flatMap((part) =>
    Array.from({ length: groups }, (_, group) => ({
      kind: "fit" as const,
      ...(model === "auto" ? { model: "map" as const } : { model }),
      ...(part === undefined ? {} : { part }),
      data: withoutGroup(data, group, groups),
      seed: "",
    })),
  );
}

/** The data without every `groups`-th point from the `group`-th on. */
export function withoutGroup(data: Dataset, group: number, groups: number): Dataset {
  return pointsOf(
    data,
    Array.from({ length: data.n }, (_, i) => i).filter((i) => i % groups !== group),
  );
}

/** Predicts every point from all others by the fit without its group; hyperparameter samples count equally. */
function leaveOutByGroups(data: Dataset, fits: readonly Fit[]): readonly LeftOutMixture[] {
  const byGroup = fits.map(({ hyperparameters }) => leftOutMixtures(data, hyperparameters, "equal"));
  return Array.from({ length: data.n }, (_, i) => byGroup[i % fits.length][i]);
}

/**
 * @file The data of the figures of an analysis: fronts, the hypervolume, the best value so far.
 */
import {
  type AnalysedTrial,
  type Analysis,
  type HypervolumeEstimates,
  type ObjectiveValue,
  traceBest,
  traceHypervolume,
} from "../../../core/analysis/index.ts";
import { type Objective, STRATEGIES } from "../../../core/study/index.ts";
import {
  type BestSoFarData,
  type FrontData,
  type FrontPoint,
  type FrontValue,
  type HypervolumeData,
  slug,
} from "../../../figures/index.ts";
import { metricOf } from "./metric-of.ts";

/** Every trial in the plane of two objectives. */
export function frontData(analysis: Analysis, x: Objective, y: Objective): FrontData {
  const { basis, counts, references, trials, recommendation } = analysis;
  return {
    kind: "front",
    name: `front-${slug(x.name)}-${slug(y.name)}`,
    title: `${x.name} against ${y.name}`,
    x: metricOf(x, references[x.name]),
    y: metricOf(y, references[y.name]),
    basis,
    failed: counts.failed,
    points: trials.flatMap((point): readonly FrontPoint[] => {
      const [across, up] = [point.objectives[x.name], point.objectives[y.name]];
      if (across === undefined || up === undefined) return [];
      const { trial, origin, membership, feasible } = point;
      return [
        {
          trial,
          origin,
          kind: trialKind(point),
          x: shownValue(across),
          y: shownValue(up),
          ...(membership === undefined ? {} : { membership }),
          ...(feasible === false ? { infeasible: true } : {}),
          ...(recommendation?.trial === trial ? { recommended: true } : {}),
        },
      ];
    }),
  };
}

function shownValue({ value: { median, lower, upper }, measured }: ObjectiveValue): FrontValue {
  return {
    median,
    ...(lower === undefined || upper === undefined ? {} : { lower, upper }),
    measured: measured.mean,
  };
}

/** What a trial is in a figure. */
export function trialKind(point: AnalysedTrial): FrontPoint["kind"] {
  if (point.origin === "baseline") return "baseline";
  if (point.onFront) return "front";
  if (point.origin === "sobol" || point.origin === "random") return "initial";
  return STRATEGIES.some((strategy) => strategy === point.origin) ? "suggested" : "added";
}

/**
 * The hypervolume after each completed trial; empty for fewer than two, and unless trials are compared by several objectives.
 */
export function hypervolumeData(
  analysis: Analysis,
  { band, sobol }: HypervolumeEstimates = {},
): readonly HypervolumeData[] {
  const { study, objectives, basis } = analysis;
  if (objectives.length < 2) return [];
  const points = traceHypervolume(analysis);
  if (points.length < 2) return [];
  const isInferred = study.objectives.some(({ name }) => analysis.references[name] === undefined);
  return [
    {
      kind: "hypervolume",
      name: "hypervolume",
      title: "Hypervolume",
      basis,
      comparison: isInferred ? "inferred reference point" : analysis.comparison,
      isInferred,
      objectives: study.objectives.map(({ name }) => name),
      points: points.map((point) => ({ ...point, ...band?.get(point.trial) })),
      ...(sobol === undefined ? {} : { sobol }),
      ...evaluationsOf(analysis),
    },
  ];
}

/** The best value after each completed trial; empty for fewer than two, and unless trials are compared by one objective. */
export function bestSoFarData(analysis: Analysis): readonly BestSoFarData[] {
  const [objective] = analysis.objectives;
  const trace = traceBest(analysis);
  if (objective === undefined || trace.length < 2) return [];
  const { name } = objective;
  return [
    {
      kind: "best-so-far",
      name: "best-so-far",
      title: `Best ${name} so far`,
      objective: metricOf(objective, analysis.references[name]),
      basis: analysis.basis,
      points: trace.flatMap((best, i) => {
        const own = analysis.trials[i]?.objectives[name]?.measured.mean;
        return own === undefined ? [] : [{ ...best, own }];
      }),
      ...evaluationsOf(analysis),
    },
  ];
}

/** The number of evaluations, in all and before the first proposal of a model. */
function evaluationsOf({ evaluations, beforeModel }: Analysis): Pick<HypervolumeData, "evaluations" | "beforeModel"> {
  return { evaluations, ...(beforeModel === undefined ? {} : { beforeModel }) };
}

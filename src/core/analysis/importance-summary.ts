/**
 * @file How much each parameter matters to each metric, and slices along the parameters that matter most, as plain data.
 */

import {
  importanceOf,
  type MetricImportance,
  rankParameters,
  type Slice,
  slicesThrough,
} from "../sensitivity/index.ts";
import type { Configuration, Parameter } from "../space/index.ts";
import { type ConstantMetric, constantMetrics, modelledMetrics, type Objective, type Trial } from "../study/index.ts";
import type { ChosenWarping, FittedStudy } from "../surrogate/index.ts";
import type { AnalysedTrial, Analysis } from "./analysis.ts";

/** The number of parameters that have a slice. */
const SLICED_PARAMETERS = 4;

/** The trial whose configuration the slices pass through. */
export interface SliceCentre {
  readonly trial: number;
  /** Why this trial: `front` is the front's best trial in the first objective. */
  readonly role: "recommended" | "baseline" | "front";
  readonly configuration: Configuration;
}

/** The importance of a study's parameters. */
export interface Importance {
  readonly objectives: readonly Objective[];
  readonly parameters: readonly Parameter[];
  /** Metrics that were the same in every trial: a model of them says nothing, so they are not among `metrics`. */
  readonly constant: readonly ConstantMetric[];
  /** Objectives in the study's order, then constrained metrics. */
  readonly metrics: readonly MetricImportance[];
  /** The input warping that was chosen, if the study leaves it open; relevance is then on the warped scale. */
  readonly inputWarping?: ChosenWarping;
  /** Parameter names, the most important first. */
  readonly ranking: readonly string[];
  /** Along the most important parameters, through the configuration of `through`. */
  readonly slices: readonly Slice[];
  /** Absent if no trial has completed. */
  readonly through?: SliceCentre;
}

/**
 * The importance of parameters by a study's model. Slices pass through the recommended trial; if there is none, through the
 * baseline; if that was not evaluated, through the first trial of the front.
 *
 * @param trials - the study's trials, which tell the metrics that never changed; default: none is known to be constant
 */
export function summariseImportance(model: FittedStudy, analysis: Analysis, trials: readonly Trial[] = []): Importance {
  const constant = constantMetrics(trials, modelledMetrics(model.study));
  const metrics = importanceOf(model).filter(({ metric }) => !constant.some(({ name }) => name === metric));
  const ranking = metrics.length === 0 ? [] : rankParameters(metrics);
  const through = metrics.length === 0 ? undefined : centreOf(analysis);
  return {
    objectives: model.study.objectives,
    parameters: model.study.parameters,
    constant,
    metrics,
    ...(model.inputWarping === undefined ? {} : { inputWarping: model.inputWarping }),
    ranking,
    slices:
      through === undefined ? [] : slicesThrough(model, through.configuration, ranking.slice(0, SLICED_PARAMETERS)),
    ...(through === undefined ? {} : { through }),
  };
}

function centreOf({ recommendation, trials, front }: Analysis): SliceCentre | undefined {
  const centre = (point: AnalysedTrial, role: SliceCentre["role"]): SliceCentre => ({
    trial: point.trial,
    role,
    configuration: point.configuration,
  });
  if (recommendation !== undefined) return centre(recommendation, "recommended");
  const baseline = trials.find(({ origin }) => origin === "baseline");
  if (baseline !== undefined) return centre(baseline, "baseline");
  const [first] = front;
  return first === undefined ? undefined : centre(first, "front");
}

/**
 * @file How much each parameter matters to each metric, ready to be shown: importance, and slices along the parameters
 * that matter most.
 */
import type { ChosenWarping, StudyModel } from "../designer/index.ts";
import {
  importanceOf,
  type MetricImportance,
  rankParameters,
  type Slice,
  slicesThrough,
} from "../sensitivity/index.ts";
import type { Configuration, Parameter } from "../space/index.ts";
import type { Objective } from "../study/index.ts";
import type { Analysis, Point } from "./analyse.ts";

/** Slices are drawn along so many parameters. */
const SLICED = 4;

/** What the models say of the parameters. */
export interface Importance {
  readonly objectives: readonly Objective[];
  readonly parameters: readonly Parameter[];
  readonly metrics: readonly MetricImportance[];
  /** Whether inputs are warped, where the study leaves that open: relevance is on the warped scale. */
  readonly inputWarping?: ChosenWarping;
  /** Parameters, the most important first. */
  readonly ranking: readonly string[];
  /** Along the most important parameters, through `through`. */
  readonly slices: readonly Slice[];
  readonly through?: { readonly trial: number; readonly words: string; readonly configuration: Configuration };
}

/** Reads the importance of parameters out of a study's model. Slices go through the recommended trial, else the baseline,
 * else the first of the front. */
export function readImportance(model: StudyModel, analysis: Analysis): Importance {
  const metrics = importanceOf(model);
  const ranking = rankParameters(metrics);
  const centre = centreOf(analysis);
  return {
    objectives: model.study.objectives,
    parameters: model.study.parameters,
    metrics,
    ...(model.inputWarping === undefined ? {} : { inputWarping: model.inputWarping }),
    ranking,
    slices: centre === undefined ? [] : slicesThrough(model, centre.point.configuration, ranking.slice(0, SLICED)),
    ...(centre === undefined
      ? {}
      : { through: { trial: centre.point.trial, words: centre.words, configuration: centre.point.configuration } }),
  };
}

function centreOf({ recommendation, points, front }: Analysis): { point: Point; words: string } | undefined {
  if (recommendation !== undefined) {
    return { point: recommendation, words: `the recommended trial ${recommendation.trial}` };
  }
  const baseline = points.find(({ origin }) => origin === "baseline");
  if (baseline !== undefined) return { point: baseline, words: "the baseline" };
  const [first] = front;
  return first === undefined ? undefined : { point: first, words: `trial ${first.trial} of the front` };
}

/**
 * @file How much each parameter matters to each metric, and slices along the parameters that matter most, as plain data.
 */

import {
  importanceOf,
  type MetricImportance,
  type ParameterImportance,
  rankParameters,
  type Slice,
  type Spread,
  slicesThrough,
} from "../sensitivity/index.ts";
import type { Configuration, Parameter } from "../space/index.ts";
import { type ConstantMetric, constantMetrics, modelledMetrics, type Objective, type Trial } from "../study/index.ts";
import type { ChosenWarping, FittedStudy } from "../surrogate/index.ts";
import type { AnalysedTrial, Analysis } from "./analysis.ts";

/** The number of parameters that have a slice. */
const SLICED_PARAMETERS = 4;

/** A share from this one on is an influence: the least with which a parameter matters in a sample of the model. */
const MIN_SHARE = 0.01;
/** A share that is certainly below this one is small, whatever it is exactly. */
const MAX_SMALL_SHARE = 0.05;

/** What is known of a parameter's share of the variance: that it has one, that it is small, or neither. */
export type ShareEvidence = "matters" | "small" | "unknown";

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
  /** Parameter names, the most important first, without those of `unknown`. */
  readonly ranking: readonly string[];
  /** Parameters whose importance is not yet known, in the study's order: they may have no influence on any metric, or much. */
  readonly unknown: readonly string[];
  /** Along the first parameters of the ranking, through the configuration of `through`. */
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
  const { ranking, unknown } = rankKnown(metrics);
  const through = metrics.length === 0 ? undefined : centreOf(analysis);
  return {
    objectives: model.study.objectives,
    parameters: model.study.parameters,
    constant,
    metrics,
    ...(model.inputWarping === undefined ? {} : { inputWarping: model.inputWarping }),
    ranking,
    unknown,
    slices:
      through === undefined ? [] : slicesThrough(model, through.configuration, ranking.slice(0, SLICED_PARAMETERS)),
    ...(through === undefined ? {} : { through }),
  };
}

/**
 * What the samples of the model say about a share of the variance. A mean of many samples may be large while some of them have
 * no influence at all, so the lower end decides. A model with a single sample has no ends, and its number is all there is.
 */
export function shareEvidence({ lower, upper }: Spread): ShareEvidence {
  if (lower === undefined || upper === undefined || lower >= MIN_SHARE) return "matters";
  return upper < MAX_SMALL_SHARE ? "small" : "unknown";
}

/** Parameters by what is known of them. */
export interface Ranking {
  readonly ranking: readonly string[];
  readonly unknown: readonly string[];
}

/** The parameters by what is known of them; a share that is not known places none before another. */
export function rankKnown(metrics: readonly MetricImportance[]): Ranking {
  const named = (evidence: ShareEvidence): ReadonlySet<string> =>
    new Set(
      metrics.flatMap(({ parameters }) => parameters.filter(isKnownAs(evidence)).map(({ parameter }) => parameter)),
    );
  const [matters, open] = [named("matters"), named("unknown")];
  const isUnknown = (name: string): boolean => open.has(name) && !matters.has(name);
  const all = metrics[0]?.parameters.map(({ parameter }) => parameter) ?? [];
  const known = metrics.map((each) => ({
    ...each,
    parameters: each.parameters.filter((share) => !isKnownAs("unknown")(share)),
  }));
  const ranked = rankParameters(known).filter((name) => !isUnknown(name));
  const mattering = ranked.filter((name) => matters.has(name));
  const small = ranked.filter((name) => !matters.has(name));
  return { ranking: [...mattering, ...small], unknown: all.filter(isUnknown) };
}

function isKnownAs(evidence: ShareEvidence): (share: ParameterImportance) => boolean {
  return ({ total }) => shareEvidence(total) === evidence;
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

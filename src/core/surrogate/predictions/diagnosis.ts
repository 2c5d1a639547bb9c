/**
 * @file The accuracy of a study's models on trials that they have not seen: leave-one-out predictions of SAAS and of
 * MAP, and of the MAP-SAAS ensemble or the mixture of both if the study may use it.
 */
import { compareScores, judge, type LeftOut, type Scores, score, type Verdict } from "../../diagnostics/index.ts";
import { type Dataset, type TransformFallback, toOwnScale } from "../../gp/index.ts";
import { createWorkerPool, type Fit } from "../../parallel/index.ts";
import { type MeanWithError, mean, minOf } from "../../statistics/index.ts";
import {
  type ConstantMetric,
  constantMetrics,
  type ModelKind,
  type OutcomeInterval,
  type Study,
  spaceOf,
  type Trial,
} from "../../study/index.ts";
import type { ChosenWarping } from "../choices/choices.ts";
import { modelGroups } from "../choices/evidence.ts";
import type { ChosenCounts } from "../chosen/chosen.ts";
import { chosenCounts, searchedObservations } from "../chosen/chosen-points.ts";
import type { Observations, ObservedMetric } from "../data/observe.ts";
import { type Observation, readStudyData } from "../data/study-data.ts";
import type { FitOptions } from "../fit-study.ts";
import { isModelOpen, modelKindOf } from "../fits/fit-metrics.ts";
import { type LeftOutMetric, leaveOutMetrics, type RefittedKind } from "../fits/left-out-fits.ts";
import { readModelState } from "../memory.ts";
import { observeStudy } from "../observe-study.ts";

/** The minimum number of trials for a diagnosis. */
export const MIN_TRIALS_TO_DIAGNOSE = 8;

/** The prediction of one trial's measurement from the other trials, noise included; in the metric's unit. */
export interface LeftOutTrial {
  readonly trial: number;
  /** As the model was given it: very bad outcomes are winsorised. */
  readonly observed: number;
  readonly mean: number;
  /** The central 50 % and 95 % of the prediction. */
  readonly interval50: readonly [lower: number, upper: number];
  readonly interval95: readonly [lower: number, upper: number];
  /** In nats; of the outcome on the model's scale, in units of its standard deviation over the trials. */
  readonly logDensity: number;
}

/** One model of one metric. */
export interface ModelDiagnosis {
  readonly scores: Scores;
  /** By trial number. */
  readonly predictions: readonly LeftOutTrial[];
  readonly verdict: Verdict;
  /**
   * The smallest effective sample size of the hyperparameter draws behind a prediction, from their weights; below 5 that
   * prediction is unreliable. Draws around point estimates that were fitted without the outcome have equal weights.
   */
  readonly minEffectiveSampleSize: number;
}

/** The models of one metric. */
export interface MetricDiagnosis {
  readonly metric: string;
  /** Of a metric that was the same in every trial: its value. A model learns nothing from it, and its scores mean nothing. */
  readonly constant?: ConstantMetric;
  /** Where a metric that is no objective has to lie, in its own unit; absent for objectives. */
  readonly interval?: OutcomeInterval;
  /** Whether the noise of every measurement is known (standard errors) or inferred by the model. */
  readonly noise: "known" | "inferred";
  /** The noise's share of the outcomes' variance, by the study's own model; may exceed 1. */
  readonly noiseShare: number;
  /** Number of very bad outcomes that were winsorised. */
  readonly winsorised: number;
  /** What became of a prescribed transform that the outcomes do not admit; absent where they do. */
  readonly transformFallback?: TransformFallback;
  /** The kind of model on which the metric's recommendations rest, and whether it was chosen (`model: auto`). */
  readonly model: ModelKind;
  readonly isChosen?: true;
  readonly saas: ModelDiagnosis;
  readonly map: ModelDiagnosis;
  /** Log density of SAAS less that of MAP, in nats per trial, paired. */
  readonly difference: MeanWithError;
  /** Only where the study may use them. */
  readonly auto?: ComparedDiagnosis;
  readonly "map-saas"?: ComparedDiagnosis;
}

/** A model with its log density less those of SAAS and MAP, in nats per trial, paired. */
export interface ComparedDiagnosis extends ModelDiagnosis {
  readonly over: Readonly<Record<"saas" | "map", MeanWithError>>;
}

/** How well the models of a study predict left-out trials. */
export interface Diagnosis {
  /** Number of trials from which the models learn. */
  readonly trials: number;
  /** The kind of model on which the study's recommendations rest. */
  readonly model: ModelKind;
  /** In the study's order. */
  readonly objectives: readonly MetricDiagnosis[];
  /** Metrics that are modelled for a constraint only, in the order in which constraints name them. */
  readonly constrained: readonly MetricDiagnosis[];
  /**
   * Whether the inputs of all these models are warped, where the study leaves that open. Unlike the models, the warping is
   * not fitted again without each group of trials.
   */
  readonly inputWarping?: ChosenWarping;
  /** Of a large study: how many trials its models are computed from. Absent: all. */
  readonly chosen?: ChosenCounts;
}

/** Diagnoses the models; undefined with fewer than 8 completed trials, or without a parameter to tune. */
export async function diagnose(
  study: Study,
  trials: readonly Trial[],
  options: FitOptions = {},
): Promise<Diagnosis | undefined> {
  const space = spaceOf(study);
  const data = readStudyData(study, space, trials);
  const n = data.trials.length;
  if (n < MIN_TRIALS_TO_DIAGNOSE || space.dimension === 0) return undefined;
  const workers = createWorkerPool(options.threads);
  const state = readModelState(options.modelState);
  const observed = await observeStudy(workers, data, state, { onProgress: options.onProgress });
  const { inputWarping } = observed;
  const observations = searchedObservations(observed.observations);
  const { metrics } = observations;
  const model = modelKindOf(study);
  const isOpen = isModelOpen(study);
  const kinds = diagnosedKinds(model, isOpen);
  const names = metrics.map(({ name }) => name).join(", ");
  options.onProgress?.(`fitting ${["saas", ...kinds].join(" and ")} to ${names}: ${observations.rows.length} trials`);
  const leftOut = await leaveOutMetrics(workers, {
    observations,
    metrics,
    kinds,
    groups: modelGroups(observations.rows.length),
    seed: `${study.seed}/${trials.length}/diagnose`,
    previous: observed.previousFits,
    withUncertainty: true,
  });
  const constant = constantMetrics(
    trials,
    metrics.map(({ name }) => name),
  );
  const diagnoses = metrics.map((metric, k) => {
    const same = constant.find(({ name }) => name === metric.name);
    const chosen = isOpen ? state?.metrics.find(({ name }) => name === metric.name)?.choice?.model : undefined;
    return {
      role: metric.role,
      diagnosis: {
        ...diagnoseMetric(observations, metric, leftOut[k], { model: chosen ?? model, isChosen: isOpen }),
        ...(same === undefined ? {} : { constant: same }),
      },
    };
  });
  const ofRole = (wanted: string) => diagnoses.filter(({ role }) => role === wanted).map(({ diagnosis }) => diagnosis);
  const chosen = chosenCounts(observed.observations);
  return {
    trials: n,
    model,
    ...(chosen === undefined ? {} : { chosen }),
    objectives: ofRole("objective"),
    constrained: ofRole("constraint"),
    ...(inputWarping === undefined ? {} : { inputWarping }),
  };
}

/** The kinds beside SAAS. */
function diagnosedKinds(model: ModelKind, isOpen: boolean): readonly RefittedKind[] {
  if (isOpen) return ["map", "map-saas"];
  return model === "map-saas" || model === "auto" ? ["map", model] : ["map"];
}

function diagnoseMetric(
  { rows }: Observations,
  metric: ObservedMetric,
  leftOut: LeftOutMetric,
  { model, isChosen }: { readonly model: ModelKind; readonly isChosen: boolean },
): MetricDiagnosis {
  return {
    metric: metric.name,
    ...(metric.role === "constraint" ? { interval: metric.interval } : {}),
    noise: metric.data.noise.kind,
    noiseShare: noiseShare(metric.data, leftOut[model]?.fits ?? []),
    winsorised: metric.winsorised,
    ...(metric.transformFallback === undefined ? {} : { transformFallback: metric.transformFallback }),
    model,
    ...(isChosen ? { isChosen } : {}),
    ...diagnoseModels(rows, metric, leftOut),
  };
}

function diagnoseModels(
  rows: readonly Observation[],
  metric: ObservedMetric,
  { saas, map, ...others }: LeftOutMetric,
): Pick<MetricDiagnosis, ModelKind | "difference"> {
  const [sampled, point] = [saas.leftOut, map?.leftOut ?? []];
  const compared = (["auto", "map-saas"] as const).flatMap((kind) => {
    const leftOut = others[kind]?.leftOut;
    if (leftOut === undefined) return [];
    const over = { saas: compareScores(leftOut, sampled), map: compareScores(leftOut, point) };
    return [[kind, { ...diagnoseModel(rows, metric, leftOut), over }] as const];
  });
  return {
    saas: diagnoseModel(rows, metric, sampled),
    map: diagnoseModel(rows, metric, point),
    difference: compareScores(sampled, point),
    ...Object.fromEntries(compared),
  };
}

/** Mean variance of the noise, of a variance of outcomes of 1. */
function noiseShare({ noise }: Dataset, fits: readonly Fit[]): number {
  const variances =
    noise.kind === "known"
      ? noise.variances
      : Float64Array.from(fits.flatMap(({ hyperparameters }) => [...hyperparameters.noiseVariance]));
  return mean(variances);
}

function diagnoseModel(
  rows: readonly Observation[],
  { scale }: ObservedMetric,
  leftOut: readonly LeftOut[],
): ModelDiagnosis {
  const own = (value: number): number => toOwnScale(scale, value);
  const interval = (ends: readonly [number, number]): [number, number] => {
    const [a, b] = [own(ends[0]), own(ends[1])];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const scores = score(leftOut);
  return {
    scores,
    verdict: judge(scores),
    minEffectiveSampleSize: minOf(leftOut.map(({ effectiveSamples }) => effectiveSamples)),
    predictions: leftOut.map(({ observed, mean, half, most, logDensity }, i) => ({
      trial: rows[i].trial,
      observed: own(observed),
      mean: own(mean),
      interval50: interval(half),
      interval95: interval(most),
      logDensity,
    })),
  };
}

/**
 * @file How well the models predict trials that they have not seen: leave-one-out for SAAS and for MAP, side by side, and
 * for the ensemble of MAP-SAAS where the study goes by it.
 */

import type { ProposeOptions } from "../../designer/proposal.ts";
import {
  compareScores,
  judge,
  type LeftOut,
  leaveOutEach,
  type MeanScore,
  type Scores,
  score,
  type Verdict,
} from "../../diagnostics/index.ts";
import type { Dataset } from "../../gp/index.ts";
import type { Fit } from "../../parallel/index.ts";
import { createWorkerPool } from "../../parallel/index.ts";
import {
  type ModelKind,
  modelledMetrics,
  type OutcomeInterval,
  type Study,
  spaceOf,
  type Trial,
} from "../../study/index.ts";
import { learn } from "../build-surrogate.ts";
import type { ChosenWarping } from "../choices/choose-warping.ts";
import { datasetsOf, type Observations, scalesOf, toNative, usableTrials } from "../data/observe.ts";
import { modelOf } from "../fits/fit-metrics.ts";
import { GROUPS, leaveOutByGroups, refitTasks, sampledTasks } from "../fits/left-out-fits.ts";
import { readModelState } from "../memory.ts";

/** With fewer trials nothing can be said of predictions. */
const FEWEST = 8;

/** What the other trials predict of one trial's measurement, noise included; in the metric's unit. */
export interface LeftOutTrial {
  readonly trial: number;
  /** As the model was given it: very bad outcomes are pulled in. */
  readonly observed: number;
  readonly mean: number;
  /** The central 50 % and 95 % of the prediction. */
  readonly interval50: readonly [lower: number, upper: number];
  readonly interval95: readonly [lower: number, upper: number];
  /** In nats; of the outcome as the model sees it, in units of its standard deviation over the trials. */
  readonly logDensity: number;
}

/** One model of one metric. */
export interface ModelDiagnosis {
  readonly scores: Scores;
  /** By trial number. */
  readonly predictions: readonly LeftOutTrial[];
  readonly verdict: Verdict;
  /**
   * The fewest hyperparameter samples that a prediction rests on, by their weights: below 5 that one is doubtful. Point
   * estimates that never saw the outcome are not weighted: 1 for MAP, and for MAP-SAAS its members.
   */
  readonly fewestEffectiveSamples: number;
}

/** The models of one metric. */
export interface MetricDiagnosis {
  readonly metric: string;
  /** Where a metric that is no objective has to lie, in its own unit; absent for objectives. */
  readonly interval?: OutcomeInterval;
  /** Whether the noise of every measurement is known (standard errors) or inferred by the model. */
  readonly noise: "known" | "inferred";
  /** The noise's share of the outcomes' variance, by the study's own model; may exceed 1. */
  readonly noiseShare: number;
  /** How many very bad outcomes were pulled in before the models saw them. */
  readonly pulledIn: number;
  /** The model that the metric goes by, and whether the study chose it (`model: auto`). */
  readonly model: ModelKind;
  readonly isChosen?: true;
  readonly saas: ModelDiagnosis;
  readonly map: ModelDiagnosis;
  /** Log density of SAAS less that of MAP, in nats for each trial, paired. */
  readonly difference: MeanScore;
  /** Only where the study may go by it, with its log density less those of the others. */
  readonly "map-saas"?: ModelDiagnosis & { readonly over: Readonly<Record<"saas" | "map", MeanScore>> };
}

/** What left-out predictions say of the models of a study. */
export interface Diagnosis {
  /** Trials that the models learn from. */
  readonly trials: number;
  /** The model that the study's recommendations go by. */
  readonly model: ModelKind;
  /** In the study's order. */
  readonly objectives: readonly MetricDiagnosis[];
  /** Metrics that are modelled for the sake of a constraint alone, in the order in which constraints name them. */
  readonly constrained: readonly MetricDiagnosis[];
  /**
   * What the inputs of all these models went through, where the study leaves that open. Unlike the models it is not made
   * again without each group of trials.
   */
  readonly inputWarping?: ChosenWarping;
}

/** Diagnoses the models; undefined with fewer than 8 completed trials, or nothing to tune. */
export async function diagnose(
  study: Study,
  trials: readonly Trial[],
  options: ProposeOptions = {},
): Promise<Diagnosis | undefined> {
  const space = spaceOf(study);
  const usable = usableTrials(study, trials);
  if (usable.length < FEWEST || space.dimension === 0) return undefined;
  const workers = createWorkerPool(options.threads);
  const state = readModelState(options.modelState);
  const { observations, inputWarping, warm } = await learn(workers, study, space, usable, state, {
    onProgress: options.onProgress,
  });
  const model = modelOf(study);
  const isOpen = study.model === "auto";
  const refitted: readonly ModelKind[] = model === "map-saas" || isOpen ? ["map", "map-saas"] : ["map"];
  const names = modelledMetrics(study);
  options.onProgress?.(
    `fitting ${["saas", ...refitted].join(" and ")} to ${names.join(", ")}: ${usable.length} trials`,
  );
  const groups = Math.min(GROUPS, usable.length);
  const seed = `${study.seed}/${trials.length}/diagnose`;
  const datasets = datasetsOf(observations);
  const fits = await workers.runAll([
    ...sampledTasks(names, datasets, seed, warm),
    ...refitted.flatMap((kind) => datasets.flatMap((data) => refitTasks(kind, data, groups))),
  ]);
  const m = names.length;
  const refitsOf = (kind: ModelKind, k: number) => {
    const from = m + (refitted.indexOf(kind) * m + k) * groups;
    return refitted.includes(kind) ? fits.slice(from, from + groups) : [];
  };
  const metrics = names.map((metric, k): MetricDiagnosis => {
    const stored = state?.metrics.find(({ name }) => name === metric)?.choice?.model;
    const own = isOpen && stored !== undefined ? stored : model;
    const all = { saas: [fits[k]], map: refitsOf("map", k), "map-saas": refitsOf("map-saas", k) };
    const interval = observations.constrained.find(({ name }) => name === metric)?.interval;
    return {
      metric,
      ...(interval === undefined ? {} : { interval }),
      noise: datasets[k].noise.kind,
      noiseShare: noiseShare(datasets[k], all[own]),
      pulledIn: pulledIn(observations, metric, k),
      model: own,
      ...(isOpen ? { isChosen: true } : {}),
      ...diagnoseModels(observations, k, all),
    };
  });
  const [objectives, constrained] = [metrics.slice(0, study.objectives.length), metrics.slice(study.objectives.length)];
  return {
    trials: usable.length,
    model,
    objectives,
    constrained,
    ...(inputWarping === undefined ? {} : { inputWarping }),
  };
}

function diagnoseModels(
  observations: Observations,
  k: number,
  fits: Readonly<Record<ModelKind, readonly Fit[]>>,
): Pick<MetricDiagnosis, ModelKind | "difference"> {
  const data = datasetsOf(observations)[k];
  // Those of an earlier study come after.
  const own = observations.rows.length;
  const saas = leaveOutEach(data, fits.saas[0].hyperparameters).slice(0, own);
  const map = leaveOutByGroups(data, fits.map).slice(0, own);
  const both = {
    saas: modelDiagnosis(observations, k, saas),
    map: modelDiagnosis(observations, k, map),
    difference: compareScores(saas, map),
  };
  if (fits["map-saas"].length === 0) return both;
  const ensemble = leaveOutByGroups(data, fits["map-saas"]).slice(0, own);
  const over = { saas: compareScores(ensemble, saas), map: compareScores(ensemble, map) };
  return { ...both, "map-saas": { ...modelDiagnosis(observations, k, ensemble), over } };
}

/** Mean variance of the noise, of a variance of outcomes of 1. */
function noiseShare({ noise }: Dataset, fits: readonly Fit[]): number {
  const variances =
    noise.kind === "known"
      ? noise.variances
      : Float64Array.from(fits.flatMap(({ hyperparameters }) => [...hyperparameters.noiseVariance]));
  return variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
}

/** A value on the model's scale as one of the metric's own. */
function toOwn(observations: Observations, k: number): (value: number) => number {
  const scale = scalesOf(observations)[k];
  return (value) => toNative(scale, value);
}

/** How many outcomes the model sees otherwise than they were measured. */
function pulledIn(observations: Observations, metric: string, k: number): number {
  const own = toOwn(observations, k);
  const { y } = datasetsOf(observations)[k];
  const measured = observations.rows.map(({ metrics }) => metrics[metric].mean);
  const rounding = 1e-6 * Math.max(...measured.map(Math.abs));
  return measured.filter((value, i) => Math.abs(own(y[i]) - value) > rounding).length;
}

function modelDiagnosis(observations: Observations, k: number, leftOut: readonly LeftOut[]): ModelDiagnosis {
  const own = toOwn(observations, k);
  const interval = (ends: readonly [number, number]): [number, number] => {
    const [a, b] = [own(ends[0]), own(ends[1])];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const scores = score(leftOut);
  return {
    scores,
    verdict: judge(scores),
    fewestEffectiveSamples: Math.min(...leftOut.map(({ effectiveSamples }) => effectiveSamples)),
    predictions: leftOut.map(({ observed, mean, half, most, logDensity }, i) => ({
      trial: observations.rows[i].trial,
      observed: own(observed),
      mean: own(mean),
      interval50: interval(half),
      interval95: interval(most),
      logDensity,
    })),
  };
}

/**
 * @file How well the models predict trials that they have not seen: leave-one-out for SAAS and for MAP, side by side.
 *
 * Neither model's hyperparameters may have seen the outcome that they predict, or the comparison is won by whichever
 * overfits more. The draws of SAAS are weighted as if the left-out point had had no say in them; the point estimate of
 * MAP is fitted again without a group of points, for each of `GROUPS` groups (docs/decisions/leave-one-out.md).
 */
import {
  compareScores,
  judge,
  type LeftOut,
  leaveOutEach,
  type MeanScore,
  type Scores,
  score,
  type Verdict,
} from "../diagnostics/index.ts";
import type { Dataset } from "../gp/index.ts";
import { type Study, spaceOf, type Trial } from "../study/index.ts";
import { createCrew } from "./crew.ts";
import type { ProposeOptions } from "./designer.ts";
import { learn } from "./learn.ts";
import { readModelState } from "./model-state.ts";
import { type Observations, toNative, usableTrials } from "./observations.ts";
import type { Fit, Task } from "./task.ts";

/** With fewer trials nothing can be said of predictions. */
const FEWEST = 8;
/** Draws of SAAS: importance weights need more than a proposal does. */
const SAMPLES = 64;
/** Groups of points without which MAP is fitted again; every point on its own where there are fewer. */
const GROUPS = 20;

/** What the other trials predict of one trial's measurement, noise included; in the objective's unit. */
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

/** One model of one objective. */
export interface ModelDiagnosis {
  readonly scores: Scores;
  /** By trial number. */
  readonly predictions: readonly LeftOutTrial[];
  readonly verdict: Verdict;
  /** The fewest hyperparameter samples that a prediction rests on, by their weights: below 5 that one is doubtful. 1 for MAP. */
  readonly fewestEffectiveSamples: number;
}

/** Both models of one objective. */
export interface ObjectiveDiagnosis {
  readonly objective: string;
  /** Whether the noise of every measurement is known (standard errors) or inferred by the model. */
  readonly noise: "known" | "inferred";
  /** The noise's share of the outcomes' variance, by the study's own model; may exceed 1. */
  readonly noiseShare: number;
  /** How many very bad outcomes were pulled in before the models saw them. */
  readonly pulledIn: number;
  readonly saas: ModelDiagnosis;
  readonly map: ModelDiagnosis;
  /** Log density of SAAS less that of MAP, in nats for each trial, paired. */
  readonly difference: MeanScore;
}

/** What left-out predictions say of the models of a study. */
export interface Diagnosis {
  /** Trials that the models learn from. */
  readonly trials: number;
  /** The model that the study's recommendations go by. */
  readonly model: "saas" | "map";
  /** In the study's order. */
  readonly objectives: readonly ObjectiveDiagnosis[];
}

/** Diagnoses both models; undefined with fewer than 8 completed trials, or nothing to tune. */
export async function diagnose(
  study: Study,
  trials: readonly Trial[],
  options: ProposeOptions = {},
): Promise<Diagnosis | undefined> {
  const space = spaceOf(study);
  const usable = usableTrials(study, trials);
  if (usable.length < FEWEST || space.dimension === 0) return undefined;
  const crew = createCrew(options.threads);
  const { observations } = await learn(crew, study, space, usable, readModelState(options.modelState));
  const model = study.strategy === "map" ? "map" : "saas";
  options.onProgress?.(
    `fitting saas and map to ${study.objectives.map(({ name }) => name).join(", ")}: ${usable.length} trials`,
  );
  const groups = Math.min(GROUPS, usable.length);
  const seed = `${study.seed}/${trials.length}/diagnose`;
  const fits = await crew.fit([
    ...saasTasks(study, observations, seed, options.modelState),
    ...mapTasks(observations, groups),
  ]);
  const objectives = study.objectives.map(({ name }, k): ObjectiveDiagnosis => {
    const data = observations.datasets[k];
    const from = study.objectives.length + k * groups;
    const [saasFit, mapFits] = [fits[k], fits.slice(from, from + groups)];
    return {
      objective: name,
      noise: data.noise.kind,
      noiseShare: noiseShare(data, model === "map" ? mapFits : [saasFit]),
      pulledIn: pulledIn(study, observations, k),
      ...diagnoseBoth(observations, k, saasFit, mapFits),
    };
  });
  return { trials: usable.length, model, objectives };
}

function diagnoseBoth(
  observations: Observations,
  k: number,
  saasFit: Fit,
  mapFits: readonly Fit[],
): Pick<ObjectiveDiagnosis, "saas" | "map" | "difference"> {
  const data = observations.datasets[k];
  const own = observations.rows.length;
  const saas = leaveOutEach(data, saasFit.hyperparameters).slice(0, own);
  const map = leaveOutByGroups(data, mapFits).slice(0, own);
  return {
    saas: modelDiagnosis(observations, k, saas),
    map: modelDiagnosis(observations, k, map),
    difference: compareScores(saas, map),
  };
}

type FitTask = Extract<Task, { kind: "fit" }>;

/** A fit an objective, warm where the stored state has its chain. */
function saasTasks(
  study: Study,
  { datasets }: Observations,
  seed: string,
  modelState: string | undefined,
): readonly FitTask[] {
  const state = readModelState(modelState);
  return study.objectives.map(({ name }, k) => {
    const previous = state?.model === "saas" ? state.metrics.find((metric) => metric.name === name)?.chain : undefined;
    const task = { kind: "fit", model: "saas", data: datasets[k], seed: `${seed}/${name}`, samples: SAMPLES } as const;
    return previous === undefined ? task : { ...task, previous };
  });
}

/** For each objective in turn a fit without each group. */
function mapTasks({ datasets }: Observations, groups: number): readonly FitTask[] {
  return datasets.flatMap((data) =>
    Array.from({ length: groups }, (_, group) => ({
      kind: "fit" as const,
      model: "map" as const,
      data: without(data, group, groups),
      seed: "",
    })),
  );
}

/** The data less every `groups`-th point from the `group`-th on. */
function without(data: Dataset, group: number, groups: number): Dataset {
  const { n, d, X, y, noise } = data;
  const kept = Array.from({ length: n }, (_, i) => i).filter((i) => i % groups !== group);
  const rows = new Float64Array(kept.length * d);
  kept.forEach((i, at) => {
    rows.set(X.subarray(i * d, (i + 1) * d), at * d);
  });
  return {
    ...data,
    n: kept.length,
    X: rows,
    y: Float64Array.from(kept, (i) => y[i]),
    noise:
      noise.kind === "inferred"
        ? noise
        : { kind: "known", variances: Float64Array.from(kept, (i) => noise.variances[i]) },
  };
}

/** Every point from all others, by the hyperparameters that were fitted without its group. */
function leaveOutByGroups(data: Dataset, fits: readonly Fit[]): readonly LeftOut[] {
  const byGroup = fits.map(({ hyperparameters }) => leaveOutEach(data, hyperparameters));
  return Array.from({ length: data.n }, (_, i) => byGroup[i % fits.length][i]);
}

/** Mean variance of the noise, of a variance of outcomes of 1. */
function noiseShare({ noise }: Dataset, fits: readonly Fit[]): number {
  const variances =
    noise.kind === "known"
      ? noise.variances
      : Float64Array.from(fits.flatMap(({ hyperparameters }) => [...hyperparameters.noiseVariance]));
  return variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
}

/** A value on the model's scale as one of the objective's own. */
function toOwn({ scales }: Observations, k: number): (value: number) => number {
  return (value) => toNative(scales[k], value);
}

/** How many outcomes the model sees otherwise than they were measured. */
function pulledIn(study: Study, observations: Observations, k: number): number {
  const own = toOwn(observations, k);
  const measured = observations.rows.map(({ metrics }) => metrics[study.objectives[k].name].mean);
  const rounding = 1e-6 * Math.max(...measured.map(Math.abs));
  return measured.filter((value, i) => Math.abs(own(observations.datasets[k].y[i]) - value) > rounding).length;
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

/**
 * @file Whether a running trial should continue. Its final objectives are predicted from one of three sources: a value
 * that is already known; the values printed so far (final-value.ts); or, for objectives that print nothing before the
 * end, the surrogate of the completed trials. The trial has to reach the front of the surrogate's estimates, because
 * the front of noisy measurements is biased upwards.
 */
import type { Thread } from "../parallel/index.ts";
import { nonDominated } from "../pareto/index.ts";
import { type Configuration, encode } from "../space/index.ts";
import { NORMAL_95 } from "../special/index.ts";
import {
  type EarlyStop,
  type EarlyStopping,
  isRepeat,
  objectiveSign,
  type Progress,
  type ProgressByMetric,
  poolRepeats,
  resolveReferencePoint,
  type Study,
  type Trial,
} from "../study/index.ts";
import {
  type CompletedTrial,
  type Estimate,
  type Estimates,
  estimatesOf,
  fitStudy,
  predictMetrics,
  type Surrogate,
} from "../surrogate/index.ts";
import { type EndedCurve, predictFinal } from "./final-value.ts";
import { chanceOfReaching, type Goal, type PredictedFinalValue } from "./reach.ts";

/** The data of a running trial from which it is judged. */
export interface RunningTrial {
  readonly configuration: Configuration;
  readonly progress: ProgressByMetric;
  /** Objectives that are known before the trial ends, in their own units. */
  readonly known?: Readonly<Record<string, number>>;
}

/** Whether a trial may be stopped. The baseline and repeats may not: they are run for comparison, not for the front. */
export function isStoppable(trial: Pick<Trial, "origin" | "of">): boolean {
  return trial.origin !== "baseline" && !isRepeat(trial);
}

/** Judges running trials by the completed ones. */
export interface Judge {
  /**
   * The probability that the trial ends on the front, and its expected outcomes; undefined while too little is known.
   */
  assess(trial: RunningTrial): EarlyStop | undefined;
  /**
   * Why the trial should be stopped, if it should: it misses the front with the study's probability, both by all values
   * printed and by all but the last one. (A single value may be a dip.)
   */
  verdict(trial: RunningTrial): EarlyStop | undefined;
  /** The warm-start cache for the next judge of this study. */
  readonly modelState?: string;
}

/** Options of a judge. */
export interface JudgeOptions {
  readonly threads?: readonly Thread[];
  /** The `modelState` of the study's last judge. */
  readonly modelState?: string;
}

/** Creates a judge from the completed trials; undefined where the study stops no trials, or too few have completed. */
export async function createJudge(
  study: Study,
  trials: readonly Trial[],
  options: JudgeOptions = {},
): Promise<Judge | undefined> {
  const { earlyStopping } = study;
  const completed = poolRepeats(trials).filter(
    (trial): trial is CompletedTrial =>
      trial.status === "completed" && study.objectives.every(({ name }) => trial.metrics[name] !== undefined),
  );
  if (earlyStopping === undefined || completed.length < earlyStopping.after) return undefined;
  const model = await fitStudy({ ...study, strategy: "map" }, completed, options);
  const goal = goalOf(study, completed, model);
  const curves = study.objectives.map(({ name }, k) => curvesOf(study, completed, name, k));
  const modelled = model && predictOnce(model);
  const assess = (trial: RunningTrial): EarlyStop | undefined => {
    const predictions = predictFinalValues(study, earlyStopping, { curves, modelled }, trial);
    if (predictions === undefined) return undefined;
    return { probability: chanceOfReaching(predictions, goal), expected: inOwnUnits(study, predictions) };
  };
  const misses = (stop: EarlyStop | undefined): boolean =>
    stop !== undefined && stop.probability <= 1 - earlyStopping.probability;
  return {
    assess,
    verdict(trial) {
      const now = assess(trial);
      return misses(now) && misses(assess(oneValueBefore(trial))) ? now : undefined;
    },
    ...(model === undefined ? {} : { modelState: model.modelState }),
  };
}

interface KnownBefore {
  /** For each objective the curves of completed trials, maximised. */
  readonly curves: readonly (readonly EndedCurve[])[];
  /** The surrogate's estimates of a configuration. */
  readonly modelled: ((configuration: Configuration) => Estimates) | undefined;
}

/** Predictions of the surrogate, each made once, because a trial is judged at every value that it prints. */
function predictOnce(surrogate: Surrogate): NonNullable<KnownBefore["modelled"]> {
  const made = new WeakMap<Configuration, Estimates>();
  return (configuration) => {
    const known = made.get(configuration);
    if (known !== undefined) return known;
    const predicted = predictMetrics(surrogate, encode(surrogate.space, configuration))[0];
    made.set(configuration, predicted);
    return predicted;
  };
}

function predictFinalValues(
  study: Study,
  { after }: EarlyStopping,
  { curves, modelled }: KnownBefore,
  { configuration, progress, known = {} }: RunningTrial,
): readonly PredictedFinalValue[] | undefined {
  let isInformed = false;
  const predictions = study.objectives.map((objective, k): PredictedFinalValue | undefined => {
    const { name } = objective;
    const sign = objectiveSign(objective);
    if (Object.hasOwn(known, name)) return { kind: "known", mean: sign * known[name] };
    const printed = Object.hasOwn(progress, name)
      ? predictFinal(curves[k], signed(progress[name], sign), after)
      : undefined;
    if (printed !== undefined) {
      isInformed = true;
      return { kind: "progress", ...printed };
    }
    return modelled && byModel(modelled(configuration)[name], sign);
  });
  const all = predictions.filter((each) => each !== undefined);
  // The surrogate's prediction alone never stops a trial: the surrogate has been taken into account in its proposal.
  return isInformed && all.length === predictions.length ? all : undefined;
}

function byModel({ median, lower, upper }: Estimate, sign: 1 | -1): PredictedFinalValue {
  const [down, up] = [(median - lower) / NORMAL_95, (upper - median) / NORMAL_95];
  return { kind: "model", mean: sign * median, below: sign > 0 ? down : up, above: sign > 0 ? up : down };
}

function goalOf(study: Study, completed: readonly CompletedTrial[], surrogate: Surrogate | undefined): Goal {
  const m = study.objectives.length;
  const estimates = new Map(
    (surrogate === undefined ? [] : estimatesOf(surrogate)).map(({ trial, metrics }) => [trial, metrics]),
  );
  const points = Float64Array.from(
    completed.flatMap(({ number, metrics }) =>
      study.objectives.map((objective) => {
        const { name } = objective;
        return objectiveSign(objective) * (estimates.get(number)?.[name].median ?? metrics[name].mean);
      }),
    ),
  );
  const mask = nonDominated(points, completed.length, m);
  const front = points.filter((_, at) => mask[Math.floor(at / m)] === 1);
  const given = resolveReferencePoint(study, completed);
  if (given === undefined) return { front };
  const reference = Float64Array.from(study.objectives, (each) => objectiveSign(each) * given[each.name]);
  const isBeaten = completed.some((_, row) => reference.every((value, k) => points[row * m + k] > value));
  return isBeaten ? { front, reference } : { front };
}

function curvesOf(study: Study, completed: readonly CompletedTrial[], name: string, k: number): readonly EndedCurve[] {
  const sign = objectiveSign(study.objectives[k]);
  return completed.flatMap(({ progress = {}, metrics }) =>
    Object.hasOwn(progress, name) ? [{ progress: signed(progress[name], sign), final: sign * metrics[name].mean }] : [],
  );
}

function signed({ steps, values }: Progress, sign: 1 | -1): Progress {
  return { steps, values: values.map((value) => sign * value) };
}

function oneValueBefore(trial: RunningTrial): RunningTrial {
  const progress = Object.entries(trial.progress).map(
    ([name, { steps, values }]) => [name, { steps: steps.slice(0, -1), values: values.slice(0, -1) }] as const,
  );
  return { ...trial, progress: Object.fromEntries(progress) };
}

function inOwnUnits(study: Study, predictions: readonly PredictedFinalValue[]): EarlyStop["expected"] {
  const entries = study.objectives.map((objective, k) => {
    const each = predictions[k];
    const standardError =
      each.kind === "known" ? 0 : each.kind === "progress" ? each.scale : Math.max(each.below, each.above);
    return [objective.name, { mean: objectiveSign(objective) * each.mean, standardError }] as const;
  });
  return Object.fromEntries(entries);
}

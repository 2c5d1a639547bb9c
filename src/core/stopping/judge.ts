/**
 * @file Whether a running trial is worth going on with. What its objectives will become comes from three sides: a value
 * that is known already, the values printed so far (final-value.ts), or for objectives that say nothing before the end
 * a Gaussian process over the completed trials. What has to be reached is the front of that process's estimates, not of
 * the luckiest measurements.
 */
import {
  type Estimate,
  estimatesOf,
  fitStudy,
  NORMAL_95,
  predictObjectives,
  type StudyModel,
} from "../designer/index.ts";
import type { Thread } from "../parallel/index.ts";
import { nonDominated } from "../pareto/index.ts";
import { type Configuration, encode } from "../space/index.ts";
import {
  type EarlyStop,
  type EarlyStopping,
  objectiveSign,
  type Progress,
  type ProgressByMetric,
  poolRepeats,
  resolveReferencePoint,
  type Study,
  type Trial,
} from "../study/index.ts";
import { type EndedCurve, predictFinal } from "./final-value.ts";
import { chanceOfReaching, type Forecast, type Goal } from "./reach.ts";

/** What is known of a running trial. */
export interface RunningTrial {
  readonly configuration: Configuration;
  readonly progress: ProgressByMetric;
  /** Objectives that are known before the trial ends, in their own units. */
  readonly known?: Readonly<Record<string, number>>;
}

/** Whether a trial may be stopped: the baseline and repeats are run to be compared with, not to be on the front. */
export function isStoppable({ origin }: Pick<Trial, "origin">): boolean {
  return origin !== "baseline" && origin !== "confirm";
}

/** Judges running trials by what the completed ones did. */
export interface Judge {
  /** The probability that the trial ends on the front, and what is expected of it; undefined while too little is known. */
  assess(trial: RunningTrial): EarlyStop | undefined;
  /**
   * Why the trial should be stopped, if it should: it misses the front with the study's probability, by what it has
   * printed and by what it had printed one value before. (A single value may be a dip.)
   */
  verdict(trial: RunningTrial): EarlyStop | undefined;
  /** What makes the next judge of this study cheaper. */
  readonly modelState?: string;
}

/** What a judge may be given. */
export interface JudgeOptions {
  readonly threads?: readonly Thread[];
  /** The `modelState` of the study's last judge. */
  readonly modelState?: string;
}

type Completed = Extract<Trial, { status: "completed" }>;

/** A judge that knows the study's completed trials; undefined where the study stops nothing or too few have completed. */
export async function createJudge(
  study: Study,
  trials: readonly Trial[],
  options: JudgeOptions = {},
): Promise<Judge | undefined> {
  const { earlyStopping } = study;
  const completed = poolRepeats(trials).filter(
    (trial): trial is Completed =>
      trial.status === "completed" && study.objectives.every(({ name }) => trial.metrics[name] !== undefined),
  );
  if (earlyStopping === undefined || completed.length < earlyStopping.after) return undefined;
  const model = await fitStudy({ ...study, strategy: "map" }, completed, options);
  const goal = goalOf(study, completed, model);
  const curves = study.objectives.map(({ name }, k) => curvesOf(study, completed, name, k));
  const modelled = model && predictOnce(model);
  const assess = (trial: RunningTrial): EarlyStop | undefined => {
    const forecasts = forecast(study, earlyStopping, { curves, modelled }, trial);
    if (forecasts === undefined) return undefined;
    return { probability: chanceOfReaching(forecasts, goal), forecast: inOwnUnits(study, forecasts) };
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

interface Evidence {
  /** For each objective the curves of completed trials, maximised. */
  readonly curves: readonly (readonly EndedCurve[])[];
  /** What a model expects of a configuration. */
  readonly modelled: ((configuration: Configuration) => Readonly<Record<string, Estimate>>) | undefined;
}

/** Predictions of the model, each made once: a trial is judged at every value that it prints. */
function predictOnce(model: StudyModel): NonNullable<Evidence["modelled"]> {
  const made = new WeakMap<Configuration, Readonly<Record<string, Estimate>>>();
  return (configuration) => {
    const known = made.get(configuration);
    if (known !== undefined) return known;
    const predicted = predictObjectives(model, encode(model.space, configuration))[0];
    made.set(configuration, predicted);
    return predicted;
  };
}

function forecast(
  study: Study,
  { after }: EarlyStopping,
  { curves, modelled }: Evidence,
  { configuration, progress, known = {} }: RunningTrial,
): readonly Forecast[] | undefined {
  let isInformed = false;
  const forecasts = study.objectives.map((objective, k): Forecast | undefined => {
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
  const all = forecasts.filter((each) => each !== undefined);
  // A model alone stops nothing: whether a trial is worth its time was decided when it was proposed.
  return isInformed && all.length === forecasts.length ? all : undefined;
}

function byModel({ mean, lower, upper }: Estimate, sign: 1 | -1): Forecast {
  const [down, up] = [(mean - lower) / NORMAL_95, (upper - mean) / NORMAL_95];
  return { kind: "model", mean: sign * mean, below: sign > 0 ? down : up, above: sign > 0 ? up : down };
}

function goalOf(study: Study, completed: readonly Completed[], model: StudyModel | undefined): Goal {
  const m = study.objectives.length;
  const estimates = new Map(
    (model === undefined ? [] : estimatesOf(model)).map(({ trial, objectives }) => [trial, objectives]),
  );
  const points = Float64Array.from(
    completed.flatMap(({ number, metrics }) =>
      study.objectives.map(
        (objective) => objectiveSign(objective) * (estimates.get(number) ?? metrics)[objective.name].mean,
      ),
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

function curvesOf(study: Study, completed: readonly Completed[], name: string, k: number): readonly EndedCurve[] {
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

function inOwnUnits(study: Study, forecasts: readonly Forecast[]): EarlyStop["forecast"] {
  const entries = study.objectives.map((objective, k) => {
    const each = forecasts[k];
    const standardError =
      each.kind === "known" ? 0 : each.kind === "progress" ? each.scale : Math.max(each.below, each.above);
    return [objective.name, { mean: objectiveSign(objective) * each.mean, standardError }] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * @file From a study's trials to what the models are fitted to: inputs in the unit cube, maximised and standardised
 * outcomes, noise where it was measured, and the reference point on the same scale.
 */
import { type Link, linkValue } from "../../acquisition/index.ts";
import {
  createDataset,
  createTransform,
  type Dataset,
  type OutcomeTransform,
  type Standardisation,
  standardisation,
  type TransformKind,
  type TransformQuestion,
  winsorise,
} from "../../gp/index.ts";
import { createFeatures, type Features, type Space, type Warping, withWarping } from "../../space/index.ts";
import {
  constrainedMetrics,
  evaluationVariance,
  knownReferences,
  type Measurement,
  modelledMetrics,
  type Objective,
  type OutcomeInterval,
  objectiveSign,
  outcomeIntervals,
  repeatedTrial,
  type Study,
  type Trial,
} from "../../study/index.ts";
import type { EarlierRows } from "../choices/choose-earlier-study.ts";
import { configurationsOf, encodeAll } from "./encode-configurations.ts";
import { ofEarlier, withStudyColumn } from "./study-column.ts";

/** Least variance believed of a measured standard error, on the standardised scale: the model itself errs by as much. */
const LEAST_KNOWN_VARIANCE = 1e-4;
/** Where nothing else is known the reference point lies this share of the range below the worst completed trial. */
const MARGIN = 0.1;

/** An evaluation that can be learned from. */
export interface Observation {
  /** The trial whose configuration it is of: several evaluations of one have a row each. */
  readonly trial: number;
  readonly metrics: Readonly<Record<string, Measurement>>;
}

/** From an objective's own scale to the model's: transformed, with the sign that makes more better, standardised. */
export interface OutcomeScale {
  readonly sign: 1 | -1;
  readonly transform: OutcomeTransform;
  /** Mean and deviation of the transformed, signed outcomes. */
  readonly mean: number;
  readonly deviation: number;
}

/** An outcome on its objective's own scale. */
export function toNative({ sign, transform, mean, deviation }: OutcomeScale, value: number): number {
  return transform.inverse(sign * (mean + deviation * value));
}

/** A metric that is modelled for the sake of a constraint: where it has to lie, on its model's scale. */
export interface ConstrainedMetric extends OutcomeInterval {
  readonly name: string;
  /** The same in its own unit. */
  readonly interval: OutcomeInterval;
  readonly data: Dataset;
  readonly scale: OutcomeScale;
}

/** All that can be learned from, in the models' terms. */
export interface Observations {
  readonly rows: readonly Observation[];
  /** Places in the unit cube, n × dimension. */
  readonly points: Float64Array;
  /** What the models see of a point. */
  readonly features: Features;
  /** Over the features of the points; one an objective, in the study's order. */
  readonly datasets: readonly Dataset[];
  readonly scales: readonly OutcomeScale[];
  /** One an objective: where improvement is counted on its own scale, not on that of its model. */
  readonly links: readonly (Link | undefined)[];
  /** Maximised, on the scale that improvement is counted on; one value an objective. */
  readonly referencePoint: Float64Array;
  /** One an objective: whether the study says its reference, rather than its worst value (see `referenceOf`). */
  readonly referenceKnown: readonly boolean[];
  /** Metrics that are no objectives and have to lie somewhere; as `constrainedMetrics` names them. */
  readonly constrained: readonly ConstrainedMetric[];
}

/** The data of all models: objectives, then constrained metrics. */
export function datasetsOf({ datasets, constrained }: Observations): readonly Dataset[] {
  return [...datasets, ...constrained.map(({ data }) => data)];
}

/** From each metric's own scale to its model's: objectives, then constrained metrics. */
export function scalesOf({ scales, constrained }: Observations): readonly OutcomeScale[] {
  return [...scales, ...constrained.map(({ scale }) => scale)];
}

/** The first row of each trial. */
export function firstRows(rows: readonly Observation[]): readonly number[] {
  const seen = new Set<number>();
  const firsts: number[] = [];
  rows.forEach(({ trial }, i) => {
    if (!seen.has(trial)) firsts.push(i);
    seen.add(trial);
  });
  return firsts;
}

/** A trial with its metrics. */
export type Completed = Extract<Trial, { status: "completed" }>;

/** Trials that completed with a finite value of every objective and every constrained metric. */
export function usableTrials(study: Study, trials: readonly Trial[]): readonly Completed[] {
  const names = modelledMetrics(study);
  return trials.filter(
    (trial): trial is Completed =>
      trial.status === "completed" && names.every((name) => Number.isFinite(trial.metrics[name]?.mean)),
  );
}

/**
 * Observations of the given completed trials; needs at least one.
 *
 * @param transforms - one an objective, in the study's order, then one a constrained metric
 * @param earlier - what the models learn from besides, after the study's own: one an objective
 * @param warping - what their inputs go through
 */
export function observe(
  study: Study,
  space: Space,
  completed: readonly Completed[],
  transforms: readonly TransformKind[],
  earlier: readonly (EarlierRows | undefined)[] = [],
  warping?: Warping,
): Observations {
  const points = encodeAll(space, configurationsOf(completed));
  const beginsWithMore = earlier.some((rows) => rows !== undefined);
  const narrow = withWarping(createFeatures(space), warping);
  const features = beginsWithMore ? withStudyColumn(narrow) : narrow;
  const X = features.of(points);
  const reference = knownReferences(study, completed);
  const intervals = outcomeIntervals(study, completed);
  const datasets: Dataset[] = [];
  const scales: OutcomeScale[] = [];
  const links: (Link | undefined)[] = [];
  const referencePoint = new Float64Array(study.objectives.length);
  const referenceKnown: boolean[] = [];
  study.objectives.forEach((objective, k) => {
    const sign = objectiveSign(objective);
    const more = earlier[k]?.trials ?? [];
    const all = more.length === 0 ? completed : [...completed, ...more];
    const own = outcomesOf(all, objective.name);
    const transform = createTransform(transforms[k], own);
    const given = stricter(objective, reference[objective.name], intervals.get(objective.name));
    const limit = given === undefined ? undefined : sign * transform.forward(given);
    const shift = (i: number): number => (i < completed.length ? 0 : (earlier[k]?.shift ?? 0));
    const signed = own.map((value, i) => sign * transform.forward(value) + shift(i));
    const raw = winsorise(
      signed,
      signed.filter((_, i) => isDesign(all[i])),
      limit,
    );
    const scale = standardisation(raw);
    const variances = knownVariances(all, objective.name);
    const floor = LEAST_KNOWN_VARIANCE * scale.deviation * scale.deviation;
    const known = variances?.map((variance, i) => Math.max(variance * transform.slope(own[i]) ** 2, floor));
    const places =
      more.length === 0
        ? X
        : Float64Array.from([...X, ...ofEarlier(features, encodeAll(space, configurationsOf(more)))]);
    const data = createDataset(places, features.width, raw, scale, known, features.group);
    datasets.push(more.length === 0 ? data : { ...data, own: completed.length });
    scales.push({ sign, transform, ...scale });
    const measured = raw.subarray(0, completed.length);
    const worst = Math.min(...measured);
    const reached = ((limit ?? worst - MARGIN * (Math.max(...measured) - worst)) - scale.mean) / scale.deviation;
    const link = linkOf(transform.kind, sign, scale, own.subarray(0, completed.length));
    links.push(link);
    referenceKnown.push(limit !== undefined);
    referencePoint[k] = link === undefined ? reached : linkValue(link, reached);
  });
  return {
    rows: completed.map((trial) => ({ trial: repeatedTrial(trial), metrics: trial.metrics })),
    points,
    features,
    datasets,
    scales,
    links,
    referencePoint,
    referenceKnown,
    constrained: constrainedMetrics(study).map((name, j) => {
      const interval = intervals.get(name) ?? { lower: -Infinity, upper: Infinity };
      const transform = createTransform(transforms[study.objectives.length + j], outcomesOf(completed, name));
      return observeConstrained(name, completed, { X, d: features.width, group: features.group }, transform, interval);
    }),
  };
}

/** A constraint of an objective is a reference point: what does not keep it gains nothing. */
function stricter(
  objective: Objective,
  given: number | undefined,
  interval: OutcomeInterval | undefined,
): number | undefined {
  const bound = objective.goal === "maximize" ? interval?.lower : interval?.upper;
  if (bound === undefined || !Number.isFinite(bound)) return given;
  if (given === undefined) return bound;
  return objective.goal === "maximize" ? Math.max(given, bound) : Math.min(given, bound);
}

/** Like an objective that is better the further it is inside: very bad outcomes are pulled in, as far as one side is. */
function observeConstrained(
  name: string,
  completed: readonly Completed[],
  { X, d, group }: { readonly X: Float64Array; readonly d: number; readonly group: Int32Array },
  transform: OutcomeTransform,
  interval: OutcomeInterval,
): ConstrainedMetric {
  const { lower, upper } = interval;
  const own = outcomesOf(completed, name);
  const sign = upper < Number.POSITIVE_INFINITY ? -1 : 1;
  const place = (end: number): number => (Number.isFinite(end) ? sign * transform.forward(end) : sign * end);
  const [least, most] = sign === 1 ? [place(lower), place(upper)] : [place(upper), place(lower)];
  const signed = own.map((value) => sign * transform.forward(value));
  const design = signed.filter((_, i) => isDesign(completed[i]));
  const raw = most < Number.POSITIVE_INFINITY ? signed : winsorise(signed, design, least);
  const scale = standardisation(raw);
  const variances = knownVariances(completed, name);
  const floor = LEAST_KNOWN_VARIANCE * scale.deviation * scale.deviation;
  const known = variances?.map((variance, i) => Math.max(variance * transform.slope(own[i]) ** 2, floor));
  return {
    name,
    interval,
    data: createDataset(X, d, raw, scale, known, group),
    scale: { sign, transform, ...scale },
    lower: (least - scale.mean) / scale.deviation,
    upper: (most - scale.mean) / scale.deviation,
  };
}

/** The link of a transformed objective: its own scale over the spread of its outcomes. */
function linkOf(
  kind: TransformKind,
  sign: 1 | -1,
  { mean, deviation }: Standardisation,
  own: Float64Array,
): Link | undefined {
  if (kind === "none") return undefined;
  return { kind, sign, shift: mean, deviation, scale: 1 / standardisation(own).deviation };
}

/** What to ask when the transform of an objective is to be chosen (gp/choose-transform.ts). */
export function transformQuestion(space: Space, completed: readonly Completed[], name: string): TransformQuestion {
  const features = createFeatures(space);
  const variances = knownVariances(completed, name);
  return {
    X: features.of(encodeAll(space, configurationsOf(completed))),
    d: features.width,
    group: features.group,
    raw: outcomesOf(completed, name),
    ...(variances === undefined ? {} : { variances }),
  };
}

function outcomesOf(completed: readonly Completed[], name: string): Float64Array {
  return Float64Array.from(completed, ({ metrics }) => metrics[name].mean);
}

/** Whether a trial was placed without looking at outcomes. */
function isDesign({ origin }: Completed): boolean {
  return origin === "baseline" || origin === "sobol" || origin === "random" || origin === "told";
}

/**
 * Squared standard errors where every evaluation has one, those of a configuration that was evaluated more than once by
 * its spread where that is more; otherwise the noise is inferred, to which repeats then contribute as they are.
 */
function knownVariances(completed: readonly Completed[], name: string): Float64Array | undefined {
  const variances = new Float64Array(completed.length);
  const evaluations = new Map<number, Measurement[]>();
  for (const trial of completed) {
    const of = repeatedTrial(trial);
    evaluations.set(of, [...(evaluations.get(of) ?? []), trial.metrics[name]]);
  }
  for (const [i, trial] of completed.entries()) {
    const variance = evaluationVariance(evaluations.get(repeatedTrial(trial)) ?? []);
    if (variance === undefined) return undefined;
    variances[i] = variance;
  }
  return variances;
}

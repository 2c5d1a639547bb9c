/**
 * @file The data to which the models are fitted, from a study's data: features of the points, and for each metric its
 * outcomes mapped to the model's scale (transformed, maximised, winsorised, standardised), with noise where it was
 * measured.
 */

import { type Link, linkValue } from "../../acquisition/index.ts";
import {
  createDataset,
  createOutcomeMap,
  type Dataset,
  intervalOnModelScale,
  type OutcomeMap,
  standardisation,
  type TransformFallback,
  type TransformKind,
  toModelScale,
  transformFallback,
  transformSlope,
} from "../../gp/index.ts";
import { createFeatures, type Features, type Space, type Warping, withWarping } from "../../space/index.ts";
import { magnitudeUnit, maxOf, mean, minOf } from "../../statistics/index.ts";
import { type OutcomeInterval, repeatedTrial } from "../../study/index.ts";
import type { ChosenPoints, ChosenRows } from "../chosen/chosen.ts";
import { encodeTrials } from "./encode-configurations.ts";
import { type CompletedTrial, isSpaceFilling, knownVariances, outcomesOf } from "./outcomes.ts";
import { featuresOfEarlier, withStudyColumn } from "./study-column.ts";
import type { Observation, StudyConstraint, StudyData, StudyMetric, StudyObjective } from "./study-data.ts";
import { type MetricOutcomes, winsoriseBothSides, winsoriseOutcomes } from "./winsorised-outcomes.ts";

/** Least variance of a measured standard error, on the standardised scale: the model itself errs by as much. */
const MIN_KNOWN_VARIANCE = 1e-4;
/** Variance of an exact metric's outcomes, on the standardised scale: small beside any difference, and far above rounding. */
const EXACT_VARIANCE = 1e-8;
/** The distance of a missing reference below the worst completed trial, as a share of the range of outcomes. */
const DEFAULT_REFERENCE_MARGIN = 0.1;

interface ObservedMetricBase {
  readonly name: string;
  /** Over the features of the points. The study's own trials come first. */
  readonly data: Dataset;
  /** Of a large study: the points from which the model is computed. Absent: all. */
  readonly chosen?: ChosenPoints;
  /** Between the metric's own scale and its model's. */
  readonly scale: OutcomeMap;
  /** Number of very bad outcomes of the study's own that were winsorised. */
  readonly winsorised: number;
  /** The measured values of trials with such an outcome, means over their evaluations, by the number of the trial. */
  readonly winsorisedTrials: ReadonlyMap<number, number>;
  /** The values of an exact metric, without noise, by the number of the trial; absent for any other. */
  readonly exact?: ReadonlyMap<number, number>;
  /** What became of a prescribed transform that the outcomes do not admit. */
  readonly transformFallback?: TransformFallback;
}

/** An objective with the data of its model. */
export interface ObservedObjective extends ObservedMetricBase {
  readonly role: "objective";
  /** Maps the model's scale to the one on which improvement is counted; absent: they are the same. */
  readonly link?: Link;
  /** The reference point's value, maximised, on the scale on which improvement is counted. */
  readonly reference: number;
  /** Whether the study, its baseline or a bound gives the reference, rather than the worst outcome. */
  readonly isReferenceGiven: boolean;
}

/** A constrained metric with the data of its model. `lower` and `upper` are on the model's scale. */
export interface ObservedConstraint extends ObservedMetricBase, OutcomeInterval {
  readonly role: "constraint";
  /** Where the metric has to lie, in its own unit. */
  readonly interval: OutcomeInterval;
}

/** A metric with the data of its model. */
export type ObservedMetric = ObservedObjective | ObservedConstraint;

/** What the models of a study are fitted to. */
export interface Observations {
  /** The study's seed. */
  readonly seed: number;
  readonly space: Space;
  /** Maps points of the unit cube to the models' inputs. */
  readonly features: Features;
  /** The study's own evaluations, one per row of `points`. */
  readonly rows: readonly Observation[];
  /** Points in the unit cube: n × dimension, row-major. */
  readonly points: Float64Array;
  /** Objectives in the study's order, then constraints. */
  readonly metrics: readonly ObservedMetric[];
  /** Of a large study: the rows from which the models are computed. Absent: all. */
  readonly chosen?: ChosenRows;
}

/** Observations of an earlier study that are added to this study's. */
export interface EarlierRows {
  /** As trials of this study; their numbers are below 0. */
  readonly trials: readonly CompletedTrial[];
  /** What is added to their outcomes, on the transformed scale and maximised. */
  readonly shift: number;
}

/** The choices for the data of one metric. */
export interface DataChoice {
  readonly transform: TransformKind;
  /** Absent where the metric's model does not use an earlier study. */
  readonly earlier?: EarlierRows | undefined;
}

/**
 * Prepares the data of all models of a study with at least one usable trial.
 *
 * @param choices - by metric
 * @param warping - of the models' inputs
 */
export function observe(
  { study, space, trials, rows, points, metrics }: StudyData,
  choices: ReadonlyMap<string, DataChoice>,
  warping?: Warping,
): Observations {
  const usesEarlier = [...choices.values()].some(({ earlier }) => earlier !== undefined);
  const narrow = withWarping(createFeatures(space), warping);
  const features = usesEarlier ? withStudyColumn(narrow) : narrow;
  const inputs = { space, features, trials, X: features.of(points) };
  const observed = metrics.map((metric) => {
    const choice = choices.get(metric.name) ?? { transform: "none" };
    return metric.role === "objective"
      ? observeObjective(metric, choice, inputs)
      : observeConstraint(metric, choice, inputs);
  });
  return { seed: study.seed, space, features, rows, points, metrics: observed };
}

/** The inputs that the models of all metrics share. */
interface SharedInputs {
  readonly space: Space;
  readonly features: Features;
  readonly trials: readonly CompletedTrial[];
  /** Features of the study's own trials: n × width. */
  readonly X: Float64Array;
}

function observeObjective(metric: StudyObjective, choice: DataChoice, inputs: SharedInputs): ObservedObjective {
  const n = inputs.trials.length;
  const mapped = mapOutcomes(metric, choice, inputs);
  const { map } = mapped;
  const limit = metric.reference === undefined ? undefined : toModelScale(map, metric.reference);
  const outcomes = winsoriseOutcomes(mapped, map, limit);
  const standardised = standardiseOutcomes(mapped, outcomes, inputs);
  const { scale } = standardised;
  const measured = outcomes.mapped.subarray(0, n);
  const worst = minOf(measured);
  const below = worst - DEFAULT_REFERENCE_MARGIN * (maxOf(measured) - worst);
  const reference = ((limit ?? below) - scale.mean) / scale.deviation;
  const link = linkOf(scale, outcomes.own.subarray(0, n));
  return {
    name: metric.name,
    role: "objective",
    ...standardised,
    ...fallbackOf(metric, inputs),
    ...(link === undefined ? {} : { link }),
    reference: link === undefined ? reference : linkValue(link, reference),
    isReferenceGiven: limit !== undefined,
  };
}

function fallbackOf(
  { name, transform, possible }: StudyObjective,
  { trials }: SharedInputs,
): Pick<ObservedMetric, "transformFallback"> {
  const fallback = transform && transformFallback(transform, outcomesOf(trials, name), possible);
  return fallback === undefined ? {} : { transformFallback: fallback };
}

/** Improvement of a transformed objective is counted on its own scale, in standard deviations of its own outcomes. */
function linkOf(scale: OutcomeMap, own: Float64Array): Link | undefined {
  if (scale.kind === "none") return undefined;
  // In a unit in which the reciprocal neither overflows nor vanishes.
  const unit = magnitudeUnit(own);
  return {
    ...scale,
    origin: scale.origin / unit,
    width: scale.width / unit,
    scale: 1 / standardisation(own.map((value) => value / unit)).deviation,
  };
}

/** A constraint is treated like an objective that is better the further it lies inside of its interval. */
function observeConstraint(metric: StudyConstraint, choice: DataChoice, inputs: SharedInputs): ObservedConstraint {
  const { name, sign, interval } = metric;
  const mapped = mapOutcomes(metric, choice, inputs);
  const { map } = mapped;
  const onMap = (end: number) => (Number.isFinite(end) ? toModelScale(map, end) : sign * end);
  const [lower, upper] =
    sign === 1 ? [onMap(interval.lower), onMap(interval.upper)] : [onMap(interval.upper), onMap(interval.lower)];
  const outcomes = Number.isFinite(upper)
    ? winsoriseBothSides(mapped, map, [lower, upper])
    : winsoriseOutcomes(mapped, map, lower);
  const standardised = standardiseOutcomes(mapped, outcomes, inputs);
  const { mean, deviation } = standardised.scale;
  return {
    name,
    role: "constraint",
    ...standardised,
    interval,
    lower: (lower - mean) / deviation,
    upper: (upper - mean) / deviation,
  };
}

/** The outcomes of one metric on its model's scale but for the standardisation, those of an earlier study last. */
interface MappedOutcomes extends MetricOutcomes {
  readonly metric: StudyMetric;
  readonly map: OutcomeMap;
  /** Squared standard errors in the metric's own unit, where every one is known. */
  readonly variances: Float64Array | undefined;
  readonly earlier: EarlierRows | undefined;
}

function mapOutcomes(metric: StudyMetric, { transform, earlier }: DataChoice, inputs: SharedInputs): MappedOutcomes {
  const { name, sign, possible, isExact } = metric;
  const n = inputs.trials.length;
  const all = earlier === undefined ? inputs.trials : [...inputs.trials, ...earlier.trials];
  const own = outcomesOf(all, name);
  const map = createOutcomeMap(transform, sign, own, possible);
  return {
    metric,
    map,
    own,
    mapped: own.map((value, i) => toModelScale(map, value) + (i < n ? 0 : (earlier?.shift ?? 0))),
    isDesign: all.map(isSpaceFilling),
    variances: isExact ? new Float64Array(all.length) : knownVariances(all, name),
    earlier,
  };
}

/** The data of a metric's model, of outcomes before and after they were winsorised. */
function standardiseOutcomes(
  { metric, map, own, mapped, variances, earlier }: MappedOutcomes,
  outcomes: MetricOutcomes,
  inputs: SharedInputs,
): Pick<ObservedMetric, "data" | "scale" | "winsorised" | "winsorisedTrials" | "exact"> {
  const n = inputs.trials.length;
  const scale = { ...map, ...standardisation(outcomes.mapped) };
  const floor = (metric.isExact ? EXACT_VARIANCE : MIN_KNOWN_VARIANCE) * scale.deviation * scale.deviation;
  const unit = magnitudeUnit(own);
  const known = variances?.map((variance, i) => {
    const transformed = variance * transformSlope(map, own[i], unit) ** 2;
    return Number.isNaN(transformed) ? Number.POSITIVE_INFINITY : Math.max(transformed, floor);
  });
  const { width: d, group } = inputs.features;
  const data = createDataset({ X: inputsOf(inputs, earlier), d, group }, outcomes.mapped, scale, known);
  const possible = intervalOnModelScale(scale, metric.possible);
  return {
    data: {
      ...data,
      ...(possible.some(Number.isFinite) ? { possible } : {}),
      ...(earlier === undefined ? {} : { own: n }),
    },
    scale,
    ...(metric.isExact ? { exact: exactValues(metric.name, inputs) } : {}),
    ...winsorisedOf(mapped, outcomes.mapped, own, inputs),
  };
}

/** How many of the study's own outcomes were winsorised, and the trials that they belong to. */
function winsorisedOf(
  before: Float64Array,
  after: Float64Array,
  own: Float64Array,
  { trials }: SharedInputs,
): Pick<ObservedMetric, "winsorised" | "winsorisedTrials"> {
  const numbers = trials.map(repeatedTrial);
  const changed = numbers.filter((_, i) => before[i] !== after[i]);
  const measured = (number: number) => mean(own.subarray(0, numbers.length).filter((_, i) => numbers[i] === number));
  return {
    winsorised: changed.length,
    winsorisedTrials: new Map(changed.map((number) => [number, measured(number)])),
  };
}

function exactValues(name: string, { trials }: SharedInputs): ReadonlyMap<number, number> {
  return new Map(trials.map((trial) => [repeatedTrial(trial), trial.metrics[name].mean]));
}

/** Features of the study's own trials, then of the earlier study's. */
function inputsOf({ space, features, X }: SharedInputs, earlier: EarlierRows | undefined): Float64Array {
  if (earlier === undefined) return X;
  return Float64Array.from([...X, ...featuresOfEarlier(features, encodeTrials(space, earlier.trials))]);
}

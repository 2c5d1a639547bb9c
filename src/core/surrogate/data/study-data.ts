/**
 * @file A study's trials as data for models: the trials that can be used, their points in the unit cube, and for each
 * metric its role and what the study asks of it. All values are in the metrics' own units.
 */
import type { TransformKind } from "../../gp/index.ts";
import { pickRows } from "../../linalg/index.ts";
import type { Space } from "../../space/index.ts";
import { evenlyChosen } from "../../statistics/index.ts";
import {
  ANY_VALUE,
  constrainedMetrics,
  isMaximised,
  knownReferences,
  type Measurement,
  modelledMetrics,
  type Objective,
  type OutcomeInterval,
  objectiveSign,
  outcomeIntervals,
  possibleValues,
  repeatedTrial,
  type Study,
  type Trial,
  traitsOf,
} from "../../study/index.ts";
import { encodeTrials } from "./encode-configurations.ts";
import { type CompletedTrial, outcomesOf } from "./outcomes.ts";

/** `objective`: to be optimised. `constraint`: only to be kept within an interval. */
export type MetricRole = "objective" | "constraint";

/** One evaluation that models can use. */
export interface Observation {
  /** Number of the trial whose configuration was evaluated. Repeats of a trial have the number of the first. */
  readonly trial: number;
  readonly metrics: Readonly<Record<string, Measurement>>;
}

interface StudyMetricBase {
  readonly name: string;
  readonly role: MetricRole;
  /** What transformed values are multiplied by so that larger is better: for constraints, further inside. */
  readonly sign: 1 | -1;
  /** The possible values, in the metric's own unit. */
  readonly possible: OutcomeInterval;
  /** Whether a configuration has one exact value, without noise. */
  readonly isExact: boolean;
}

/** An objective as the study defines it. */
export interface StudyObjective extends StudyMetricBase {
  readonly role: "objective";
  /** The transform that the study prescribes; absent: chosen by evidence. */
  readonly transform?: TransformKind;
  /** The value from which improvement is counted, as far as it is known. */
  readonly reference?: number;
}

/** A constrained metric that is no objective. */
export interface StudyConstraint extends StudyMetricBase {
  readonly role: "constraint";
  /** Where the metric has to lie. */
  readonly interval: OutcomeInterval;
}

/** A metric that is modelled. */
export type StudyMetric = StudyObjective | StudyConstraint;

/** A study's trials as data. */
export interface StudyData {
  readonly study: Study;
  readonly space: Space;
  /** Trials with a finite value of every metric that is modelled. */
  readonly trials: readonly CompletedTrial[];
  /** One per trial. */
  readonly rows: readonly Observation[];
  /** Points of the trials in the unit cube: n × dimension, row-major. */
  readonly points: Float64Array;
  /** Objectives in the study's order, then constraints. */
  readonly metrics: readonly StudyMetric[];
}

/** The trials that completed with a finite value of every objective and every constrained metric. */
export function usableTrials(study: Study, trials: readonly Trial[]): readonly CompletedTrial[] {
  const names = modelledMetrics(study);
  return trials.filter(
    (trial): trial is CompletedTrial =>
      trial.status === "completed" && names.every((name) => Number.isFinite(trial.metrics[name]?.mean)),
  );
}

/** Reads the data of a study out of its trials. */
export function readStudyData(study: Study, space: Space, trials: readonly Trial[]): StudyData {
  const usable = usableTrials(study, trials);
  const references = knownReferences(study, usable);
  const intervals = outcomeIntervals(study, usable);
  const knowledgeOf = (name: string) => ({
    possible: possibleValues(study, name, outcomesOf(usable, name)),
    isExact: traitsOf(study, name).exact === true,
  });
  return {
    study,
    space,
    trials: usable,
    rows: usable.map((trial) => ({ trial: repeatedTrial(trial), metrics: trial.metrics })),
    points: encodeTrials(space, usable),
    metrics: [
      ...study.objectives.map((objective) => ({
        ...studyObjective(objective, references[objective.name], intervals.get(objective.name)),
        ...knowledgeOf(objective.name),
      })),
      ...constrainedMetrics(study).map((name) => ({
        ...studyConstraint(name, intervals.get(name)),
        ...knowledgeOf(name),
      })),
    ],
  };
}

/** The maximum number of trials from which choices of the data are made. */
export const MAX_TRIALS_TO_CHOOSE_BY = 320;

/**
 * The trials from which choices of the data are made: all, or some at even distances in their order, so that every stage of
 * the study is represented and no outcome decides.
 */
export function someTrials(data: StudyData): StudyData {
  const { trials, rows, points, space } = data;
  const kept = evenlyChosen([...trials.keys()], MAX_TRIALS_TO_CHOOSE_BY);
  if (kept.length === trials.length) return data;
  return {
    ...data,
    trials: kept.map((i) => trials[i]),
    rows: kept.map((i) => rows[i]),
    points: pickRows(points, space.dimension, kept),
  };
}

function studyObjective(
  objective: Objective,
  given: number | undefined,
  interval: OutcomeInterval | undefined,
): Omit<StudyObjective, "possible" | "isExact"> {
  const { name, transform } = objective;
  const reference = stricterReference(objective, given, interval);
  return {
    name,
    role: "objective",
    sign: objectiveSign(objective),
    ...(transform === undefined ? {} : { transform }),
    ...(reference === undefined ? {} : { reference }),
  };
}

/** A bound of an objective acts as a reference point, because values beyond it gain nothing. The stricter one counts. */
function stricterReference(
  objective: Objective,
  given: number | undefined,
  interval: OutcomeInterval | undefined,
): number | undefined {
  const bound = isMaximised(objective) ? interval?.lower : interval?.upper;
  if (bound === undefined || !Number.isFinite(bound)) return given;
  if (given === undefined) return bound;
  return isMaximised(objective) ? Math.max(given, bound) : Math.min(given, bound);
}

function studyConstraint(
  name: string,
  interval: OutcomeInterval = ANY_VALUE,
): Omit<StudyConstraint, "possible" | "isExact"> {
  return { name, role: "constraint", sign: interval.upper < Number.POSITIVE_INFINITY ? -1 : 1, interval };
}

/** The objectives among some metrics, in their order. */
export function objectivesOf<M extends { readonly role: MetricRole }>(
  metrics: readonly M[],
): readonly Extract<M, { readonly role: "objective" }>[] {
  return metrics.filter((metric): metric is Extract<M, { readonly role: "objective" }> => metric.role === "objective");
}

/** The constraints among some metrics, in their order. */
export function constraintsOf<M extends { readonly role: MetricRole }>(
  metrics: readonly M[],
): readonly Extract<M, { readonly role: "constraint" }>[] {
  return metrics.filter(
    (metric): metric is Extract<M, { readonly role: "constraint" }> => metric.role === "constraint",
  );
}

/**
 * @file What a study has found, as plain data: the points with their intervals, the front by posterior mean, the
 * hypervolume after each evaluation and the recommendation. The command line, the report and programs all read this.
 */

import { type JointDraws, NORMAL_95 } from "../designer/index.ts";
import { hypervolume, inferReferencePoint, nonDominatedFirst } from "../pareto/index.ts";
import type { Configuration } from "../space/index.ts";
import { type Measurement, type Objective, type Origin, poolRepeats, type Study, type Trial } from "../study/index.ts";
import { type Doubts, readDraws, type TrialDoubt } from "./joint-probabilities.ts";
import {
  gain,
  gainInterval,
  type Interval,
  probabilityBetter,
  type Reference,
  references,
} from "./objective-references.ts";
import { type Feasibility, feasibilityReader } from "./outcome-feasibility.ts";
import { recommend } from "./recommendation.ts";
import type { TrialEstimates } from "./trial-estimates.ts";
import { type Condition, recordedValue } from "./trial-values.ts";

/** One objective of one completed trial. */
export interface ObjectiveValue {
  readonly measured: Measurement;
  /** The model's estimate where there is one, else what was measured; in the objective's unit. */
  readonly value: Interval;
  /** How much better than the reference, as a share of it; absent without a reference. */
  readonly gain?: Interval;
  /** That it is better than the reference. */
  readonly probability?: number;
}

/**
 * A completed trial with every objective measured. What `Feasibility` says of it is there where the study constrains
 * outcomes; `probability` then is of keeping the constraints, too.
 */
export interface Point extends Partial<Feasibility> {
  readonly trial: number;
  readonly origin: Origin;
  readonly configuration: Configuration;
  readonly objectives: Readonly<Record<string, ObjectiveValue>>;
  readonly onFront: boolean;
  /** That no other point is better in everything: its share of joint posterior draws. With a condition the others are
   * those that fulfil it. Absent without draws. */
  readonly membership?: number;
  /** That it is better than the reference in every objective at once: by joint draws where there are any, else with the
   * objectives taken as independent. */
  readonly probability?: number;
  /** That the condition asked for holds; absent without one. */
  readonly holds?: number;
}

/** A point off the front of posterior means counts as a contender from this membership probability on. */
const CONTENDS = 0.2;

/** The hypervolume after one more evaluation, of gains over the reference. */
export interface TracePoint {
  readonly trial: number;
  readonly measured: number;
  /** By today's model of the same trials. */
  readonly model?: number;
}

/** How many trials there are in each status. */
export type StatusCounts = Readonly<Record<Trial["status"], number>>;

/** What a study has found. */
export interface Analysis {
  readonly study: Study;
  readonly counts: StatusCounts;
  /** `model`: values are posterior means; `measured`: there is no model (yet), values are the raw measurements. */
  readonly basis: "model" | "measured";
  readonly references: Readonly<Record<string, Reference>>;
  /** For several objectives, of which some have no reference: where the search counts those from, just below the present
   * front, in their own units. It moves with the front, so that gains are not relative to it. */
  readonly inferredReference?: Readonly<Record<string, number>>;
  /** What gains are relative to, in a word. */
  readonly comparison: "baseline" | "reference";
  /** In order of trial number. */
  readonly points: readonly Point[];
  /** The points that no other point dominates, best first objective first. */
  readonly front: readonly Point[];
  /** Points beside the front that are on it with a probability of at least 0.2, the likeliest first. */
  readonly contenders: readonly Point[];
  /** Of the gains over the reference, all objectives together: 0.02 is 2 % of reference × reference. Absent until every
   * objective has a reference. */
  readonly hypervolume?: number;
  /** The point to take, if any beats the reference in every objective. */
  readonly recommendation?: Point;
}

/** The trials by status. */
function countStatuses(trials: readonly Trial[]): StatusCounts {
  const counts = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const trial of trials) counts[trial.status]++;
  return counts;
}

/** What an analysis may rest on besides estimates, and what it is narrowed to. */
export interface AnalysisOptions {
  /** Joint posterior draws of the same model as the estimates. */
  readonly draws?: JointDraws | undefined;
  readonly condition?: Condition | undefined;
  /** Points are kept for which the condition holds with at least this probability; default 0.5. */
  readonly confidence?: number | undefined;
}

/**
 * Reads what the trials (and the model's estimates and draws of them) say; of those points only that are to be kept.
 * Repeats are pooled with the trial that they repeat.
 */
export function analyse(
  study: Study,
  evaluated: readonly Trial[],
  estimates: TrialEstimates,
  { draws, condition, confidence = 0.5 }: AnalysisOptions = {},
): Analysis {
  const trials = poolRepeats(evaluated);
  const found = references(study, trials, estimates);
  const feasibilityOf = feasibilityReader(study, trials, estimates);
  const doubts: Doubts = draws === undefined ? new Map() : readDraws(study, trials, draws, found, condition);
  const unmarked = trials
    .flatMap((trial) => point(study, trial, estimates, found, doubts.get(trial.number), feasibilityOf))
    .map((each) => (condition === undefined ? each : withCondition(study, trials, each, condition)))
    .filter(({ holds }) => holds === undefined || (holds > 0 && holds >= confidence));
  const order = frontOrder(study, unmarked);
  const points = unmarked.map((each, index) => ({ ...each, onFront: order.has(index) }));
  const front = [...order].map((index) => points[index]).filter((each) => each !== undefined);
  const recommendation = recommend(study.objectives, points);
  const volume = volumes(study.objectives, points, found, byEstimates, [points.length])?.[0];
  return {
    study,
    counts: countStatuses(trials),
    basis: estimates.size > 0 ? "model" : "measured",
    references: found,
    comparison: Object.values(found).every(({ source }) => source === "baseline") ? "baseline" : "reference",
    points,
    front,
    contenders: points
      .filter(({ onFront, membership = 0 }) => !onFront && membership >= CONTENDS)
      .sort((a, b) => (b.membership ?? 0) - (a.membership ?? 0)),
    ...(volume === undefined ? {} : { hypervolume: volume }),
    ...inferred(study.objectives, unmarked, found),
    ...(recommendation === undefined ? {} : { recommendation }),
  };
}

/** The reference of the objectives that have none, inferred from the points that count (all, while none does). */
function inferred(
  objectives: readonly Objective[],
  points: readonly Point[],
  found: Readonly<Record<string, Reference>>,
): Pick<Analysis, "inferredReference"> {
  const missing = objectives.filter(({ name }) => found[name] === undefined);
  const kept = points.filter(({ feasible }) => feasible !== false);
  const among = kept.length > 0 ? kept : points;
  if (objectives.length < 2 || missing.length === 0 || among.length < 2) return {};
  const nadir = inferReferencePoint(maximised(objectives, among), among.length, objectives.length);
  const values = objectives.map(
    ({ name, goal }, k) => [name, (goal === "maximize" ? 1 : -1) * (nadir[k] ?? 0)] as const,
  );
  return { inferredReference: Object.fromEntries(values.filter(([name]) => found[name] === undefined)) };
}

/** The point with whether the condition holds of its estimates, where no draws say how surely. */
function withCondition(study: Study, trials: readonly Trial[], each: Point, condition: Condition): Point {
  if (each.holds !== undefined) return each;
  const own = trials.find(({ number }) => number === each.trial);
  const baseline = trials.find(({ origin }) => origin === "baseline");
  const holds = condition.holds({
    of: (name) => (each.objectives[name] ?? each.constrained?.[name])?.value.mean ?? recordedValue(own, name),
    ofBaseline: (name) => recordedValue(baseline, name) ?? study.baseline?.[name],
  });
  return { ...each, holds: holds ? 1 : 0 };
}

function point(
  study: Study,
  trial: Trial,
  estimates: TrialEstimates,
  found: Readonly<Record<string, Reference>>,
  doubt: TrialDoubt | undefined,
  feasibilityOf: ReturnType<typeof feasibilityReader>,
): readonly Point[] {
  if (trial.status !== "completed") return [];
  const kept = feasibilityOf?.(trial);
  const objectives: Record<string, ObjectiveValue> = {};
  let product: number | undefined = 1;
  for (const objective of study.objectives) {
    const { name } = objective;
    const measured = trial.metrics[name];
    if (measured === undefined) return [];
    const value = objectiveValue(objective, measured, estimates.get(trial.number)?.[name], found);
    objectives[name] = withDraws(value, doubt?.gains[name]);
    product = product === undefined || value.probability === undefined ? undefined : product * value.probability;
  }
  const { number, origin, configuration } = trial;
  const sure = kept === undefined ? product : timesKnown(product, kept.feasibility);
  const probability = origin === "baseline" ? undefined : (doubt?.beats ?? sure);
  return [
    {
      trial: number,
      origin,
      configuration,
      objectives,
      onFront: false,
      ...kept,
      ...(doubt?.feasible === undefined ? {} : { feasibility: doubt.feasible }),
      ...(probability === undefined ? {} : { probability }),
      ...(doubt === undefined ? {} : { membership: doubt.membership }),
      ...(doubt?.holds === undefined ? {} : { holds: doubt.holds }),
    },
  ];
}

function timesKnown(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b;
}

/** The value with the interval of its gain, and the probability of one, by joint draws. */
function withDraws(value: ObjectiveValue, drawn: TrialDoubt["gains"][string] | undefined): ObjectiveValue {
  if (value.gain === undefined || drawn === undefined) return value;
  const { probability, lower, upper } = drawn;
  return { ...value, probability, gain: { mean: value.gain.mean, lower, upper } };
}

function objectiveValue(
  objective: Objective,
  measured: Measurement,
  estimate: { mean: number; standardDeviation: number; lower: number; upper: number } | undefined,
  found: Readonly<Record<string, Reference>>,
): ObjectiveValue {
  const mean = estimate?.mean ?? measured.mean;
  const deviation = estimate?.standardDeviation ?? measured.standardError;
  const spread =
    deviation === undefined ? {} : { lower: mean - NORMAL_95 * deviation, upper: mean + NORMAL_95 * deviation };
  const value = estimate === undefined ? { mean, ...spread } : { mean, lower: estimate.lower, upper: estimate.upper };
  const reference = found[objective.name];
  if (reference === undefined) return { measured, value };
  const probability = probabilityBetter(objective, mean, deviation, reference);
  return {
    measured,
    value,
    gain: gainInterval(objective, mean, deviation, reference),
    ...(probability === undefined ? {} : { probability }),
  };
}

/** Values with the sign that makes more better, n × m, row-major. */
function maximised(objectives: readonly Objective[], points: readonly Point[]): Float64Array {
  return Float64Array.from(
    points.flatMap((each) =>
      objectives.map(({ name, goal }) => (goal === "maximize" ? 1 : -1) * (each.objectives[name]?.value.mean ?? 0)),
    ),
  );
}

/** Indices of the points on the front, the best in the first objective first. What breaks constraints is not on it. */
function frontOrder(study: Study, points: readonly Point[]): ReadonlySet<number> {
  const m = study.objectives.length;
  const counted = points.map((_, index) => index).filter((index) => points[index]?.feasible !== false);
  const values = maximised(
    study.objectives,
    points.filter(({ feasible }) => feasible !== false),
  );
  const mask = nonDominatedFirst(values, counted.length, m);
  const places = counted.map((_, place) => place).filter((place) => mask[place] === 1);
  places.sort((a, b) => (values[b * m] ?? 0) - (values[a * m] ?? 0));
  return new Set(places.flatMap((place) => counted[place] ?? []));
}

/** The hypervolume of gains after each evaluated trial, in order of trial number; empty without references. */
export function traceHypervolume({ study, points, references: found, basis }: Analysis): readonly TracePoint[] {
  const counts = points.map((_, index) => index + 1);
  const measured = volumes(study.objectives, points, found, byMeasurements, counts);
  const model = basis === "model" ? volumes(study.objectives, points, found, byEstimates, counts) : undefined;
  return (measured ?? []).map((volume, index) => {
    const modelled = model?.[index];
    const { trial } = points[index] ?? { trial: -1 };
    return { trial, measured: volume, ...(modelled === undefined ? {} : { model: modelled }) };
  });
}

/** How points are read: their values, and whether they count at all. */
interface Reading {
  readonly value: (value: ObjectiveValue) => number;
  readonly counts: (point: Point) => boolean;
}

const byEstimates: Reading = { value: ({ value }) => value.mean, counts: ({ feasible }) => feasible !== false };
const byMeasurements: Reading = {
  value: ({ measured }) => measured.mean,
  counts: ({ measuredFeasible }) => measuredFeasible !== false,
};

/** The hypervolumes of the gains of the first `counts[i]` points; undefined unless every objective has a reference. */
function volumes(
  objectives: readonly Objective[],
  points: readonly Point[],
  found: Readonly<Record<string, Reference>>,
  read: Reading,
  counts: readonly number[],
): readonly number[] | undefined {
  const m = objectives.length;
  const gains = new Float64Array(points.length * m);
  for (const [k, objective] of objectives.entries()) {
    const reference = found[objective.name];
    if (reference === undefined) return undefined;
    for (const [i, each] of points.entries()) {
      const value = each.objectives[objective.name];
      const isCounted = value !== undefined && read.counts(each);
      gains[i * m + k] = isCounted ? gain(objective, read.value(value), reference) : 0;
    }
  }
  return counts.map((n) => hypervolume(gains.subarray(0, n * m), n, m, new Float64Array(m)));
}

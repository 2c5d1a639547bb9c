/**
 * @file The hypervolume of the gains over the reference, now and after each evaluation.
 */
import { hypervolume } from "../pareto/index.ts";
import { improvement, type Objective } from "../study/index.ts";
import type { AnalysedTrial, Analysis, ObjectiveValue } from "./analysis.ts";
import { gain } from "./objective-references.ts";

/** The hypervolume after one more evaluation. */
export interface TracePoint {
  readonly trial: number;
  /** The number of evaluations so far. */
  readonly evaluations: number;
  /** By the measurements. */
  readonly measured: number;
  /** By the estimates of the present model; absent without a model. */
  readonly model?: number;
}

/** What the hypervolume is computed from. */
interface Gains extends Pick<Analysis, "references" | "trials"> {
  readonly objectives: readonly Objective[];
  /** Inferred references of objectives that have none; absent: the hypervolume is then undefined. */
  readonly inferred?: Readonly<Record<string, number>>;
}

/** How points are read: their values, and whether they satisfy the outcome constraints. */
interface Reading {
  readonly value: (value: ObjectiveValue) => number;
  readonly isFeasible: (point: AnalysedTrial) => boolean;
}

const ESTIMATE_READING: Reading = {
  value: ({ value }) => value.median,
  isFeasible: ({ feasible }) => feasible !== false,
};
const MEASUREMENT_READING: Reading = {
  value: ({ measured }) => measured.mean,
  isFeasible: ({ measuredFeasible }) => measuredFeasible !== false,
};

/** The hypervolume of the gains of all points, by the estimates; undefined unless every objective has a reference. */
export function hypervolumeOf(gains: Gains): number | undefined {
  const read = gainsOf(gains, ESTIMATE_READING);
  if (read === undefined) return undefined;
  const m = gains.objectives.length;
  const found = hypervolume(read, gains.trials.length, m, new Float64Array(m));
  return Number.isFinite(found) ? found : undefined;
}

/**
 * The hypervolume after each completed trial, in order of trial number. Without a reference of its own an objective counts
 * over the inferred reference point, as a share of its largest gain over that. Empty if an objective has neither.
 */
export function traceHypervolume(analysis: Analysis): readonly TracePoint[] {
  const { study, trials, references, inferredReference = {}, basis } = analysis;
  const gains: Gains = { objectives: study.objectives, trials, references, inferred: inferredReference };
  const measured = volumesAfterEach(gains, MEASUREMENT_READING);
  const modelled = basis === "model" ? volumesAfterEach(gains, ESTIMATE_READING) : undefined;
  return (measured ?? []).map((volume, index) => {
    const model = modelled?.[index];
    const { trial, evaluation } = trials[index] ?? { trial: -1, evaluation: 0 };
    return { trial, evaluations: evaluation, measured: volume, ...(model === undefined ? {} : { model }) };
  });
}

/** The gains of all points, one row each, larger is better; undefined if an objective has no reference. */
function gainsOf(gains: Gains, { value: read, isFeasible }: Reading): Float64Array | undefined {
  const { objectives, trials } = gains;
  const m = objectives.length;
  const values = new Float64Array(trials.length * m);
  for (const [k, objective] of objectives.entries()) {
    const gainOf = gainReader(gains, objective);
    if (gainOf === undefined) return undefined;
    for (const [i, point] of trials.entries()) {
      const value = point.objectives[objective.name];
      values[i * m + k] = value !== undefined && isFeasible(point) ? gainOf(read(value)) : 0;
    }
  }
  return values;
}

/**
 * The hypervolume of the gains after each point; undefined if an objective has no reference, or where one is too large for a
 * number, as with outcomes near the largest and references near 0. Points that add nothing are left out of the computation,
 * so that the time depends on the front and not on the square of the number of points.
 */
function volumesAfterEach(gains: Gains, reading: Reading): readonly number[] | undefined {
  const values = gainsOf(gains, reading);
  return values === undefined ? undefined : volumesOfGains(values, gains.objectives.length);
}

/**
 * The hypervolume over the origin after each of some points; undefined where one is too large for a number.
 *
 * @param values - gains of the points, n × m, row-major, larger is better; one that does not count has 0
 */
export function volumesOfGains(values: Float64Array, m: number): readonly number[] | undefined {
  const origin = new Float64Array(m);
  let kept: Float64Array[] = [];
  let volume = 0;
  const found = Array.from({ length: values.length / m }, (_, i) => {
    const point = values.subarray(i * m, (i + 1) * m);
    if (point.every((value) => value > 0) && !kept.some((other) => isCovered(point, other))) {
      // With an equal first coordinate a covered point stays: without it the sweep over two objectives would round differently.
      kept = kept.filter((other) => other[0] === point[0] || !isCovered(other, point));
      kept.push(point);
      const rows = new Float64Array(kept.length * m);
      for (const [row, each] of kept.entries()) rows.set(each, row * m);
      volume = hypervolume(rows, kept.length, m, origin);
    }
    return volume;
  });
  return found.every(Number.isFinite) ? found : undefined;
}

/** Whether a point is nowhere better than another. */
function isCovered(point: Float64Array, other: Float64Array): boolean {
  return point.every((value, k) => value <= other[k]);
}

/** How the gain of a value is computed; undefined without a reference. */
function gainReader(
  { trials, references, inferred = {} }: Gains,
  objective: Objective,
): ((value: number) => number) | undefined {
  const reference = references[objective.name];
  if (reference !== undefined) return (value) => gain(objective, value, reference);
  const worst = Object.hasOwn(inferred, objective.name) ? inferred[objective.name] : undefined;
  if (worst === undefined) return undefined;
  // A quarter of each value: their difference does not overflow.
  const over = (value: number): number => improvement(objective, value / 4, worst / 4);
  const unit = trials.reduce((most, { objectives }) => {
    const value = objectives[objective.name];
    return value === undefined ? most : Math.max(most, over(value.measured.mean), over(value.value.median));
  }, 0);
  return (value) => (unit > 0 ? over(value) / unit : 0);
}

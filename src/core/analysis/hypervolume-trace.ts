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
  return volumes(gains, ESTIMATE_READING, [gains.trials.length])?.[0];
}

/**
 * The hypervolume after each completed trial, in order of trial number. Without a reference of its own an objective counts
 * over the inferred reference point, as a share of its largest gain over that. Empty if an objective has neither.
 */
export function traceHypervolume(analysis: Analysis): readonly TracePoint[] {
  const { study, trials, references, inferredReference = {}, basis } = analysis;
  const gains: Gains = { objectives: study.objectives, trials, references, inferred: inferredReference };
  const counts = trials.map((_, index) => index + 1);
  const measured = volumes(gains, MEASUREMENT_READING, counts);
  const modelled = basis === "model" ? volumes(gains, ESTIMATE_READING, counts) : undefined;
  return (measured ?? []).map((volume, index) => {
    const model = modelled?.[index];
    const { trial } = trials[index] ?? { trial: -1 };
    return { trial, measured: volume, ...(model === undefined ? {} : { model }) };
  });
}

/** The hypervolumes of the gains of the first `counts[i]` points; undefined if an objective has no reference, or where one is too
 * large for a number, as with outcomes near the largest and references near 0. */
function volumes(
  gains: Gains,
  { value: read, isFeasible }: Reading,
  counts: readonly number[],
): readonly number[] | undefined {
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
  const found = counts.map((n) => hypervolume(values.subarray(0, n * m), n, m, new Float64Array(m)));
  return found.every(Number.isFinite) ? found : undefined;
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

/**
 * @file The hypervolume of the gains over the reference, now and after each evaluation.
 */
import { hypervolume } from "../pareto/index.ts";
import type { Objective } from "../study/index.ts";
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
type Gains = Pick<Analysis, "references" | "trials"> & { readonly objectives: readonly Objective[] };

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

/** The hypervolume after each completed trial, in order of trial number; empty unless every objective has a reference. */
export function traceHypervolume({ study, trials, references, basis }: Analysis): readonly TracePoint[] {
  const gains: Gains = { objectives: study.objectives, trials, references };
  const counts = trials.map((_, index) => index + 1);
  const measured = volumes(gains, MEASUREMENT_READING, counts);
  const modelled = basis === "model" ? volumes(gains, ESTIMATE_READING, counts) : undefined;
  return (measured ?? []).map((volume, index) => {
    const model = modelled?.[index];
    const { trial } = trials[index] ?? { trial: -1 };
    return { trial, measured: volume, ...(model === undefined ? {} : { model }) };
  });
}

/** The hypervolumes of the gains of the first `counts[i]` points; undefined unless every objective has a reference. */
function volumes(
  { objectives, trials, references }: Gains,
  reading: Reading,
  counts: readonly number[],
): readonly number[] | undefined {
  const m = objectives.length;
  const gains = new Float64Array(trials.length * m);
  for (const [k, objective] of objectives.entries()) {
    const reference = references[objective.name];
    if (reference === undefined) return undefined;
    for (const [i, point] of trials.entries()) {
      const value = point.objectives[objective.name];
      const isCounted = value !== undefined && reading.isFeasible(point);
      gains[i * m + k] = isCounted ? gain(objective, reading.value(value), reference) : 0;
    }
  }
  return counts.map((n) => hypervolume(gains.subarray(0, n * m), n, m, new Float64Array(m)));
}

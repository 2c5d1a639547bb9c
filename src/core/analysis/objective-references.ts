/**
 * @file What every objective is compared with: the baseline, or the values the study file gives. A value relative to
 * its reference is 1 at the reference, and its gain is how much better it is, as a share of the reference.
 */
import { NORMAL_95 } from "../designer/index.ts";
import type { Objective, Study, Trial } from "../study/index.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/** The reference of one objective, in the objective's own unit. */
export interface Reference {
  readonly value: number;
  /** Standard deviation of `value`; 0 when the study file gives it, absent when unknown. */
  readonly standardDeviation?: number;
  readonly source: "given" | "baseline";
  /** Whether `value` is the model's estimate of the baseline, not its measurement. */
  readonly estimated?: true;
  /** What the baseline measured, when that is where the reference comes from. */
  readonly measured?: number;
}

/** A quantity with its 95 % interval, where its uncertainty is known. */
export interface Interval {
  readonly mean: number;
  readonly lower?: number;
  readonly upper?: number;
}

/**
 * The reference of every objective that has one: the study's reference point where it is given, else the baseline: as
 * measured or as the model estimates it, whichever is known more precisely. A single measurement of unknown noise is the
 * model's matter: taken as it is, its luck would tilt every comparison.
 */
export function references(
  study: Study,
  trials: readonly Trial[],
  estimates: TrialEstimates,
): Readonly<Record<string, Reference>> {
  const baseline = trials.find((trial) => trial.origin === "baseline");
  const found: Record<string, Reference> = {};
  for (const { name } of study.objectives) {
    const given = study.referencePoint?.[name];
    if (given !== undefined) {
      found[name] = { value: given, standardDeviation: 0, source: "given" };
      continue;
    }
    const measured = baseline?.status === "completed" ? baseline.metrics[name] : undefined;
    if (baseline === undefined || measured === undefined) continue;
    const estimate = estimates.get(baseline.number)?.[name];
    // What repeats say of the noise the model has learnt; the spread of a few alone may be small by luck.
    const error = measured.evaluations === undefined ? measured.standardError : undefined;
    const isSharper = estimate !== undefined && !((error ?? Number.POSITIVE_INFINITY) <= estimate.standardDeviation);
    const value = isSharper ? estimate.mean : measured.mean;
    const standardDeviation = isSharper ? estimate.standardDeviation : measured.standardError;
    found[name] = {
      value,
      source: "baseline",
      measured: measured.mean,
      ...(isSharper ? { estimated: true as const } : {}),
      ...(standardDeviation === undefined ? {} : { standardDeviation }),
    };
  }
  return found;
}

/** What one unit of gain is: the size of the reference, or 1 where the reference is 0. */
function scale(reference: Pick<Reference, "value">): number {
  return Math.abs(reference.value) || 1;
}

/** A value relative to its reference: value ÷ reference for a positive reference, and 1 at every reference. */
export function relative(value: number, reference: Reference): number {
  return 1 + (value - reference.value) / scale(reference);
}

/** How much better a value is than its reference, as a share of it: 0.1 is 10 % better, whatever the goal. */
export function gain(objective: Objective, value: number, reference: Pick<Reference, "value">): number {
  const better = objective.goal === "maximize" ? value - reference.value : reference.value - value;
  return better / scale(reference);
}

/** A hypervolume in the objectives' own units as one of gains over the references; undefined unless each has one. */
export function overReferences(
  hypervolume: number,
  objectives: readonly Objective[],
  references: Readonly<Record<string, Reference>>,
): number | undefined {
  let volume = hypervolume;
  for (const { name } of objectives) {
    const reference = references[name];
    if (reference === undefined) return undefined;
    volume /= scale(reference);
  }
  return volume;
}

/**
 * The gain with its 95 % interval: normal, the value and the reference taken as independent (a share of two normal
 * quantities to first order). Without a standard deviation of both there is no interval.
 */
export function gainInterval(
  objective: Objective,
  value: number,
  standardDeviation: number | undefined,
  reference: Reference,
): Interval {
  const mean = gain(objective, value, reference);
  if (standardDeviation === undefined || reference.standardDeviation === undefined) return { mean };
  const unit = scale(reference);
  const share = reference.value === 0 ? 1 : value / reference.value;
  const deviation = Math.hypot(standardDeviation / unit, (share * reference.standardDeviation) / unit);
  return { mean, lower: mean - NORMAL_95 * deviation, upper: mean + NORMAL_95 * deviation };
}

/**
 * The probability that the value is better than its reference: normal, independent. Without a known uncertainty it is
 * absent, because a single number says nothing of it.
 */
export function probabilityBetter(
  objective: Objective,
  value: number,
  standardDeviation: number | undefined,
  reference: Reference,
): number | undefined {
  if (standardDeviation === undefined || reference.standardDeviation === undefined) return undefined;
  const better = objective.goal === "maximize" ? value - reference.value : reference.value - value;
  const deviation = Math.hypot(standardDeviation, reference.standardDeviation);
  if (deviation === 0) return better > 0 ? 1 : 0;
  return normalProbability(better / deviation);
}

/** Φ(z), absolute error below 1.5e-7 (Abramowitz & Stegun 7.1.26): enough for a number that people read. */
function normalProbability(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (series * Math.exp(-x * x)) / 2;
  return z > 0 ? 1 - tail : tail;
}

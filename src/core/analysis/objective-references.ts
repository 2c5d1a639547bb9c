/**
 * @file What every objective is compared with: the baseline, or values that the study gives. A value relative to its
 * reference is 1 at the reference. Its gain is its improvement over the reference, as a share of the reference.
 */
import { NORMAL_95, normalCdf } from "../special/index.ts";
import { improvement, type Objective, type Study, type Trial } from "../study/index.ts";
import type { Interval } from "./interval.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/** The reference of one objective, in the objective's own unit. */
export interface Reference {
  readonly value: number;
  /** Standard deviation of `value`: 0 if the study gives the value, absent if it is unknown. */
  readonly standardDeviation?: number;
  /** `given`: from the study's reference point. */
  readonly source: "given" | "baseline";
  /** Present if `value` is the model's estimate of the baseline rather than its measurement. */
  readonly estimated?: true;
  /** The baseline's measurement; absent if the study gives the value. */
  readonly measured?: number;
}

/**
 * The reference of every objective that has one. The study's reference point takes precedence over the baseline. The
 * baseline is taken as measured or as estimated by the model, whichever has the smaller standard deviation. A single
 * measurement of unknown noise is replaced by the estimate, because its error would bias every comparison.
 *
 * @param estimates - empty to compare with the measured baseline
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
    // The model has learned the noise from repeats; the spread of a few repeats alone may be small by chance.
    const error = measured.evaluations === undefined ? measured.standardError : undefined;
    const isMorePrecise =
      estimate !== undefined && !((error ?? Number.POSITIVE_INFINITY) <= estimate.standardDeviation);
    const value = isMorePrecise ? estimate.median : measured.mean;
    const standardDeviation = isMorePrecise ? estimate.standardDeviation : measured.standardError;
    found[name] = {
      value,
      source: "baseline",
      measured: measured.mean,
      ...(isMorePrecise ? { estimated: true as const } : {}),
      ...(standardDeviation === undefined ? {} : { standardDeviation }),
    };
  }
  return found;
}

/** The size of one unit of gain, in the objective's unit: |reference|, or 1 if the reference is 0. */
function unitOfGain(reference: Pick<Reference, "value">): number {
  return Math.abs(reference.value) || 1;
}

/** A value relative to its reference: value ÷ reference for a positive reference; 1 at the reference for any. */
export function relative(value: number, reference: Reference): number {
  return 1 + (value - reference.value) / unitOfGain(reference);
}

/** The improvement of a value over its reference, as a share of the reference: 0.1 is 10 % better, for either goal. */
export function gain(objective: Objective, value: number, reference: Pick<Reference, "value">): number {
  return improvement(objective, value, reference.value) / unitOfGain(reference);
}

/**
 * Converts a hypervolume from the objectives' own units to gains over the references. Undefined unless every objective has
 * a reference.
 */
export function overReferences(
  hypervolume: number,
  objectives: readonly Objective[],
  references: Readonly<Record<string, Reference>>,
): number | undefined {
  let volume = hypervolume;
  for (const { name } of objectives) {
    const reference = references[name];
    if (reference === undefined) return undefined;
    volume /= unitOfGain(reference);
  }
  return volume;
}

/**
 * The gain with its 95 % interval: the delta method for a ratio of two independent normal quantities. There is no interval
 * unless both standard deviations are known.
 */
export function gainInterval(
  objective: Objective,
  value: number,
  standardDeviation: number | undefined,
  reference: Reference,
): Interval {
  const median = gain(objective, value, reference);
  if (standardDeviation === undefined || reference.standardDeviation === undefined) return { median };
  const unit = unitOfGain(reference);
  const share = reference.value === 0 ? 1 : value / reference.value;
  const deviation = Math.hypot(standardDeviation / unit, (share * reference.standardDeviation) / unit);
  return { median, lower: median - NORMAL_95 * deviation, upper: median + NORMAL_95 * deviation };
}

/**
 * The probability that the value is better than its reference, both normal and independent. Undefined unless both standard
 * deviations are known.
 */
export function probabilityBetter(
  objective: Objective,
  value: number,
  standardDeviation: number | undefined,
  reference: Reference,
): number | undefined {
  if (standardDeviation === undefined || reference.standardDeviation === undefined) return undefined;
  const better = improvement(objective, value, reference.value);
  const deviation = Math.hypot(standardDeviation, reference.standardDeviation);
  if (deviation === 0) return better > 0 ? 1 : 0;
  return normalCdf(better / deviation);
}

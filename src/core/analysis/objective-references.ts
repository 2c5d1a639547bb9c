/**
 * @file What every objective is compared with: the baseline, or values that the study gives. A value relative to its
 * reference is 1 at the reference. Its gain is its improvement over the reference, as a share of the reference.
 */
import { NORMAL_95, normalCdf, truncatedNormalQuantile } from "../special/index.ts";
import { binaryUnit, held, relativeDifference } from "../statistics/index.ts";
import {
  improvement,
  isMaximised,
  type Objective,
  type OutcomeInterval,
  type Study,
  type Trial,
} from "../study/index.ts";
import type { Interval } from "./interval.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/** The probability below a 95 % interval. */
const TAIL = 0.025;
/** An end of an interval this many standard deviations away cuts off less than 1e-15. */
const MAX_TRUNCATING_DEVIATIONS = 8;

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
  for (const { name, exact } of study.objectives) {
    const given = study.referencePoint?.[name];
    if (given !== undefined) {
      found[name] = { value: given, standardDeviation: 0, source: "given" };
      continue;
    }
    const measured = baseline?.status === "completed" ? baseline.metrics[name] : undefined;
    if (baseline === undefined || measured === undefined) continue;
    if (exact) {
      found[name] = { value: measured.mean, standardDeviation: 0, source: "baseline", measured: measured.mean };
      continue;
    }
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
  return 1 + relativeDifference(value, reference.value);
}

/** The improvement of a value over its reference, as a share of the reference: 0.1 is 10 % better, for either goal. */
export function gain(objective: Objective, value: number, reference: Pick<Reference, "value">): number {
  const share = relativeDifference(value, reference.value);
  return isMaximised(objective) ? share : 0 - share;
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

/** A quantity with what is known of its uncertainty and of its possible values. */
export interface UncertainValue {
  readonly median: number;
  /** Absent where it is unknown; 0 for a value that is known exactly. */
  readonly standardDeviation?: number | undefined;
  readonly possible: OutcomeInterval;
}

/** The value with its 95 % interval within the possible values; without an interval where it is unknown or has no width. */
export function valueInterval({ median, standardDeviation, possible }: UncertainValue): Interval {
  if (standardDeviation === undefined || standardDeviation === 0) return { median };
  return { median, ...truncatedEnds(median, standardDeviation, possible) };
}

/**
 * The gain with its 95 % interval: the delta method for a ratio of two independent normal quantities, truncated to the gains
 * that are possible over this reference. There is no interval unless both standard deviations are known and one is positive.
 */
export function gainInterval(objective: Objective, value: UncertainValue, reference: Reference): Interval {
  const { median: middle, standardDeviation, possible } = value;
  const median = gain(objective, middle, reference);
  if (standardDeviation === undefined || reference.standardDeviation === undefined) return { median };
  const unit = unitOfGain(reference);
  const share = reference.value === 0 ? 1 : middle / reference.value;
  const deviation = Math.hypot(standardDeviation / unit, (share * reference.standardDeviation) / unit);
  if (deviation === 0) return { median };
  return { median, ...truncatedEnds(median, deviation, possibleGains(objective, possible, reference)) };
}

function possibleGains(objective: Objective, { lower, upper }: OutcomeInterval, reference: Reference): OutcomeInterval {
  const ends = [gain(objective, lower, reference), gain(objective, upper, reference)];
  return { lower: Math.min(...ends), upper: Math.max(...ends) };
}

/** The ends of the central 95 % of a normal quantity, truncated to an interval. */
function truncatedEnds(
  mean: number,
  deviation: number,
  { lower, upper }: OutcomeInterval,
): Required<Pick<Interval, "lower" | "upper">> {
  const [low, high] = [mean - NORMAL_95 * deviation, mean + NORMAL_95 * deviation];
  const reach = MAX_TRUNCATING_DEVIATIONS * deviation;
  if (mean - reach >= lower && mean + reach <= upper) return { lower: held(low), upper: held(high) };
  const at = (p: number): number => truncatedNormalQuantile(p, { mean, deviation }, [lower, upper]);
  return { lower: held(at(TAIL)), upper: held(at(1 - TAIL)) };
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
  // In units of all four numbers neither the difference nor the deviation overflows or vanishes.
  const unit = binaryUnit([value, reference.value, standardDeviation, reference.standardDeviation]);
  const better = improvement(objective, value / unit, reference.value / unit);
  const deviation = Math.hypot(standardDeviation / unit, reference.standardDeviation / unit);
  if (deviation === 0) return better > 0 ? 1 : 0;
  return normalCdf(better / deviation);
}

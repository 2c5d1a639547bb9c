/**
 * @file Probabilities from joint posterior draws: whether a trial is on the front, whether it is better than the reference
 * in every objective at once, how large its gains are, and whether it passes a filter. In each draw all trials and the
 * baseline have their values together, so an error of the model that they share cancels.
 */

import { createRandomStream } from "../random/index.ts";
import { normalCdf, truncatedNormalQuantile } from "../special/index.ts";
import { quantile } from "../statistics/index.ts";
import { possibleValuesIn, type Study, type Trial } from "../study/index.ts";
import { feasibleDraws, type JointDraws, membershipProbabilities } from "../surrogate/index.ts";
import { gain, type Reference } from "./objective-references.ts";
import { recordedValue, type TrialFilter, type TrialValues } from "./trial-values.ts";

/** The probabilities of one trial: shares of the draws. */
export interface TrialProbabilities {
  /** That no other trial dominates it. With a filter or outcome constraints, only trials that satisfy them compete. */
  readonly membership: number;
  /**
   * That it is better than the reference in every objective at once and satisfies the outcome constraints; absent unless
   * every objective has a reference.
   */
  readonly beats?: number;
  /** That it satisfies the outcome constraints; absent without any. */
  readonly feasible?: number;
  /** That it passes the filter; absent without a filter. */
  readonly passes?: number;
  /** By objective that has a reference: the probability of a gain, and the central 95 % interval of the gain. */
  readonly gains: Readonly<
    Record<string, { readonly probability: number; readonly lower: number; readonly upper: number }>
  >;
}

/** By trial number; empty without draws. */
export type JointProbabilities = ReadonlyMap<number, TrialProbabilities>;

/** A study with joint draws of its completed trials. */
export interface DrawnStudy {
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly draws: JointDraws;
  readonly references: Readonly<Record<string, Reference>>;
}

/** The probabilities of every trial that was drawn. */
export function jointProbabilities(drawn: DrawnStudy, filter: TrialFilter | undefined): JointProbabilities {
  const { study, trials, draws } = drawn;
  const { count, size } = draws;
  const compared = study.objectives.map((_, k) => referenceDraws(drawn, k));
  const passed = filter === undefined ? undefined : filterDraws(drawn, filter);
  const feasible = feasibleDraws(study, trials, draws);
  const competes = (t: number, column: number): boolean =>
    [passed, feasible].every((flags) => flags === undefined || flags[t * size + column] === 1);
  const restricted = passed !== undefined || feasible !== undefined;
  const membership = membershipProbabilities(draws, restricted ? competes : undefined);
  const byColumn = Array.from({ length: size }, (_, column): TrialProbabilities => {
    const gains = columnGains(drawn, column, compared);
    const isFeasible = feasible === undefined ? undefined : (t: number) => feasible[t * size + column] === 1;
    const beats = compared.every((each) => each !== undefined)
      ? shareBetter(gains.better, count, isFeasible)
      : undefined;
    return {
      membership: membership[column] ?? 0,
      gains: gains.named,
      ...(beats === undefined ? {} : { beats }),
      ...(isFeasible === undefined ? {} : { feasible: shareWhere(count, isFeasible) }),
      ...(passed === undefined ? {} : { passes: shareWhere(count, (t) => passed[t * size + column] === 1) }),
    };
  });
  return new Map(
    [...draws.columns].flatMap(([trial, column]) => {
      const probabilities = byColumn[column];
      return probabilities === undefined ? [] : [[trial, probabilities] as const];
    }),
  );
}

/** The share of draws in which something is true. */
function shareWhere(count: number, isTrue: (draw: number) => boolean): number {
  let sum = 0;
  for (let t = 0; t < count; t++) if (isTrue(t)) sum++;
  return sum / count;
}

/** The share of feasible draws with a gain in every objective, of all draws. */
function shareBetter(better: readonly Uint8Array[], count: number, isFeasible?: (draw: number) => boolean): number {
  return shareWhere(count, (t) => (isFeasible?.(t) ?? true) && better.every((each) => each[t] === 1));
}

/**
 * The reference of objective k in each draw. It is the baseline's own draw if the reference is the model's estimate of the
 * baseline, and otherwise the given or measured value with its normal error. Undefined without a reference.
 */
function referenceDraws({ study, trials, draws, references }: DrawnStudy, k: number): Float64Array | undefined {
  const objective = study.objectives[k]?.name ?? "";
  const reference = references[objective];
  if (reference === undefined) return undefined;
  const { count, size, values } = draws;
  const column = baselineColumn(trials, draws);
  const own = values[k];
  if (reference.estimated === true && column !== undefined && own !== undefined) {
    return Float64Array.from({ length: count }, (_, t) => own[t * size + column] ?? Number.NaN);
  }
  const stream = createRandomStream(`reference/${k}`);
  const deviation = reference.standardDeviation ?? 0;
  const { lower, upper } = possibleValuesIn(study, objective, trials);
  const quantileOf = (value: number): number =>
    truncatedNormalQuantile(normalCdf((value - reference.value) / deviation), { mean: reference.value, deviation }, [
      lower,
      upper,
    ]);
  const isTruncated = reference.source === "baseline" && deviation > 0 && (lower > -Infinity || upper < Infinity);
  return Float64Array.from({ length: count }, () => {
    const value = reference.value + deviation * stream.normal();
    return isTruncated ? quantileOf(value) : value;
  });
}

function baselineColumn(trials: readonly Trial[], draws: JointDraws): number | undefined {
  const baseline = trials.find(({ origin }) => origin === "baseline");
  return baseline === undefined ? undefined : draws.columns.get(baseline.number);
}

/** The gains of one configuration: their intervals by objective, and in which draws there is one. */
function columnGains(
  { study, draws: { count, size, values } }: DrawnStudy,
  column: number,
  compared: readonly (Float64Array | undefined)[],
): { readonly named: TrialProbabilities["gains"]; readonly better: readonly Uint8Array[] } {
  const named: Record<string, { probability: number; lower: number; upper: number }> = {};
  const better: Uint8Array[] = [];
  for (const [k, objective] of study.objectives.entries()) {
    const reference = compared[k];
    if (reference === undefined) continue;
    const gains = Float64Array.from(reference, (value, t) =>
      gain(objective, values[k]?.[t * size + column] ?? Number.NaN, { value }),
    );
    const positive = Uint8Array.from(gains, (each) => (each > 0 ? 1 : 0));
    better.push(positive);
    const sorted = gains.slice().sort();
    named[objective.name] = {
      probability: shareBetter([positive], count),
      lower: quantile(sorted, 0.025),
      upper: quantile(sorted, 0.975),
    };
  }
  return { named, better };
}

/** Whether each configuration passes the filter in each draw: count × size flags, row-major. */
function filterDraws(drawn: DrawnStudy, filter: TrialFilter): Uint8Array {
  const { trials, draws } = drawn;
  const { count, size, columns } = draws;
  const flags = new Uint8Array(count * size);
  const valuesOf = drawnValues(drawn);
  const done = new Set<number>();
  for (const trial of trials) {
    const column = columns.get(trial.number);
    if (column === undefined || done.has(column)) continue;
    done.add(column);
    for (let t = 0; t < count; t++) flags[t * size + column] = filter(valuesOf(trial, column, t)) ? 1 : 0;
  }
  return flags;
}

/** Reads a trial's values in one draw: metrics with a model are drawn, everything else is as recorded. */
function drawnValues({ study, trials, draws }: DrawnStudy) {
  const { size, values, objectives, constrained } = draws;
  const index = new Map(objectives.map((name, k) => [name, k]));
  const baseline = trials.find(({ origin }) => origin === "baseline");
  const baselineAt = baselineColumn(trials, draws);
  const read = (name: string, t: number, column: number | undefined, trial: Trial | undefined) => {
    const k = index.get(name);
    const metric = k === undefined ? constrained?.get(name) : values[k];
    return metric === undefined || column === undefined ? recordedValue(trial, name) : metric[t * size + column];
  };
  return (trial: Trial, column: number, t: number): TrialValues => ({
    of: (name) => read(name, t, column, trial),
    ofBaseline: (name) => read(name, t, baselineAt, baseline) ?? study.baseline?.[name],
  });
}

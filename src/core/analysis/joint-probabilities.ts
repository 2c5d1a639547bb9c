/**
 * @file What joint posterior draws say of each trial: how surely it is on the front, how surely it beats the reference
 * in every objective at once, how large its gains may be, how surely a condition holds. In each draw all trials and the
 * baseline have their values together, so that what they have in common (a shared error of the model) cancels.
 */

import { feasibleDraws, type JointDraws, membershipProbabilities } from "../designer/index.ts";
import { createRandomStream } from "../random/index.ts";
import type { Study, Trial } from "../study/index.ts";
import { gain, type Reference } from "./objective-references.ts";
import { type Condition, recordedValue, type TrialValues } from "./trial-values.ts";

/** One trial, by the draws. */
export interface TrialDoubt {
  /** That no other trial dominates it; with a condition or outcome constraints, of those trials for which they hold. */
  readonly membership: number;
  /** That it is better than the reference in every objective at once, and keeps the outcome constraints; absent without a
   * reference for each. */
  readonly beats?: number;
  /** That it keeps the outcome constraints; absent without any. */
  readonly feasible?: number;
  /** That the condition holds; absent without one. */
  readonly holds?: number;
  /** For each objective with a reference: that it is better, and the ends of its gain's central 95 %. */
  readonly gains: Readonly<
    Record<string, { readonly probability: number; readonly lower: number; readonly upper: number }>
  >;
}

/** By trial number; empty without draws. */
export type Doubts = ReadonlyMap<number, TrialDoubt>;

/** Reads the draws of a study. */
export function readDraws(
  study: Study,
  trials: readonly Trial[],
  draws: JointDraws,
  references: Readonly<Record<string, Reference>>,
  condition: Condition | undefined,
): Doubts {
  const against = study.objectives.map(({ name }, k) => referenceDraws(draws, k, trials, references[name]));
  const held = condition === undefined ? undefined : conditionDraws(study, trials, draws, condition);
  const kept = feasibleDraws(study, trials, draws);
  const { count, size } = draws;
  const competes = (t: number, column: number): boolean =>
    [held, kept].every((flags) => flags === undefined || flags[t * size + column] === 1);
  const membership = membershipProbabilities(draws, held === undefined && kept === undefined ? undefined : competes);
  const byColumn = Array.from({ length: size }, (_, column): TrialDoubt => {
    const gains = columnGains(study, draws, column, against);
    const keeps = kept === undefined ? undefined : (t: number) => kept[t * size + column] === 1;
    const beats = against.every((each) => each !== undefined) ? shareBetter(gains.better, count, keeps) : undefined;
    return {
      membership: membership[column] ?? 0,
      gains: gains.named,
      ...(beats === undefined ? {} : { beats }),
      ...(keeps === undefined ? {} : { feasible: shareWhere(count, keeps) }),
      ...(held === undefined ? {} : { holds: shareWhere(count, (t) => held[t * size + column] === 1) }),
    };
  });
  const doubts = new Map<number, TrialDoubt>();
  for (const [trial, column] of draws.columns) {
    const doubt = byColumn[column];
    if (doubt !== undefined) doubts.set(trial, doubt);
  }
  return doubts;
}

function shareWhere(count: number, holds: (draw: number) => boolean): number {
  let sum = 0;
  for (let t = 0; t < count; t++) if (holds(t)) sum++;
  return sum / count;
}

function shareBetter(better: readonly Uint8Array[], count: number, keeps?: (draw: number) => boolean): number {
  return shareWhere(count, (t) => (keeps?.(t) ?? true) && better.every((each) => each[t] === 1));
}

/**
 * The reference of objective k in each draw: the baseline's own where the reference is the model's estimate of it; the
 * value given; the value measured with its normal error, where that is known more precisely than by the model.
 */
function referenceDraws(
  draws: JointDraws,
  k: number,
  trials: readonly Trial[],
  reference: Reference | undefined,
): Float64Array | undefined {
  if (reference === undefined) return undefined;
  const { count, size, values } = draws;
  const column = baselineColumn(trials, draws);
  const own = values[k];
  if (reference.estimated === true && column !== undefined && own !== undefined) {
    return Float64Array.from({ length: count }, (_, t) => own[t * size + column] ?? Number.NaN);
  }
  const stream = createRandomStream(`reference/${k}`);
  const deviation = reference.standardDeviation ?? 0;
  return Float64Array.from({ length: count }, () => reference.value + deviation * stream.normal());
}

function baselineColumn(trials: readonly Trial[], draws: JointDraws): number | undefined {
  const baseline = trials.find(({ origin }) => origin === "baseline");
  return baseline === undefined ? undefined : draws.columns.get(baseline.number);
}

function columnGains(
  study: Study,
  { count, size, values }: JointDraws,
  column: number,
  against: readonly (Float64Array | undefined)[],
): { readonly named: TrialDoubt["gains"]; readonly better: readonly Uint8Array[] } {
  const named: Record<string, { probability: number; lower: number; upper: number }> = {};
  const better: Uint8Array[] = [];
  for (const [k, objective] of study.objectives.entries()) {
    const reference = against[k];
    if (reference === undefined) continue;
    const gains = Float64Array.from(reference, (value, t) =>
      gain(objective, values[k]?.[t * size + column] ?? Number.NaN, { value }),
    );
    const beaten = Uint8Array.from(gains, (each) => (each > 0 ? 1 : 0));
    better.push(beaten);
    const sorted = gains.slice().sort();
    named[objective.name] = {
      probability: shareBetter([beaten], count),
      lower: quantile(sorted, 0.025),
      upper: quantile(sorted, 0.975),
    };
  }
  return { named, better };
}

/** The quantile of sorted values, interpolated. */
function quantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const [low, high] = [sorted[below] ?? Number.NaN, sorted[Math.min(sorted.length - 1, below + 1)] ?? Number.NaN];
  return low + (at - below) * (high - low);
}

/** Whether the condition holds, by draw and configuration: count × size flags. */
function conditionDraws(study: Study, trials: readonly Trial[], draws: JointDraws, condition: Condition): Uint8Array {
  const { count, size, values, columns, objectives, constrained } = draws;
  const flags = new Uint8Array(count * size);
  const index = new Map(objectives.map((name, k) => [name, k]));
  const baseline = trials.find(({ origin }) => origin === "baseline");
  const column = baselineColumn(trials, draws);
  const read = (name: string, t: number, at: number | undefined, trial: Trial | undefined) => {
    const k = index.get(name);
    const drawn = k === undefined ? constrained?.get(name) : values[k];
    return drawn === undefined || at === undefined ? recordedValue(trial, name) : drawn[t * size + at];
  };
  const done = new Set<number>();
  for (const trial of trials) {
    const at = columns.get(trial.number);
    if (at === undefined || done.has(at)) continue;
    done.add(at);
    for (let t = 0; t < count; t++) {
      const seen: TrialValues = {
        of: (name) => read(name, t, at, trial),
        ofBaseline: (name) => read(name, t, column, baseline) ?? study.baseline?.[name],
      };
      flags[t * size + at] = condition.holds(seen) ? 1 : 0;
    }
  }
  return flags;
}

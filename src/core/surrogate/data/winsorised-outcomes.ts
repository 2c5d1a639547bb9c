/**
 * @file The outcomes of one metric with very bad ones winsorised, however many of the design have diverged.
 */

import {
  createOutcomeMap,
  findDivergence,
  type OutcomeMap,
  toModelScale,
  toOwnScale,
  winsorise,
} from "../../gp/index.ts";
import { maxOf, minOf } from "../../statistics/index.ts";

/** Least gap above diverged outcomes under a transform, in ranges of the ordinary outcomes. */
const MIN_TRANSFORMED_GAP = 3;

/** Outcomes of one metric; all arrays have length n. */
export interface MetricOutcomes {
  /** In the metric's own unit. */
  readonly own: Float64Array;
  /** Transformed and maximised. */
  readonly mapped: Float64Array;
  /** Whether each belongs to the space-filling design, which defines what is ordinary. */
  readonly isDesign: readonly boolean[];
}

/**
 * Winsorises very bad outcomes.
 *
 * @param map - of the outcomes, without standardisation
 * @param limit - the mapped value above which no outcome is lifted, if there is one
 */
export function winsoriseOutcomes(
  outcomes: MetricOutcomes,
  map: OutcomeMap,
  limit: number | undefined,
): MetricOutcomes {
  return winsoriseAgainst(outcomes, map, limit, ordinaryDesign(outcomes, map));
}

/**
 * Winsorises diverged outcomes on either side of an interval. Outcomes that have not diverged do not change, because neither
 * side is the good one.
 *
 * @param ends - the mapped ends of the interval: no outcome is moved into it
 */
export function winsoriseBothSides(
  outcomes: MetricOutcomes,
  map: OutcomeMap,
  [lower, upper]: readonly [number, number],
): MetricOutcomes {
  const above = winsoriseDiverged(outcomes, map, lower);
  const mirroredMap: OutcomeMap = { ...map, sign: map.sign === 1 ? -1 : 1 };
  return mirrored(winsoriseDiverged(mirrored(above), mirroredMap, -upper));
}

/**
 * Outcomes in the metric's own unit, winsorised where some have diverged so far that no transform brings them to an ordinary
 * size: how far must not decide which transform suits the others.
 *
 * @param signs - what outcomes are multiplied by so that diverged ones are the smallest: both signs for either side
 */
export function withoutExtremes(
  own: Float64Array,
  isDesign: readonly boolean[],
  signs: readonly (1 | -1)[],
): Float64Array {
  return signs.reduce((values, sign) => {
    const map = createOutcomeMap("none", sign, values);
    const outcomes = { own: values, mapped: values.map((value) => toModelScale(map, value)), isDesign };
    const isExtreme = findDivergence(designOf(outcomes, outcomes.mapped))?.isExtreme ?? false;
    return isExtreme ? winsoriseOutcomes(outcomes, map, undefined).own : values;
  }, own);
}

function winsoriseDiverged(outcomes: MetricOutcomes, map: OutcomeMap, limit: number): MetricOutcomes {
  const ordinary = ordinaryDesign(outcomes, map);
  const hasDiverged = ordinary.length < designOf(outcomes, outcomes.mapped).length;
  return hasDiverged ? winsoriseAgainst(outcomes, map, limit, ordinary) : outcomes;
}

function winsoriseAgainst(
  outcomes: MetricOutcomes,
  map: OutcomeMap,
  limit: number | undefined,
  ordinary: Float64Array,
): MetricOutcomes {
  const { own, mapped } = outcomes;
  const winsorised = winsorise(mapped, designOf(outcomes, mapped), limit, ordinary);
  return {
    ...outcomes,
    mapped: winsorised,
    own: own.map((value, i) => (winsorised[i] === mapped[i] ? value : toOwnScale(map, winsorised[i]))),
  };
}

/**
 * Mapped outcomes of the design that have not diverged. Divergence is judged on the metric's own scale, where a magnitude has
 * a meaning. Under a transform an outcome counts as diverged only if it lies far below the others on that scale, too.
 */
function ordinaryDesign(outcomes: MetricOutcomes, { kind, sign }: OutcomeMap): Float64Array {
  const design = designOf(outcomes, outcomes.mapped);
  const plain = createOutcomeMap("none", sign, outcomes.own);
  const maximised = designOf(outcomes, outcomes.own).map((value) => toModelScale(plain, value));
  const divergence = findDivergence(maximised);
  if (divergence === undefined) return design;
  const ordinary = design.filter((_, i) => maximised[i] >= divergence.worstOrdinary);
  if (kind === "none" || divergence.isExtreme) return ordinary;
  const diverged = design.filter((_, i) => maximised[i] < divergence.worstOrdinary);
  const worst = minOf(ordinary);
  const gap = worst - maxOf(diverged);
  return gap > MIN_TRANSFORMED_GAP * (maxOf(ordinary) - worst) ? ordinary : design;
}

function designOf({ isDesign }: MetricOutcomes, values: Float64Array): Float64Array {
  return values.filter((_, i) => isDesign[i]);
}

function mirrored({ mapped, ...outcomes }: MetricOutcomes): MetricOutcomes {
  return { ...outcomes, mapped: mapped.map((value) => -value) };
}

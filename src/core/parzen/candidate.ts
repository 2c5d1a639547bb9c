/**
 * @file The candidate of a tree-structured Parzen estimator (Bergstra et al. 2011): for each parameter, some values are
 * drawn from the density of the good trials, and the one with the largest ratio of that density to that of the other
 * trials is taken.
 */
import type { RandomStream } from "../random/index.ts";
import { countValues, isOrdered, type ParameterColumns, type Space } from "../space/index.ts";
import { log } from "../special/index.ts";
import { magnitudeUnit } from "../statistics/index.ts";
import { drawIndex, drawPlace, logNumericDensity, numericMixture } from "./numeric.ts";
import { goodRows, goodWeights } from "./split.ts";
import { categoryProbabilities } from "./unordered.ts";

/** Number of values drawn for each parameter. */
const DRAWS_PER_PARAMETER = 24;
/** Number of attempts at a candidate after which half as many values are drawn. */
const ATTEMPTS_PER_HALVING = 4;
/** Number of the latest other trials that have weight 1; the weight of older ones falls linearly to 1 / number. */
const FULLY_WEIGHTED_TRIALS = 25;

/** Points of the unit cube with their weights. */
interface Sample {
  /** One array of length d per point. */
  readonly points: readonly Float64Array[];
  readonly weights: Float64Array;
}

/** Evaluated points of the unit cube, in the order of the trials. */
export interface Observed {
  /** n × d, row-major. */
  readonly points: Float64Array;
  /** n × m, row-major, maximised. */
  readonly values: Float64Array;
  readonly n: number;
  /** Length n: points that violate outcome constraints (positive) are worse than all that do not. Absent: none does. */
  readonly violations?: Float64Array | undefined;
}

/** Good trials and the others. */
export interface Evidence {
  readonly good: Sample;
  readonly other: Sample;
}

/**
 * Splits evaluated points into good ones and others. Points whose outcome is not known yet count as others, so that no two
 * candidates of a batch coincide (the constant liar).
 *
 * @param pending - count × d: points whose outcome is not known yet; they count as the latest trials
 */
export function evidenceOf(
  { points, values: own, n, violations }: Observed,
  pending: Float64Array,
  d: number,
): Evidence {
  const m = own.length / n;
  // In units in which hypervolumes neither overflow nor vanish.
  const units = Array.from({ length: m }, (_, k) => magnitudeUnit(own.filter((_value, at) => at % m === k)));
  const values = own.map((value, at) => value / units[at % m]);
  const good = goodRows(values, n, m, violations);
  const isGood = new Set(good);
  const others = Array.from({ length: n }, (_, row) => row).filter((row) => !isGood.has(row));
  const rowOf = (from: Float64Array, row: number): Float64Array => from.subarray(row * d, (row + 1) * d);
  const waiting = Array.from({ length: pending.length / d }, (_, row) => rowOf(pending, row));
  const otherPoints = [...others.map((row) => rowOf(points, row)), ...waiting];
  return {
    good: { points: good.map((row) => rowOf(points, row)), weights: goodWeights(values, m, good, violations) },
    other: { points: otherPoints, weights: fadingWeights(otherPoints.length) },
  };
}

/** Weights of `count` observations, oldest first. */
function fadingWeights(count: number): Float64Array {
  const old = count - FULLY_WEIGHTED_TRIALS;
  return Float64Array.from({ length: count }, (_, i) => {
    if (i >= old) return 1;
    return old === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * i) / (old - 1);
  });
}

/**
 * Draws candidates, in the unit cube and not snapped. Each new attempt at the same candidate takes the best of fewer values: where
 * a parameter has few values, the best of many is always the same one.
 */
export function parzenSampler(
  space: Space,
  evidence: Evidence,
): (stream: RandomStream, attempt: number) => Float64Array {
  const choices = space.columns
    .filter(({ width }) => width > 0)
    .map((columns) =>
      isOrdered(columns.parameter) ? choosePlace(columns, evidence) : chooseCategory(columns, evidence),
    );
  return (stream, attempt) => {
    const point = new Float64Array(space.dimension);
    const draws = Math.max(1, DRAWS_PER_PARAMETER >> Math.floor(attempt / ATTEMPTS_PER_HALVING));
    for (const choose of choices) choose(point, stream, draws);
    return point;
  };
}

/** Sets one parameter's columns of a point to the best of `draws` values. */
type Choice = (point: Float64Array, stream: RandomStream, draws: number) => void;

function choosePlace({ parameter, from }: ParameterColumns, evidence: Evidence): Choice {
  const mixture = ({ points, weights }: Sample) =>
    numericMixture(
      Float64Array.from(points, (each) => each[from]),
      weights,
    );
  const [good, other] = [mixture(evidence.good), mixture(evidence.other)];
  const score = (place: number) =>
    logNumericDensity(good, parameter, place) - logNumericDensity(other, parameter, place);
  return (point, stream, draws) => {
    const places = Array.from({ length: draws }, () => drawPlace(good, stream));
    point[from] = likeliest(places, score);
  };
}

function chooseCategory({ parameter, from, width }: ParameterColumns, evidence: Evidence): Choice {
  const count = countValues(parameter);
  const indexAt = (each: Float64Array): number => {
    if (width === 1) return Math.min(count - 1, Math.floor(each[from] * count));
    const chosen = each.subarray(from, from + width);
    return chosen.indexOf(Math.max(...chosen));
  };
  const probabilities = ({ points, weights }: Sample) => categoryProbabilities(points.map(indexAt), weights, count);
  const [good, other] = [probabilities(evidence.good), probabilities(evidence.other)];
  return (point, stream, draws) => {
    const drawn = Array.from({ length: draws }, () => drawIndex(good, stream));
    const index = likeliest(drawn, (value) => log(good[value]) - log(other[value]));
    if (width === 1) point[from] = (index + 0.5) / count;
    else point[from + index] = 1;
  };
}

/** The first of the values with the largest score. */
function likeliest(values: readonly number[], score: (value: number) => number): number {
  let best = values[0];
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    const reached = score(value);
    if (reached <= largest) continue;
    largest = reached;
    best = value;
  }
  return best;
}

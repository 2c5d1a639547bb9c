/**
 * @file The trials that count as good: whole non-dominated fronts, and of the front that does not fit as a whole the
 * points with the largest joint hypervolume (Ozaki et al. 2022). Everything is maximised.
 */

import { constrainedRanks, hypervolume, nonDominated, nonDominatedRanks } from "../pareto/index.ts";
import { maxOf, minOf } from "../statistics/index.ts";

/** The share of trials that are good, and their largest number. */
const GOOD_SHARE = 0.1;
const MAX_GOOD_TRIALS = 25;
/** Distance of the reference point beyond the worst value, as a share of that value. */
const REFERENCE_MARGIN = 0.1;
/** The weight of a point that would otherwise have weight 0. */
const MIN_WEIGHT = 1e-12;

/** The number of good trials among n evaluated ones. */
export function goodCount(n: number): number {
  return Math.min(Math.ceil(GOOD_SHARE * n), MAX_GOOD_TRIALS);
}

/**
 * The rows (of n × m, maximised) that count as good, in ascending order.
 *
 * @param violations - length n: trials that violate constraints (positive) are worse than all that do not
 */
export function goodRows(values: Float64Array, n: number, m: number, violations?: Float64Array): readonly number[] {
  const count = goodCount(n);
  const ranks = violations === undefined ? nonDominatedRanks(values, n, m) : constrainedRanks(values, n, m, violations);
  const good: number[] = [];
  for (let rank = 0; good.length < count; rank++) {
    const front = Array.from(ranks.keys()).filter((row) => ranks[row] === rank);
    const missing = count - good.length;
    for (const row of front.length <= missing ? front : widest(values, m, front, missing)) good.push(row);
  }
  return good.sort((a, b) => a - b);
}

/** The `count` rows of a front with the largest joint hypervolume, chosen greedily. */
function widest(values: Float64Array, m: number, front: readonly number[], count: number): number[] {
  const reference = referencePointBelow(values, m, front);
  const chosen: number[] = [];
  const left = [...front];
  while (chosen.length < count) {
    let best = 0;
    let largest = Number.NEGATIVE_INFINITY;
    left.forEach((row, i) => {
      const volume = volumeOf(values, m, [...chosen, row], reference);
      if (volume <= largest) return;
      largest = volume;
      best = i;
    });
    chosen.push(...left.splice(best, 1));
  }
  return chosen;
}

/**
 * The weight of each good trial: the loss of hypervolume without it, as a share of the largest such loss. Trials that
 * others dominate or that violate constraints have the least weight. All weights are 1 for one objective, and where all
 * trials violate constraints.
 */
export function goodWeights(
  values: Float64Array,
  m: number,
  good: readonly number[],
  violations?: Float64Array,
): Float64Array {
  const kept = violations === undefined ? good : good.filter((row) => !(violations[row] > 0));
  if (kept.length > 0 && kept.length < good.length) {
    const among = goodWeights(values, m, kept);
    return Float64Array.from(good, (row) => (kept.includes(row) ? among[kept.indexOf(row)] : MIN_WEIGHT));
  }
  if (kept.length === 0) return new Float64Array(good.length).fill(1);
  const weights = new Float64Array(good.length).fill(1);
  if (m === 1 || good.length < 2) return weights;
  const reference = referencePointBelow(values, m, good);
  const onFront = nonDominated(rowsOf(values, m, good), good.length, m);
  const front = good.filter((_, i) => onFront[i] === 1);
  const whole = volumeOf(values, m, front, reference);
  const losses = good.map((row, i) =>
    onFront[i] === 0
      ? 0
      : whole -
        volumeOf(
          values,
          m,
          front.filter((other) => other !== row),
          reference,
        ),
  );
  const largest = maxOf(losses) || 1;
  return weights.map((_, i) => Math.max(losses[i] / largest, MIN_WEIGHT));
}

function referencePointBelow(values: Float64Array, m: number, rows: readonly number[]): Float64Array {
  return Float64Array.from({ length: m }, (_, k) => {
    const worst = minOf(rows.map((row) => values[row * m + k]));
    return worst - REFERENCE_MARGIN * Math.abs(worst) || -MIN_WEIGHT;
  });
}

function rowsOf(values: Float64Array, m: number, rows: readonly number[]): Float64Array {
  const points = new Float64Array(rows.length * m);
  rows.forEach((row, i) => {
    points.set(values.subarray(row * m, (row + 1) * m), i * m);
  });
  return points;
}

function volumeOf(values: Float64Array, m: number, rows: readonly number[], reference: Float64Array): number {
  return hypervolume(rowsOf(values, m, rows), rows.length, m, reference);
}

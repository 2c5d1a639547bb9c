/**
 * @file Survival (Deb et al. 2002, section III): non-dominated fronts one after another, and of the front that does not
 * fit as a whole the least crowded members. Everything is maximised.
 */
import { constrainedRanks, nonDominatedRanks } from "../pareto/index.ts";

/** Outcomes of evaluated points. */
export interface Evaluated {
  /** n × m, row-major, maximised. */
  readonly values: Float64Array;
  /** Number of objectives. */
  readonly m: number;
  /**
   * One per point: points that violate constraints (positive) rank after all that do not, the worst last (Deb et al.
   * 2002, definition 1). Absent: none does.
   */
  readonly violations?: Float64Array | undefined;
}

/** A population: rows of the evaluated points, with the quantities that tournaments compare. */
export interface Population {
  /** Row numbers, in no particular order. */
  readonly members: readonly number[];
  /** One per member: 0 on the front of the population. */
  readonly ranks: Int32Array;
  /** One per member: its crowding distance within its own front; Infinity at the ends. */
  readonly crowding: Float64Array;
}

/**
 * Crowding distances within one front: summed over the objectives, the gap between a point's neighbours as a share of the
 * front's range. Infinity for the ends of each objective. An objective in which all points are equal adds nothing.
 *
 * @param values - n × m, row-major; `front` names some of its rows.
 * @returns one distance per row of `front`.
 */
export function crowdingDistances(values: Float64Array, m: number, front: readonly number[]): Float64Array {
  const distances = new Float64Array(front.length);
  if (front.length <= 2) return distances.fill(Number.POSITIVE_INFINITY);
  const order = Array.from(front.keys());
  for (let k = 0; k < m; k++) {
    const value = (place: number): number => values[front[order[place]] * m + k];
    order.sort((a, b) => values[front[a] * m + k] - values[front[b] * m + k] || b - a);
    const last = order.length - 1;
    // A quarter of each value where the range of huge values overflows.
    const unit = Number.isFinite(value(last) - value(0)) ? 1 : 4;
    const at = (place: number): number => value(place) / unit;
    const range = at(last) - at(0);
    if (!(range > 0)) continue;
    distances[order[0]] = Number.POSITIVE_INFINITY;
    distances[order[last]] = Number.POSITIVE_INFINITY;
    for (let place = 1; place < last; place++) distances[order[place]] += (at(place + 1) - at(place - 1)) / range;
  }
  return distances;
}

/** The best `size` of the named rows, or all of them where there are no more. */
export function survivors(evaluated: Evaluated, rows: readonly number[], size: number): Population {
  const { values, m } = evaluated;
  const fronts = frontsOf(evaluated, rows);
  const members: number[] = [];
  const ranks: number[] = [];
  const crowding: number[] = [];
  for (const [rank, front] of fronts.entries()) {
    const missing = size - members.length;
    if (missing <= 0) break;
    const kept = front.length <= missing ? front : leastCrowded(values, m, front, missing);
    members.push(...kept);
    crowding.push(...crowdingDistances(values, m, kept));
    for (let i = 0; i < kept.length; i++) ranks.push(rank);
  }
  return { members, ranks: Int32Array.from(ranks), crowding: Float64Array.from(crowding) };
}

function frontsOf({ values, m, violations }: Evaluated, rows: readonly number[]): number[][] {
  const chosen = new Float64Array(rows.length * m);
  rows.forEach((row, i) => {
    chosen.set(values.subarray(row * m, (row + 1) * m), i * m);
  });
  const fronts: number[][] = [];
  const broken = violations === undefined ? undefined : Float64Array.from(rows, (row) => violations[row]);
  const ranks =
    broken === undefined ? nonDominatedRanks(chosen, rows.length, m) : constrainedRanks(chosen, rows.length, m, broken);
  ranks.forEach((rank, i) => {
    fronts[rank] ??= [];
    fronts[rank].push(rows[i]);
  });
  return fronts;
}

function leastCrowded(values: Float64Array, m: number, front: readonly number[], count: number): number[] {
  const distances = crowdingDistances(values, m, front);
  const order = Array.from(front.keys()).sort((a, b) => descending(distances[a], distances[b]) || a - b);
  return order.slice(0, count).map((i) => front[i]);
}

/** Larger first; two infinities are equal. */
function descending(a: number, b: number): number {
  return a === b ? 0 : b - a;
}

/**
 * The population after all evaluations so far, recovered from their order. The first `size` are the first generation;
 * each further `size` are the offspring of one more generation, which compete with their parents. An incomplete last
 * generation competes as it is, so that its good offspring can be parents at once.
 *
 * @param evaluated - n points in the order of the trials
 * @param size - of the population
 */
export function populationOf(evaluated: Evaluated, n: number, size: number): Population {
  let population = survivors(evaluated, range(0, Math.min(n, size)), size);
  for (let from = size; from < n; from += size) {
    const offspring = range(from, Math.min(n, from + size));
    population = survivors(evaluated, [...population.members, ...offspring], size);
  }
  return population;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

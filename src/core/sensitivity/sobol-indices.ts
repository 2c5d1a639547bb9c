/**
 * @file Sobol' indices by the estimators of Saltelli et al. 2010 (first order) and Jansen 1999 (total order) on
 * scrambled Sobol points.
 *
 *   S_i = V[E(f | x_i)] / V[f]        how much of the variance x_i explains alone
 *   T_i = E[V(f | x_∖i)] / V[f]       how much would remain if all but x_i were known
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | N | base points | |
 * | P | groups of columns, e.g. one per parameter | |
 * | A, B | two independent sets of points | N × D each |
 * | AB_i | A with the columns of group i taken from B | N × D each |
 */
import { createSobol, type RandomStream } from "../random/index.ts";
import { binaryUnit } from "../statistics/index.ts";

/** Columns that vary together, `width` of them from `from`. */
export interface ColumnGroup {
  readonly from: number;
  readonly width: number;
}

/** The points at which a function has to be evaluated: A, B, AB_1 … AB_P, each N × D, one after the other. */
export interface SobolDesign {
  readonly base: number;
  readonly groups: number;
  /** N (P + 2) × D, uniform in [0, 1). */
  readonly points: Float64Array;
}

/**
 * Creates a design over D columns in [0, 1), each uniform and independent of the others.
 *
 * @param base - N, a power of two for the best balance
 * @throws ParetuneError ("argument") for more than 1,024 columns
 */
export function createSobolDesign(
  dimension: number,
  groups: readonly ColumnGroup[],
  base: number,
  stream: RandomStream,
): SobolDesign {
  const pairs = pointPairs(dimension, base, stream);
  const block = base * dimension;
  const points = new Float64Array((groups.length + 2) * block);
  for (let i = 0; i < base; i++) {
    const { a, b } = pairs(i);
    points.set(a, i * dimension);
    points.set(b, block + i * dimension);
    groups.forEach(({ from, width }, group) => {
      const at = (group + 2) * block + i * dimension;
      points.set(a, at);
      points.set(b.subarray(from, from + width), at + from);
    });
  }
  return { base, groups: groups.length, points };
}

/** The columns of a sequence of 2 D columns that its direction numbers cover. */
const MAX_PAIRED_COLUMNS = 512;

/**
 * Two independent points for each index: the halves of one point. Above 512 columns, which no sequence covers twice, the second is a
 * point of another scrambling at a random index, each index once.
 */
function pointPairs(
  dimension: number,
  base: number,
  stream: RandomStream,
): (index: number) => { readonly a: Float64Array; readonly b: Float64Array } {
  if (dimension <= MAX_PAIRED_COLUMNS) {
    const sobol = createSobol(2 * dimension, stream);
    return (index) => {
      const both = sobol.point(index);
      return { a: both.subarray(0, dimension), b: both.subarray(dimension) };
    };
  }
  const [first, second] = [createSobol(dimension, stream.split("a")), createSobol(dimension, stream.split("b"))];
  const order = shuffled(base, stream.split("order"));
  return (index) => ({ a: first.point(index), b: second.point(order[index]) });
}

/** The numbers from 0 to count − 1 in random order. */
function shuffled(count: number, stream: RandomStream): readonly number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at--) {
    const other = stream.integer(at + 1);
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
}

/** The indices of each group of columns. */
export interface SobolIndices {
  /** √V[f], in the unit of f: the variance of huge or tiny values is no number. */
  readonly deviation: number;
  /** Length P; an estimate may be slightly below 0. All 0 where f does not vary. */
  readonly first: Float64Array;
  /** Length P, never negative. */
  readonly total: Float64Array;
}

/**
 * The indices of a function from its values at a design's points, in their order:
 *
 *   S_i V ≈ 1/N Σ f(B) (f(AB_i) − f(A)),     T_i V ≈ 1/2N Σ (f(A) − f(AB_i))²,
 *
 * with f centred, which changes neither index and reduces the noise of the first, and in a unit in which its squares neither
 * overflow nor vanish.
 */
export function sobolIndices({ base, groups }: SobolDesign, own: Float64Array): SobolIndices {
  const unit = binaryUnit(own);
  const values = own.map((value) => value / unit);
  const first = new Float64Array(groups);
  const total = new Float64Array(groups);
  let mean = 0;
  for (let i = 0; i < 2 * base; i++) mean += values[i] / (2 * base);
  let variance = 0;
  for (let i = 0; i < 2 * base; i++) variance += (values[i] - mean) ** 2 / (2 * base);
  // Rounding leaves a constant with a tiny variance.
  if (!(variance > 1e-24 * mean * mean)) return { deviation: 0, first, total };
  for (let group = 0; group < groups; group++) {
    const from = (group + 2) * base;
    for (let i = 0; i < base; i++) {
      const change = values[from + i] - values[i];
      first[group] += ((values[base + i] - mean) * change) / (base * variance);
      total[group] += (change * change) / (2 * base * variance);
    }
  }
  return { deviation: unit * Math.sqrt(variance), first, total };
}

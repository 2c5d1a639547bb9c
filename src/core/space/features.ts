/**
 * @file What a model sees of a point. The unit cube serves sampling and search, where every value of a parameter has an
 * equal share; distances in a model should mean something else:
 *
 * - an ordinal with numbers lies at their true spacing, not at that of its bins;
 * - two values of a category, and the two of a bool, are 1 apart, however many values there are: k columns of the one-hot
 *   code over √2, all under one relevance (the squared distance in the kernel is then [x ≠ x′] / ℓ²);
 * - an inactive parameter has no value to be near to or far from. One that may be inactive is counted from the middle of
 *   its range and has a further column, 1/2 where it is active; inactive, all of its columns are 0. So two configurations
 *   without it do not differ by it, and one with it differs from one without by at least 1/2 (a simple case of the
 *   embeddings of Swersky et al. 2013). A category's one-hot code needs no further column for that.
 *
 * A parameter has one relevance (one lengthscale) whatever its number of columns. Maps are piecewise linear, so that
 * gradients by features are pulled back to gradients by the point.
 */
import { log } from "../special/index.ts";
import { decode } from "./encode.ts";
import type { Parameter } from "./parameter.ts";
import type { ParameterColumns, Space } from "./space.ts";
import { listedValues } from "./values.ts";

/** An ordinal whose numbers span at least this ratio may lie on a log scale. */
const LOG_RATIO = 8;

/** The map from points of the unit cube (length `space.dimension`) to features (length `width`). */
export interface Features {
  readonly width: number;
  /** How many lengthscales there are: one a parameter that varies. */
  readonly relevances: number;
  /** The relevance of each feature: length `width`. */
  readonly group: Int32Array;
  /** Where float and int parameters lie, in the space's order. */
  readonly numeric: readonly NumericColumn[];
  /** Features of `points` (count × dimension): count × width. */
  of(points: Float64Array): Float64Array;
  /** Gradients by the points (count × dimension) from gradients by their features (count × width). */
  pullback(points: Float64Array, gradients: Float64Array): Float64Array;
}

/** The feature of a float or int parameter: its place in [0, 1] less `origin`. */
export interface NumericColumn {
  readonly parameter: string;
  readonly lower: number;
  readonly upper: number;
  readonly at: number;
  /** The middle where the parameter may be inactive (the feature is 0 then), else 0. */
  readonly origin: number;
}

/** One column's map and its slope. */
interface ColumnMap {
  value(u: number): number;
  slope(u: number): number;
}

/** What a parameter that is active has in its further column. */
const PRESENT = 0.5;

/** The columns of a parameter that may be inactive. */
interface ConditionalColumns {
  readonly name: string;
  readonly from: number;
  readonly width: number;
  /** What is taken off an active parameter's features. */
  readonly middle: number;
  /** The further column; undefined for a one-hot code, which says by itself that a value is there. */
  readonly presence: number | undefined;
}

/** The features of a space. */
export function createFeatures(space: Space): Features {
  const { dimension } = space;
  const group: number[] = [];
  const maps: ColumnMap[] = [];
  const conditional: ConditionalColumns[] = [];
  const numeric: NumericColumn[] = [];
  let relevances = 0;
  let width = dimension;
  for (const columns of space.columns) {
    if (columns.width === 0) continue;
    const map = columnMap(columns);
    const { parameter } = columns;
    for (let at = columns.from; at < columns.from + columns.width; at++) {
      maps[at] = map;
      group[at] = relevances;
    }
    let origin = 0;
    if (parameter.when !== undefined) {
      const isOneHot = columns.width > 1;
      const presence = isOneHot ? undefined : width++;
      if (presence !== undefined) group[presence] = relevances;
      const middle = isOneHot ? 0 : map.value(0.5);
      conditional.push({ name: parameter.name, from: columns.from, width: columns.width, middle, presence });
      origin = middle;
    }
    if (parameter.kind === "float" || parameter.kind === "int") {
      const { name, lower, upper } = parameter;
      numeric.push({ parameter: name, lower, upper, at: columns.from, origin });
    }
    relevances++;
  }
  const present = presenceOf(space, conditional);
  return {
    width,
    relevances,
    group: Int32Array.from(group),
    numeric,
    of(points) {
      const count = points.length / dimension;
      const features = new Float64Array(count * width);
      for (let i = 0; i < count; i++) {
        const row = features.subarray(i * width, (i + 1) * width);
        const point = points.subarray(i * dimension, (i + 1) * dimension);
        for (let at = 0; at < dimension; at++) row[at] = maps[at].value(point[at]);
        mask(row, conditional, present(point));
      }
      return features;
    },
    pullback(points, gradients) {
      const slopes = new Float64Array(points.length);
      for (let i = 0; i < points.length / dimension; i++) {
        const point = points.subarray(i * dimension, (i + 1) * dimension);
        const row = slopes.subarray(i * dimension, (i + 1) * dimension);
        for (let at = 0; at < dimension; at++) row[at] = gradients[i * width + at] * maps[at].slope(point[at]);
        const isPresent = present(point);
        conditional.forEach(({ from, width: columns }, c) => {
          if (!isPresent[c]) row.fill(0, from, from + columns);
        });
      }
      return slopes;
    },
  };
}

/** Which of the conditional parameters are active in the configuration nearest to a point. */
function presenceOf(
  space: Space,
  conditional: readonly ConditionalColumns[],
): (point: Float64Array) => readonly boolean[] {
  if (conditional.length === 0) return () => [];
  return (point) => {
    const configuration = decode(space, point);
    return conditional.map(({ name }) => Object.hasOwn(configuration, name));
  };
}

function mask(row: Float64Array, conditional: readonly ConditionalColumns[], isPresent: readonly boolean[]): void {
  conditional.forEach(({ from, width, middle, presence }, c) => {
    for (let at = from; at < from + width; at++) row[at] = isPresent[c] ? row[at] - middle : 0;
    if (presence !== undefined) row[presence] = isPresent[c] ? PRESENT : 0;
  });
}

function columnMap({ parameter, width }: ParameterColumns): ColumnMap {
  if (width > 1) return scaled(Math.SQRT1_2);
  if (parameter.kind === "ordinal") return throughKnots(ordinalPlaces(parameter.values));
  // Two values sit at 1/4 and 3/4 of their column.
  if (parameter.kind === "bool" || parameter.kind === "categorical") return scaled(pair(parameter) ? 2 : 1);
  return scaled(1);
}

function pair(parameter: Parameter): boolean {
  return listedValues(parameter)?.length === 2;
}

function scaled(factor: number): ColumnMap {
  return { value: (u) => factor * u, slope: () => factor };
}

/**
 * Where an ordinal's values lie, from 0 to 1: at their own spacing if they are numbers in order, on a log scale if they
 * span a wide range and are more even there (16, 32, 64, 128); evenly otherwise.
 */
export function ordinalPlaces(values: readonly unknown[]): Float64Array {
  const n = values.length;
  const even = Float64Array.from({ length: n }, (_, k) => (n === 1 ? 0.5 : k / (n - 1)));
  const numbers = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  if (n < 3 || numbers.length < n || !isMonotone(numbers)) return even;
  const first = numbers[0];
  const last = numbers[n - 1];
  const linear = Float64Array.from(numbers, (value) => (value - first) / (last - first));
  const positive = Math.min(first, last) > 0 && Math.max(first / last, last / first) >= LOG_RATIO;
  if (!positive) return linear;
  const logs = Float64Array.from(numbers, (value) => log(value / first) / log(last / first));
  return unevenness(logs) < unevenness(linear) ? logs : linear;
}

function isMonotone(numbers: readonly number[]): boolean {
  const sign = Math.sign(numbers[1] - numbers[0]);
  return sign !== 0 && numbers.every((value, k) => k === 0 || Math.sign(value - numbers[k - 1]) === sign);
}

/** The largest gap between neighbours: smallest for even spacing. */
function unevenness(places: Float64Array): number {
  let largest = 0;
  for (let k = 1; k < places.length; k++) largest = Math.max(largest, places[k] - places[k - 1]);
  return largest;
}

/** Piecewise linear through (centre of bin k, places[k]), going on straight beyond the outermost. */
function throughKnots(places: Float64Array): ColumnMap {
  const n = places.length;
  if (n < 2) return { value: () => places[0] ?? 0.5, slope: () => 0 };
  const piece = (u: number) => Math.min(n - 2, Math.max(0, Math.floor(u * n - 0.5)));
  const slope = (u: number) => (places[piece(u) + 1] - places[piece(u)]) * n;
  return { slope, value: (u) => places[piece(u)] + slope(u) * (u - (piece(u) + 0.5) / n) };
}

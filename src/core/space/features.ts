/**
 * @file The inputs of a model. The unit cube serves sampling and search, where every value of a parameter has an equal
 * share. In a model, distances mean something else:
 *
 * - an ordinal with numbers lies at their true spacing, not at that of its bins;
 * - two values of a category, and the two of a bool, are 1 apart, whatever their number: k columns of the one-hot
 *   code over √2, all under one relevance (the squared distance in the kernel is then [x ≠ x′] / ℓ²);
 * - an inactive parameter has no value to be near to or far from. A parameter that may be inactive is counted from the
 *   middle of its range and has a further column, 1/2 where it is active; where it is inactive, all of its columns are 0.
 *   So two configurations without it do not differ by it, and one with it differs from one without by at least 1/2 (a
 *   simple case of the embeddings of Swersky et al. 2013). A category's one-hot code needs no further column for that.
 *
 * A parameter has one relevance (one lengthscale) whatever its number of columns. Maps are piecewise linear, so that
 * gradients by features are pulled back to gradients by the point.
 */
import { decode } from "./encode.ts";
import { type ColumnMap, kindOf } from "./kinds/index.ts";
import type { Space } from "./space.ts";
import { isNumeric, isTuned } from "./values.ts";

/** The map from points of the unit cube (length `space.dimension`) to features (length `width`). */
export interface Features {
  readonly width: number;
  /** The number of lengthscales: one per parameter that varies. */
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

/** The feature of a float or int parameter: its coordinate in [0, 1] less `origin`. */
export interface NumericColumn {
  readonly parameter: string;
  readonly lower: number;
  readonly upper: number;
  /** The feature's index. */
  readonly at: number;
  /** The middle where the parameter may be inactive (the feature is 0 then), else 0. */
  readonly origin: number;
}

/** The value of the further column of an active parameter. */
const PRESENCE_VALUE = 0.5;

/** The columns of a parameter that may be inactive. */
interface ConditionalColumns {
  readonly name: string;
  readonly from: number;
  readonly width: number;
  /** What is subtracted from an active parameter's features. */
  readonly middle: number;
  /** The index of the further column; undefined for a one-hot code, which is never all 0 where a value is there. */
  readonly presence: number | undefined;
}

/** Which features there are and what they are made of. */
interface Layout {
  readonly dimension: number;
  readonly width: number;
  readonly relevances: number;
  readonly group: readonly number[];
  readonly numeric: readonly NumericColumn[];
  /** One per column of the unit cube. */
  readonly maps: readonly ColumnMap[];
  readonly conditional: readonly ConditionalColumns[];
  /** Which of the conditional parameters are active in the configuration nearest to a point. */
  readonly isPresent: (point: Float64Array) => readonly boolean[];
}

/** The features of a space. */
export function createFeatures(space: Space): Features {
  const layout = layoutOf(space);
  const { width, relevances, group, numeric } = layout;
  return {
    width,
    relevances,
    group: Int32Array.from(group),
    numeric,
    of: (points) => featuresOf(layout, points),
    pullback: (points, gradients) => pulledBack(layout, points, gradients),
  };
}

function layoutOf(space: Space): Layout {
  const group: number[] = [];
  const maps: ColumnMap[] = [];
  const conditional: ConditionalColumns[] = [];
  const numeric: NumericColumn[] = [];
  let relevances = 0;
  let width = space.dimension;
  for (const { parameter, from, width: columns } of space.columns) {
    if (!isTuned(parameter)) continue;
    const map = kindOf(parameter).featureMap(parameter);
    for (let at = from; at < from + columns; at++) {
      maps[at] = map;
      group[at] = relevances;
    }
    let origin = 0;
    if (parameter.when !== undefined) {
      const isOneHot = columns > 1;
      const presence = isOneHot ? undefined : width++;
      if (presence !== undefined) group[presence] = relevances;
      origin = isOneHot ? 0 : map.value(0.5);
      conditional.push({ name: parameter.name, from, width: columns, middle: origin, presence });
    }
    if (isNumeric(parameter)) {
      const { name, lower, upper } = parameter;
      numeric.push({ parameter: name, lower, upper, at: from, origin });
    }
    relevances++;
  }
  const isPresent = presenceOf(space, conditional);
  return { dimension: space.dimension, width, relevances, group, numeric, maps, conditional, isPresent };
}

function presenceOf(space: Space, conditional: readonly ConditionalColumns[]): Layout["isPresent"] {
  if (conditional.length === 0) return () => [];
  return (point) => {
    const configuration = decode(space, point);
    return conditional.map(({ name }) => Object.hasOwn(configuration, name));
  };
}

/** Features of `points` (count × dimension): count × width. */
function featuresOf(layout: Layout, points: Float64Array): Float64Array {
  const { dimension, width, maps, conditional } = layout;
  const count = points.length / dimension;
  const features = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const row = features.subarray(i * width, (i + 1) * width);
    const point = points.subarray(i * dimension, (i + 1) * dimension);
    for (let at = 0; at < dimension; at++) row[at] = maps[at].value(point[at]);
    maskInactive(row, conditional, layout.isPresent(point));
  }
  return features;
}

function maskInactive(
  row: Float64Array,
  conditional: readonly ConditionalColumns[],
  isPresent: readonly boolean[],
): void {
  conditional.forEach(({ from, width, middle, presence }, c) => {
    for (let at = from; at < from + width; at++) row[at] = isPresent[c] ? row[at] - middle : 0;
    if (presence !== undefined) row[presence] = isPresent[c] ? PRESENCE_VALUE : 0;
  });
}

/** Gradients by the points (count × dimension) from gradients by their features (count × width). */
function pulledBack(layout: Layout, points: Float64Array, gradients: Float64Array): Float64Array {
  const { dimension, width, maps, conditional } = layout;
  const slopes = new Float64Array(points.length);
  for (let i = 0; i < points.length / dimension; i++) {
    const point = points.subarray(i * dimension, (i + 1) * dimension);
    const row = slopes.subarray(i * dimension, (i + 1) * dimension);
    for (let at = 0; at < dimension; at++) row[at] = gradients[i * width + at] * maps[at].slope(point[at]);
    const isPresent = layout.isPresent(point);
    conditional.forEach(({ from, width: columns }, c) => {
      if (!isPresent[c]) row.fill(0, from, from + columns);
    });
  }
  return slopes;
}

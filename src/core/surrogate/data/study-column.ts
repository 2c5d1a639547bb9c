/**
 * @file One feature more than a point has: which study an observation is of, 0 for this one and 1 for the earlier. It has
 * a relevance of its own, so that a model can learn how far the two differ.
 */
import type { Features } from "../../space/index.ts";

/** The same features with the study's column at their end; points are of this study, and so are their gradients. */
export function withStudyColumn({ width, relevances, group, numeric, of, pullback }: Features): Features {
  const wide = width + 1;
  return {
    width: wide,
    relevances: relevances + 1,
    group: Int32Array.from([...group, relevances]),
    numeric,
    of: (points) => widened(of(points), width, 0),
    pullback: (points, gradients) =>
      pullback(
        points,
        gradients.filter((_, at) => at % wide !== width),
      ),
  };
}

/** The features of points of the earlier study. */
export function ofEarlier(features: Features, points: Float64Array): Float64Array {
  const { width } = features;
  return features.of(points).map((value, at) => (at % width === width - 1 ? 1 : value));
}

/** Rows of `width` with one more number at the end of each. */
function widened(rows: Float64Array, width: number, last: number): Float64Array {
  const count = rows.length / width;
  const out = new Float64Array(count * (width + 1)).fill(last);
  for (let i = 0; i < count; i++) out.set(rows.subarray(i * width, (i + 1) * width), i * (width + 1));
  return out;
}

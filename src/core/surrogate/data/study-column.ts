/**
 * @file The study column: an additional feature that tells from which study an observation comes. It is 0 for this
 * study and 1 for the earlier one. It has a relevance of its own, so that a model can learn how much the studies
 * differ.
 */
import type { Features } from "../../space/index.ts";

/** Appends the study column to the features. Points, and gradients by points, are of this study. */
export function withStudyColumn({ width, relevances, group, numeric, of, pullback }: Features): Features {
  const wide = width + 1;
  return {
    width: wide,
    relevances: relevances + 1,
    group: Int32Array.from([...group, relevances]),
    numeric,
    of: (points) => appendColumn(of(points), width, 0),
    pullback: (points, gradients) =>
      pullback(
        points,
        gradients.filter((_, at) => at % wide !== width),
      ),
  };
}

/** Features of points of the earlier study (count × width), where `features` have the study column. */
export function featuresOfEarlier(features: Features, points: Float64Array): Float64Array {
  const { width } = features;
  return features.of(points).map((value, at) => (at % width === width - 1 ? 1 : value));
}

/** Appends one number to each row of length `width`. */
function appendColumn(rows: Float64Array, width: number, last: number): Float64Array {
  const count = rows.length / width;
  const out = new Float64Array(count * (width + 1)).fill(last);
  for (let i = 0; i < count; i++) out.set(rows.subarray(i * width, (i + 1) * width), i * (width + 1));
  return out;
}

/**
 * @file Warped inputs: each numeric feature goes through a distribution function of Kumaraswamy with shapes of its own (Snoek,
 * Swersky, Zemel & Adams 2014), so that a function that varies fast near one end of a range and slowly at the other has one
 * lengthscale everywhere. Floats and ints are warped. The warped feature is measured from the warped origin: that of a
 * parameter which may be inactive is the middle of its range, so that its absence is as far from the middle as before.
 */
import { type KumaraswamyShape, kumaraswamy, kumaraswamySlope } from "../special/index.ts";
import type { Features, NumericColumn } from "./features.ts";

/** A float or int parameter with its shape and the range that is warped. */
export interface WarpedParameter extends KumaraswamyShape {
  readonly parameter: string;
  readonly lower: number;
  readonly upper: number;
}

/** The shapes of float and int parameters. */
export type Warping = readonly WarpedParameter[];

/** The same features with the numeric ones warped, if there is a warping. */
export function withWarping(features: Features, warping: Warping | undefined): Features {
  if (warping === undefined) return features;
  const { width, numeric } = features;
  const shapes = shapesByColumn(numeric, warping);
  return {
    ...features,
    of: (points) => warpRows(features.of(points), width, numeric, shapes),
    pullback(points, gradients) {
      const rows = features.of(points);
      const slopes = gradients.slice();
      for (let from = 0; from < rows.length; from += width) {
        numeric.forEach(({ at, origin }, c) => {
          slopes[from + at] *= kumaraswamySlope(rows[from + at] + origin, shapes[c]);
        });
      }
      return features.pullback(points, slopes);
    },
  };
}

/** The shape of each numeric column; the identity for a parameter that the warping does not name. */
export function shapesByColumn(numeric: readonly NumericColumn[], warping: Warping): readonly KumaraswamyShape[] {
  return numeric.map(({ parameter }) => warping.find((each) => each.parameter === parameter) ?? { a: 1, b: 1 });
}

/** Features (count × width, not yet warped) with each numeric column warped by its shape. */
export function warpRows(
  rows: Float64Array,
  width: number,
  numeric: readonly NumericColumn[],
  shapes: readonly KumaraswamyShape[],
): Float64Array {
  const warped = rows.slice();
  numeric.forEach(({ at, origin }, c) => {
    const taken = kumaraswamy(origin, shapes[c]);
    for (let from = 0; from < rows.length; from += width) {
      warped[from + at] = kumaraswamy(rows[from + at] + origin, shapes[c]) - taken;
    }
  });
  return warped;
}

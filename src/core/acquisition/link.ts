/**
 * @file From a model's scale to the scale on which improvement is counted. A metric may be modelled through a transform
 * (gp/outcome-map.ts). A hypervolume on a log scale would reward small values without bound, so boxes and improvements are
 * counted on the outcome's own scale. Draws at known points are mapped exactly. The candidate's normal is mapped by its
 * median and slope,
 *
 *   g(N(μ, σ²)) ≈ N(g(μ), (g′(μ) σ)²),
 *
 * which is exact where σ is small, as it is late in a study near every point that may be chosen. Where the median does
 * not reach the reference point r, g is continued as a straight line below r,
 *
 *   g(N(μ, σ²)) ≈ N(g(r) + g′(r) (μ − r), (g′(r) σ)²),
 *
 * so that the probability of exceeding r, the only way in which such a point can improve, is exact. With the slope at
 * its own median, an outcome of 1,000 ± 500 seconds would have a positive probability of lying below 0 seconds.
 */
import { modelScaleOrNever, type OutcomeMap, ownScaleSlopes, type ValueAndSlopes } from "../gp/index.ts";

/** The map of a metric, and the unit of its improvements: w = scale · sign · value for an own-scale value. */
export interface Link extends OutcomeMap {
  /** Brings values to the order of one: improvements are products over objectives. */
  readonly scale: number;
}

/** A link's value, first and second derivative by the model-scale value. */
export type Linked = ValueAndSlopes;

/** Evaluates a link at the model-scale value z into `out`. */
export function linkAt(link: Link, z: number, out: Linked): void {
  ownScaleSlopes(link, z, link.scale * link.sign, out);
}

/** The same as `linkAt`, continued as a straight line below `floor`. */
export function linkStraightBelow(link: Link, floor: number, z: number, out: Linked): void {
  linkAt(link, Math.max(z, floor), out);
  if (z >= floor) return;
  out.value += out.slope * (z - floor);
  out.curvature = 0;
}

/** The model-scale value whose link is w; −∞ where no value has that link. */
export function linkInverse(link: Link, w: number): number {
  return modelScaleOrNever(link, w / (link.scale * link.sign));
}

/** A link's value at z. */
export function linkValue(link: Link, z: number): number {
  const out = { value: 0, slope: 0, curvature: 0 };
  linkAt(link, z, out);
  return out.value;
}

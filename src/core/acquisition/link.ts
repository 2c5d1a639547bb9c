/**
 * @file From a model's scale to the scale that improvement is counted on. A metric may be modelled through a transform
 * (gp/outcome-transform.ts); a hypervolume there would prize what is small on a log scale without bound, so boxes and
 * improvements stay on the outcome's own scale. Draws at known points are mapped exactly; the candidate's normal by its
 * median and slope,
 *
 *   g(N(μ, σ²)) ≈ N(g(μ), (g′(μ) σ)²),
 *
 * which is exact where σ is small, as it is near every point that is worth choosing late in a study. Where the median does
 * not reach the reference point r, g is taken to be straight from r down,
 *
 *   g(N(μ, σ²)) ≈ N(g(r) + g′(r) (μ − r), (g′(r) σ)²),
 *
 * so that the probability of getting beyond r, all that such a point is worth anything for, is exact: with the slope at its own
 * median a network of 1,000 ± 500 seconds would have a chance of taking less than none.
 */
import { exp, log, log1p, sigmoid } from "../special/index.ts";

/** w = scale · sign · inverse(sign · (shift + deviation · z)) for a standardised outcome z; structured-cloneable. */
export interface Link {
  readonly kind: "log" | "logit";
  readonly sign: 1 | -1;
  readonly shift: number;
  readonly deviation: number;
  /** Puts values into the order of one: improvements are products over objectives. */
  readonly scale: number;
}

/** A link's value, first and second derivative by z. */
export interface Linked {
  value: number;
  slope: number;
  curvature: number;
}

/** Beyond this exponent an outcome is as good as infinite. */
const LARGEST_EXPONENT = 500;

/** Evaluates a link at z into `out`. */
export function linkAt({ kind, sign, shift, deviation, scale }: Link, z: number, out: Linked): void {
  const t = Math.min(LARGEST_EXPONENT, Math.max(-LARGEST_EXPONENT, sign * (shift + deviation * z)));
  const by = sign * deviation;
  let inverse: number;
  let first: number;
  let second: number;
  if (kind === "log") {
    inverse = exp(t);
    first = inverse;
    second = inverse;
  } else {
    inverse = sigmoid(t);
    first = inverse * (1 - inverse);
    second = first * (1 - 2 * inverse);
  }
  const factor = scale * sign;
  out.value = factor * inverse;
  out.slope = factor * by * first;
  out.curvature = factor * by * by * second;
}

/** What `linkAt` gives, gone on straight below `floor`. */
export function linkStraightBelow(link: Link, floor: number, z: number, out: Linked): void {
  linkAt(link, Math.max(z, floor), out);
  if (z >= floor) return;
  out.value += out.slope * (z - floor);
  out.curvature = 0;
}

/** The standardised outcome z whose value is w; −∞ where w is beyond what the link can give. */
export function linkInverse({ kind, sign, shift, deviation, scale }: Link, w: number): number {
  const inverse = w / (scale * sign);
  const isInside = inverse > 0 && (kind === "log" || inverse < 1);
  if (!isInside) return Number.NEGATIVE_INFINITY;
  const t = kind === "log" ? log(inverse) : log(inverse) - log1p(-inverse);
  return (sign * t - shift) / deviation;
}

/** A link's value at z. */
export function linkValue(link: Link, z: number): number {
  const out = { value: 0, slope: 0, curvature: 0 };
  linkAt(link, z, out);
  return out.value;
}

/**
 * @file From a model's scale to the scale that improvement is counted on. A metric may be modelled through a transform
 * (gp/outcome-transform.ts); a hypervolume there would prize what is small on a log scale without bound, so boxes and
 * improvements stay on the outcome's own scale. Draws at known points are mapped exactly; the candidate's normal by its
 * median and slope,
 *
 *   g(N(μ, σ²)) ≈ N(g(μ), (g′(μ) σ)²),
 *
 * which is exact where σ is small, as it is near every point that is worth choosing late in a study.
 */
import { exp, sigmoid } from "../special/index.ts";

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

/** A link's value at z. */
export function linkValue(link: Link, z: number): number {
  const out = { value: 0, slope: 0, curvature: 0 };
  linkAt(link, z, out);
  return out.value;
}

/** @file The logarithm of the probability that a standard normal variable lies in an interval, in any tail. */
import { exp, log, log1p } from "./elementary.ts";
import { logDiffExp } from "./log-exp.ts";
import { logNormalCdf, normalCdf } from "./normal-cdf.ts";
import { logNormalDensity } from "./normal-density.ts";

/** Nodes in (0, 1) and weights of the six-point Gauss–Legendre rule on [−1, 1]. */
const GAUSS_NODES = [0.2386191860831969, 0.6612093864662645, 0.932469514203152] as const;
const GAUSS_WEIGHTS = [0.46791393457269104, 0.3607615730481386, 0.17132449237917036] as const;

/**
 * log(Φ(b) − Φ(a)), a ≤ b (each may be infinite); −Infinity where they are equal, NaN where a > b. Short intervals are
 * integrated by quadrature, so that nothing cancels however narrow they are and however far out they lie.
 */
export function logProbabilityNormalIn(a: number, b: number): number {
  if (!(a < b)) return a === b ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (a > 0) return logProbabilityNormalIn(-b, -a); // from here on a ≤ 0
  const middle = a + 0.5 * (b - a);
  if ((b - a) * (1 + Math.abs(middle)) < 1) return integrateDensity(middle, 0.5 * (b - a));
  if (b <= 0) return logDiffExp(logNormalCdf(a), logNormalCdf(b));
  return log1p(-normalCdf(a) - normalCdf(-b));
}

/** log ∫ φ(middle + s) ds over |s| ≤ half; φ(middle) is a factor of its own, so that the rest of the integrand is near 1. */
function integrateDensity(middle: number, half: number): number {
  let sum = 0;
  for (let i = 0; i < GAUSS_NODES.length; i++) {
    const s = half * GAUSS_NODES[i];
    sum += GAUSS_WEIGHTS[i] * exp(-0.5 * s * s) * (exp(middle * s) + exp(-middle * s));
  }
  return logNormalDensity(middle) + log(half * sum);
}

/** @file The standard normal distribution function Φ, log Φ and the derivative of log Φ, accurate in both tails. */
import { log, log1p } from "./elementary.ts";
import { millsRatio } from "./mills.ts";
import { logNormalDensity, normalDensity } from "./normal-density.ts";

/** Φ(x). */
export function normalCdf(x: number): number {
  if (x > 0) return 1 - normalDensity(x) * millsRatio(x);
  return normalDensity(x) * millsRatio(-x);
}

/** log Φ(x); keeps its relative accuracy in both tails. */
export function logNormalCdf(x: number): number {
  if (x > 0) return log1p(-normalDensity(x) * millsRatio(x));
  if (x === Number.NEGATIVE_INFINITY) return x;
  return logNormalDensity(x) + log(millsRatio(-x));
}

/** d log Φ(x) / dx = φ(x)/Φ(x), the inverse Mills ratio; about −x far to the left. */
export function logNormalCdfDerivative(x: number): number {
  if (x > 0) {
    const density = normalDensity(x);
    return density / (1 - density * millsRatio(x));
  }
  return 1 / millsRatio(-x);
}
